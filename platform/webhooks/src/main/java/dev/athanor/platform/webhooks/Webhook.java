package dev.athanor.platform.webhooks;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants to be told.
 *
 * @param id its id
 * @param name what it is called
 * @param description words about it, or null
 * @param url where notes go
 * @param events which events it wants, by name
 * @param active whether it is told at present
 * @param createdAt when it was made
 * @param modifiedAt when it was last changed
 */
public record Webhook(
        String id,
        String name,
        @Nullable String description,
        String url,
        List<String> events,
        boolean active,
        Instant createdAt,
        Instant modifiedAt) {}
