package dev.athanor.platform.schedules;

import dev.athanor.platform.workspaces.Workspace;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Knows what has happened of one kind. It is asked, and reads the answer from what is stored: so nothing is lost when the server dies between
 * the happening and the firing. Implemented where the kind is understood.
 */
public interface EventSource {
    /** What it tells of. */
    EventKind event();

    /**
     * Checks a trigger before it is stored.
     *
     * @param fields the trigger's fields
     * @throws dev.athanor.foundation.kernel.AthanorException SCHEDULE_INVALID or another problem at {@code trigger.FIELD}
     */
    void check(Workspace workspace, Map<String, String> fields);

    /** Facts such as an occurrence would have, with which a schedule is checked before anything has happened. */
    Map<String, String> example(Workspace workspace, Map<String, String> fields);

    /** What has happened after a moment and fits the schedule's trigger, the oldest first. */
    List<Occurrence> since(Workspace workspace, Schedule schedule, Instant after);

    /** Whether nobody calls {@link Schedules#heard} when it happens, so that it has to be looked for. */
    default boolean polled() {
        return false;
    }
}
