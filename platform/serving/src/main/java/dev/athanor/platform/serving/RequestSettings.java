package dev.athanor.platform.serving;

import java.time.Duration;

/**
 * Limits of one deployment's requests.
 *
 * @param timeout how long an answer may take before the caller gets a 408
 * @param concurrency how many requests one instance takes at once
 */
public record RequestSettings(Duration timeout, int concurrency) {
    /** Azure's defaults: five seconds, one request an instance. */
    public static final RequestSettings DEFAULT = new RequestSettings(Duration.ofSeconds(5), 1);
}
