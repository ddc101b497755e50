package dev.athanor.platform.serving;

import java.time.Duration;

/**
 * How an instance is asked whether it is well.
 *
 * @param initialDelay time that a start may take before failures count
 * @param period time between two questions
 * @param timeout how long an answer may take
 * @param failures how many failures in a row mean that it is not
 */
public record ProbeSettings(Duration initialDelay, Duration period, Duration timeout, int failures) {
    /** Azure's defaults. */
    public static final ProbeSettings DEFAULT =
            new ProbeSettings(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(2), 30);

    /** How long a start may take at most before it has failed. */
    Duration patience() {
        return initialDelay.plus(period.multipliedBy(failures));
    }
}
