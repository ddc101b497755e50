package dev.athanor.platform.schedules;

import dev.athanor.platform.workspaces.Workspace;
import java.util.Map;

/** What schedules of one kind do when they fire. Implemented where their documents are understood. */
public interface ScheduleAction {
    /** The kind, such as {@code CreateJob}. */
    String type();

    /**
     * Checks a schedule before it is stored.
     *
     * @param document the schedule's wire form
     * @param facts such as an event has that it waits for
     * @throws dev.athanor.foundation.kernel.AthanorException a problem at the field that is wrong
     */
    void check(Workspace workspace, String name, String document, Map<String, String> facts);

    /**
     * Starts what the schedule is for, under the name {@link Fire#submission}. Asked again for the same fire, after a crash or by another
     * server, it must find what it started before and not start it anew.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException when it cannot be started
     */
    void fire(Workspace workspace, Schedule schedule, Fire fire);
}
