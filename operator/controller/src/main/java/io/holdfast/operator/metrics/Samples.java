package io.holdfast.operator.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects samples; what is not known makes none. */
final class Samples {
    private final List<Sample> samples = new ArrayList<>();

    void put(Figure figure, Labels labels, @Nullable Double value) {
        if (value != null) {
            samples.add(new Sample(figure, labels, value));
        }
    }

    /** A moment, as Unix time. */
    void putTime(Figure figure, Labels labels, @Nullable Instant time) {
        put(figure, labels, time == null ? null : Double.valueOf(time.toEpochMilli() / 1000.0));
    }

    List<Sample> list() {
        return samples;
    }
}
