package io.holdfast.recovery.feasibility;

import io.holdfast.api.v1alpha1.plan.PlanFinding;
import io.holdfast.api.v1alpha1.plan.RestorePlanSpec;
import io.holdfast.api.v1alpha1.plan.RunMode;
import io.holdfast.api.v1alpha1.plan.Severity;
import io.holdfast.api.v1alpha1.plan.Step;
import io.holdfast.recovery.drill.StepHosts;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What a drill would be refused when it is in the middle of its work: questions that leave its namespace. */
final class DrillReach {
    private static final String NAMESPACE = "of-drill";

    private final RestorePlanSpec plan;
    private final List<PlanFinding> findings = new ArrayList<>();

    private DrillReach(RestorePlanSpec plan) {
        this.plan = plan;
    }

    static List<PlanFinding> of(RestorePlanSpec plan) {
        DrillReach reach = new DrillReach(plan);
        plan.steps().stream()
                .filter(step -> step.modes().contains(RunMode.DRILL))
                .forEach(reach::look);
        return reach.findings;
    }

    private void look(Step step) {
        if (step.http() != null) {
            request("http.url of step " + step.name(), step.http().url());
        }
        if (step.rollback() != null && step.rollback().http() != null) {
            request(
                    "rollback.http.url of step " + step.name(),
                    step.rollback().http().url());
        }
        if (step.sql() != null) {
            StepHosts.ofJdbc(filled(step.sql().url())).forEach(host -> host("sql.url of step " + step.name(), host));
        }
    }

    private void request(String where, String url) {
        try {
            host(where, StepHosts.of(URI.create(filled(url))));
        } catch (IllegalArgumentException e) {
            leadsOutside(where, "'" + url + "' is not an address", "Correct it.");
        }
    }

    private void host(String where, String host) {
        StepHosts.ofDrill(host, NAMESPACE, plan.isolation().allowHosts())
                .ifPresent(refusal -> leadsOutside(where, "a drill may not ask " + host, refusal.hint()));
    }

    private static String filled(String url) {
        return url.replace("$(namespace)", NAMESPACE).replace("$(run)", "run");
    }

    private void leadsOutside(String where, String what, String hint) {
        findings.add(new PlanFinding("DrillLeadsOutside", Severity.MEDIUM, null, where + ": " + what, hint));
    }
}
