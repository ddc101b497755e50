package dev.athanor.protocols.otlp;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A span as an exporter sent it.
 *
 * @param traceId 32 hex digits
 * @param spanId 16 hex digits
 * @param parentId 16 hex digits, empty for a root
 * @param name what it is called
 * @param startNanos beginning, in nanoseconds of the epoch
 * @param endNanos end, 0 while it goes on
 * @param attributes plain JSON values by key
 * @param events what happened within it
 * @param status its outcome
 * @param message words about the outcome, maybe empty
 */
public record OtlpSpan(
        String traceId,
        String spanId,
        String parentId,
        String name,
        long startNanos,
        long endNanos,
        ObjectNode attributes,
        List<Event> events,
        Status status,
        String message) {
    /**
     * Something that happened at one moment.
     *
     * @param name what it is called
     * @param nanos when, in nanoseconds of the epoch
     * @param attributes plain JSON values by key
     */
    public record Event(String name, long nanos, ObjectNode attributes) {}

    /** How a span ended. */
    public enum Status {
        /** Nobody said. */
        UNSET,
        /** Well. */
        OK,
        /** It failed. */
        ERROR;

        static Status of(long code) {
            return code == 1 ? OK : code == 2 ? ERROR : UNSET;
        }
    }
}
