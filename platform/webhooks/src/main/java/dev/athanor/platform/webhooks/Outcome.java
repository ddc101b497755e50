package dev.athanor.platform.webhooks;

import org.jspecify.annotations.Nullable;

/**
 * What came of sending a note.
 *
 * @param status HTTP status, 0 when there was no answer
 * @param body beginning of the answer's body
 * @param failure why there was no answer, or null
 * @param retryAfter seconds that the receiver asks to wait, or null
 */
public record Outcome(
        int status,
        String body,
        @Nullable String failure,
        @Nullable Long retryAfter) {
    /** Whether it arrived. */
    public boolean isSuccess() {
        return failure == null && status < 400;
    }

    /** Whether it may arrive another time. */
    boolean mayRetry() {
        return failure != null || status == 429 || (status >= 500 && status != 501);
    }
}
