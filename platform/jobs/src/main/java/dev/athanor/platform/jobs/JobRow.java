package dev.athanor.platform.jobs;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job as it is stored; what people call it is kept with its run. */
record JobRow(
        JobKey key,
        JobKind kind,
        JobState state,
        String experiment,
        @Nullable String parent,
        @Nullable String compute,
        int priority,
        Instant createdAt,
        String createdBy,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Instant modifiedAt,
        Map<String, String> plan,
        String document) {}
