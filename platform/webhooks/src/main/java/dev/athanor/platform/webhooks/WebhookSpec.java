package dev.athanor.platform.webhooks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook shall be; in a change, null leaves a field as it is.
 *
 * @param name letters, digits, dots, underscores and hyphens
 * @param description words about it
 * @param url an address of an allowed scheme
 * @param events names of events
 * @param secret what notes are signed with
 * @param active whether it is told
 */
public record WebhookSpec(
        @Nullable String name,
        @Nullable String description,
        @Nullable String url,
        @Nullable List<String> events,
        @Nullable String secret,
        @Nullable Boolean active) {}
