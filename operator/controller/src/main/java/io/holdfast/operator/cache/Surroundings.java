package io.holdfast.operator.cache;

import io.holdfast.operator.change.ConfigurationWatch;
import io.holdfast.operator.job.RunJobs;
import io.holdfast.operator.job.WorkerJobs;
import io.holdfast.operator.job.WorkerReading;
import io.holdfast.operator.status.Events;
import java.time.InstantSource;

/** What every reconciler works with. */
public record Surroundings(
        Caches caches,
        Nudges nudges,
        ConfigurationWatch configuration,
        WorkerReading reading,
        WorkerJobs jobs,
        RunJobs runJobs,
        Events events,
        InstantSource clock) {}
