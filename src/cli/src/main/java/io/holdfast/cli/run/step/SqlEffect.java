package io.holdfast.cli.run.step;

import io.holdfast.adapter.postgres.SqlQuestion;
import io.holdfast.api.v1alpha1.KeyRef;
import io.holdfast.api.v1alpha1.plan.SqlCheck;
import io.holdfast.engine.run.Cancellation;
import io.holdfast.recovery.plan.Node;
import io.holdfast.recovery.run.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks PostgreSQL, and judges the first value of the answer. */
final class SqlEffect implements Effect {

    private final Stage stage;
    private final SqlCheck check;

    SqlEffect(Stage stage, SqlCheck check) {
        this.stage = stage;
        this.check = check;
    }

    @Override
    public Outcome run(Node node, Cancellation cancellation) {
        String url = stage.filled(check.url());
        SqlQuestion.hosts(url).forEach(host -> StepReach.check(stage, host, "sql.url of step " + node.name()));
        SqlQuestion question = new SqlQuestion(
                url,
                value(check.usernameRef(), "usernameRef"),
                value(check.passwordRef(), "passwordRef"),
                node.timeout());
        String found = question.firstValue(check.query());
        return Checked.outcome(List.of(Checked.value(node, check.query(), found, check.expect(), check.atLeast())));
    }

    private @Nullable String value(@Nullable KeyRef reference, String field) {
        return reference == null ? null : stage.secrets().value(reference.name(), reference.key(), field);
    }
}
