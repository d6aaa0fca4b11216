package io.holdfast.cli.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.holdfast.api.v1alpha1.run.Execution;
import io.holdfast.api.v1alpha1.run.RunDecisionSpec;
import io.holdfast.api.v1alpha1.run.RunFinding;
import io.holdfast.api.v1alpha1.run.Verdict;
import io.holdfast.cli.run.DecisionDesk;
import io.holdfast.engine.run.Cancellation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TerminalDeskTest {
    private static final String DIGEST = "\"digest\":\"p\"";

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();
    private final Cancellation stop = new Cancellation();
    private final Terminal terminal = new Terminal() {
        @Override
        public void say(String line) {
            said.add(line);
        }

        @Override
        public Optional<String> ask(String question) {
            said.add(question);
            return Optional.ofNullable(answers.poll());
        }
    };

    @Test
    void aRunThatWaitsForNobodyAsksNobody() {
        assertThat(desk(List.of(), "Running", "Restore", "redis:restore").open())
                .isEmpty();
        assertThat(said).isEmpty();
    }

    @Test
    void whoApprovesIsAskedForAndTheDecisionIsAboutThisVeryRun() {
        answers.add("maria");
        TerminalDesk desk = desk(List.of(), "Waiting", "Approval", "approval");
        RunDecisionSpec decision = only(desk);
        assertThat(decision.verdict()).isEqualTo(Verdict.APPROVE);
        assertThat(decision.by()).isEqualTo("maria");
        assertThat(decision.step()).isNull();
        assertThat(decision.digest()).isEqualTo("p");
        assertThat(desk.findings()).extracting(RunFinding::reason).containsExactly("BreakGlass");
    }

    @Test
    void noNameIsARejection() {
        answers.add(" ");
        TerminalDesk desk = desk(List.of(), "Waiting", "Approval", "approval");
        assertThat(only(desk).verdict()).isEqualTo(Verdict.REJECT);
        assertThat(desk.findings()).isEmpty();
    }

    @Test
    void approversThatWereNamedBeforehandAreTakenOneAfterTheOther() {
        TerminalDesk desk = desk(List.of("maria", "jane"), "Waiting", "Approval", "approval");
        assertThat(only(desk).by()).isEqualTo("maria");
        assertThat(only(desk).by()).isEqualTo("jane");
        assertThat(said).isEmpty();
    }

    @Test
    void aManualStepIsConfirmedAndAFailedOneTriedAgain() {
        answers.add("Confirm");
        assertThat(only(desk(List.of(), "Waiting", "Manual", "dns")).verdict()).isEqualTo(Verdict.CONFIRM);
        answers.add("retry");
        RunDecisionSpec retry = only(desk(List.of(), "Waiting", "Http", "health"));
        assertThat(retry.verdict()).isEqualTo(Verdict.RETRY);
        assertThat(retry.step()).isEqualTo("health");
    }

    @Test
    void anAnswerThatIsNoneOfTheChoicesIsAskedForAgain() {
        answers.addAll(List.of("confirm", "skip", ""));
        TerminalDesk desk = desk(List.of(), "Waiting", "Http", "health");
        assertThat(desk.open()).isEmpty();
        RunDecisionSpec skip = only(desk);
        assertThat(skip.verdict()).isEqualTo(Verdict.SKIP);
        assertThat(skip.by()).isEqualTo("root");
        assertThat(desk.findings()).isEmpty();
    }

    @Test
    void aStepIsSkippedInTheNameOfAnApproverAndThatIsNoProof() {
        answers.addAll(List.of("skip", "maria"));
        TerminalDesk desk = desk(List.of(), "Waiting", "Http", "health");
        assertThat(only(desk).by()).isEqualTo("maria");
        assertThat(desk.findings()).extracting(RunFinding::reason).containsExactly("BreakGlass");
    }

    @Test
    void whereNobodyIsThereTheProcessEndsAndTheRunCanGoOnLater() {
        assertThat(desk(List.of(), "Waiting", "Manual", "dns").open()).isEmpty();
        assertThatThrownBy(stop::check).hasMessageContaining("nobody is at the terminal");
    }

    private static RunDecisionSpec only(TerminalDesk desk) {
        List<DecisionDesk.Decision> open = desk.open();
        assertThat(open).hasSize(1);
        return open.getFirst().spec();
    }

    private TerminalDesk desk(List<String> approvers, String state, String type, String step) {
        Execution execution = execution("{\"worker\":1," + DIGEST + ",\"steps\":[{\"name\":\"" + step + "\",\"type\":\""
                + type + "\",\"state\":\"" + state + "\",\"tries\":0}]}");
        return new TerminalDesk(() -> execution, terminal, "root", approvers, stop);
    }

    private static Execution execution(String json) {
        try {
            return JsonMapper.builder().addModule(new JavaTimeModule()).build().readValue(json, Execution.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
