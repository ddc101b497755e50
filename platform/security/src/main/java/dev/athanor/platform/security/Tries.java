package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.AthanorException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Failed tries of passwords. After {@link #FREE} of them a name that is tried from one address has to wait, twice as long after each further
 * one. By name and address: else anybody could lock anybody out.
 */
final class Tries {
    private static final int FREE = 5;
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<Key, Failed> failed = new ConcurrentHashMap<>();

    private record Key(String name, String address) {}

    private record Failed(int count, Instant last) {
        /** When the next may be made. */
        Instant until() {
            if (count < FREE) {
                return last;
            }
            Duration wait = FIRST.multipliedBy(1L << Math.min(count - FREE, 20));
            return last.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
        }
    }

    Tries(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts a try as failed until {@link #succeeded} takes it back, so that tries side by side count too.
     *
     * @throws AthanorException PASSWORD_TRIES
     */
    void begin(String name, String address) {
        Instant now = clock.instant();
        if (failed.size() >= REMEMBERED) {
            failed.values().removeIf(old -> old.last().plus(LONGEST).isBefore(now));
        }
        failed.compute(new Key(name, address), (key, before) -> {
            if (before != null && now.isBefore(before.until())) {
                long seconds = Math.max(1, Duration.between(now, before.until()).toSeconds());
                throw SecurityProblem.PASSWORD_TRIES.because("too many wrong passwords for '" + name
                        + "' from this address; the next is looked at in " + seconds + " s");
            }
            boolean forgotten = before == null || before.last().plus(LONGEST).isBefore(now);
            return new Failed(forgotten ? 1 : before.count() + 1, now);
        });
    }

    void succeeded(String name, String address) {
        failed.remove(new Key(name, address));
    }
}
