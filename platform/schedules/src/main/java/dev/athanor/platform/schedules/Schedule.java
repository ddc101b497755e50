package dev.athanor.platform.schedules;

import dev.athanor.foundation.kernel.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as it stands.
 *
 * @param workspace GUID of its workspace
 * @param name its name
 * @param spec what it is to be
 * @param owner who wrote it last: what it starts is started as theirs
 * @param createdAt when it was made
 * @param createdBy name of who made it
 * @param modifiedAt when it was last written
 * @param settled every moment up to this one was seen to
 * @param next the moment at which it fires next, or null when there is none
 */
public record Schedule(
        String workspace,
        String name,
        ScheduleSpec spec,
        Principal owner,
        Instant createdAt,
        String createdBy,
        Instant modifiedAt,
        Instant settled,
        @Nullable Instant next) {}
