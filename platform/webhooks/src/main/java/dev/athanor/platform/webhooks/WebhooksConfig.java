package dev.athanor.platform.webhooks;

import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import java.time.Duration;
import java.util.List;

/**
 * How notes are sent.
 *
 * @param schemes schemes of addresses that are allowed
 * @param attempts how often a note is sent before it is given up
 * @param timeout longest wait for an answer
 */
public record WebhooksConfig(List<String> schemes, int attempts, Duration timeout) {
    private static final Setting<Boolean> ALLOW_HTTP = Setting.flag(
            "webhooks.allow-http",
            false,
            "Whether receivers may have plain http addresses; notes then travel in clear.");
    private static final Setting<Integer> ATTEMPTS = Setting.number(
            "webhooks.attempts", 4, 1, 10, "How often a note is sent before it is given up; waits double from 1 s.");
    private static final Setting<Integer> TIMEOUT =
            Setting.number("webhooks.timeout", 30, 1, 300, "Seconds that a receiver has to answer.");

    /** Everything that can be configured here. */
    public static final List<Setting<?>> SETTINGS = List.of(ALLOW_HTTP, ATTEMPTS, TIMEOUT);

    /** Reads the configuration. */
    public static WebhooksConfig from(Settings settings) {
        return new WebhooksConfig(
                settings.get(ALLOW_HTTP) ? List.of("https", "http") : List.of("https"),
                settings.get(ATTEMPTS),
                Duration.ofSeconds(settings.get(TIMEOUT)));
    }
}
