package dev.athanor.platform.schedules;

import org.jspecify.annotations.Nullable;

/**
 * What a schedule is to be.
 *
 * @param action kind of what it does, such as {@code CreateJob}
 * @param trigger when it fires
 * @param enabled whether it fires at all
 * @param catchUp what becomes of missed moments; null for the server's setting
 * @param document the wire form, kept whole; what firing needs is read from it by the {@link ScheduleAction}
 */
public record ScheduleSpec(
        String action,
        Trigger trigger,
        boolean enabled,
        @Nullable CatchUp catchUp,
        String document) {}
