package dev.athanor.protocols.arm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows who follows a job's log. Azure's client asks for a job's details once before its loop and then once a turn, at most a minute apart; it
 * leaves without having read a log when the first answer already says that the job has ended. So whoever begins to follow a job that has ended is
 * told for one turn that it is being finished, reads the log, and hears the truth in the next. The job's own resource tells the truth at once.
 */
final class StreamTurns {
    private static final Duration LONGEST_TURN = Duration.ofSeconds(70);
    private static final int MOST = 10_000;

    private final Clock clock;
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    StreamTurns(Clock clock) {
        this.clock = clock;
    }

    /** Whether the end of {@code job} may be told now. */
    boolean mayTellEnd(String job, boolean ended) {
        Instant now = clock.instant();
        Instant before = ended ? seen.remove(job) : seen.put(job, now);
        boolean follows = before != null && now.isBefore(before.plus(LONGEST_TURN));
        if (ended && !follows) {
            seen.put(job, now);
        }
        if (seen.size() > MOST) {
            seen.values().removeIf(time -> !now.isBefore(time.plus(LONGEST_TURN)));
        }
        return follows;
    }
}
