package io.holdfast.engine.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** How far a run is: its phase, its bytes, and how long each phase took. Read by one thread while others write. */
public final class Progress {

    private final InstantSource clock;
    private final LongAdder plain = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final SortedMap<String, Long> durations = new TreeMap<>();
    private String phase = "prepare";
    private Instant phaseBegan;

    public Progress(InstantSource clock) {
        this.clock = clock;
        this.phaseBegan = clock.instant();
    }

    /** What is being done now. */
    public synchronized String phase() {
        return phase;
    }

    /** Ends the current phase and begins another; a phase that comes again adds to its time. */
    public synchronized void phase(String name) {
        Instant now = clock.instant();
        durations.merge(phase, Duration.between(phaseBegan, now).toMillis(), Long::sum);
        phase = name;
        phaseBegan = now;
    }

    /** Plain bytes that passed. */
    public long plainBytes() {
        return plain.sum();
    }

    /** Sealed bytes that a store has taken or given. */
    public long storedBytes() {
        return stored.sum();
    }

    /** Milliseconds per finished phase. */
    public synchronized SortedMap<String, Long> durationsMillis() {
        return new TreeMap<>(durations);
    }

    /** Counts plain bytes. */
    public void addPlain(long count) {
        plain.add(count);
    }

    /** Counts sealed bytes. */
    public void addStored(long count) {
        stored.add(count);
    }
}
