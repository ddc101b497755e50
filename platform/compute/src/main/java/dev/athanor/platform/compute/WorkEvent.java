package dev.athanor.platform.compute;

import java.util.Optional;

/** What happens to work. At most one {@link Started}, then at most one of the others, which is the last. */
public sealed interface WorkEvent {
    /**
     * It runs.
     *
     * @param where for people: {@code process 4711}
     */
    record Started(String where) implements WorkEvent {}

    /**
     * It ended, and nothing of it is left running.
     *
     * @param code exit code; 128 + number for a signal
     * @param signal the signal that ended it
     * @param outOfMemory whether its memory limit, or the machine's, was what killed it
     * @param timedOut whether its time was up
     */
    record Exited(int code, Optional<Integer> signal, boolean outOfMemory, boolean timedOut) implements WorkEvent {}

    /**
     * It is gone without a trace of how it ended.
     *
     * @param reason for people
     */
    record Lost(String reason) implements WorkEvent {}
}
