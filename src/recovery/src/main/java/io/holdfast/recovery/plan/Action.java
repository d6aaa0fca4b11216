package io.holdfast.recovery.plan;

import io.holdfast.api.v1alpha1.plan.Approval;
import io.holdfast.api.v1alpha1.plan.Step;

/** What one node of a graph does. */
public sealed interface Action {

    /** The word for it in status and report. */
    String type();

    /** Waits for the approvals that a recovery needs before it writes anything. */
    record ApproveRun(Approval approval) implements Action {
        @Override
        public String type() {
            return "Approval";
        }
    }

    /** Makes a namespace that is cut off, and proves that it is. */
    record OpenIsolation() implements Action {
        @Override
        public String type() {
            return "Isolation";
        }
    }

    /** Applies the saved manifests that workloads need: everything but the workloads themselves. */
    record ApplyConfiguration() implements Action {
        @Override
        public String type() {
            return "Configuration";
        }
    }

    /** Applies the saved policies: a schedule must not capture stores whose data is not back yet. */
    record ApplyPolicies() implements Action {
        @Override
        public String type() {
            return "Policies";
        }
    }

    /** Starts a component's workloads from saved manifests where they do not run, and waits until they are ready. */
    record StartWorkloads() implements Action {
        @Override
        public String type() {
            return "Start";
        }
    }

    /** Scales to zero what must not write while data is restored. */
    record Quiesce() implements Action {
        @Override
        public String type() {
            return "Quiesce";
        }
    }

    /** Makes a recovery point of what is about to be replaced. */
    record SafetyCopy() implements Action {
        @Override
        public String type() {
            return "SafetyCopy";
        }
    }

    /** Restores a component's data. */
    record RestoreData() implements Action {
        @Override
        public String type() {
            return "Restore";
        }
    }

    /** Compares what a component holds with the recovery point, exactly. */
    record CountData() implements Action {
        @Override
        public String type() {
            return "Count";
        }
    }

    /** Reads a sample of restored data back through the product itself. */
    record SampleData() implements Action {
        @Override
        public String type() {
            return "Sample";
        }
    }

    /** Scales back what was scaled to zero. */
    record Resume() implements Action {
        @Override
        public String type() {
            return "Resume";
        }
    }

    /** Reads a recovery point back whole: bytes, seal, digest and format. */
    record VerifyContent() implements Action {
        @Override
        public String type() {
            return "Verify";
        }
    }

    /** Looks whether a component could be recovered, and writes nothing. */
    record CheckReadiness() implements Action {
        @Override
        public String type() {
            return "Readiness";
        }
    }

    /** Looks whether the rights, the room and the images that a run needs are there, and writes nothing. */
    record CheckSurroundings() implements Action {
        @Override
        public String type() {
            return "Surroundings";
        }
    }

    /** What a step of the plan says. */
    record Custom(Step step) implements Action {
        @Override
        public String type() {
            return Steps.type(step);
        }
    }
}
