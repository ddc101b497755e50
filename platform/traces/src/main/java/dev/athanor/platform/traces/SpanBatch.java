package dev.athanor.platform.traces;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Spans of one trace that arrive together.
 *
 * @param traceId the trace, made when there is none
 * @param experimentId where it is made
 * @param owner id of the principal that makes it
 * @param spans the spans, at least one
 * @param tags tags of the trace when it is made
 * @param requestPreview beginning of what the root span was asked, if it is among them
 * @param responsePreview beginning of what the root span answered, if it is among them
 */
public record SpanBatch(
        String traceId,
        String experimentId,
        String owner,
        List<Span> spans,
        Map<String, String> tags,
        @Nullable String requestPreview,
        @Nullable String responsePreview) {}
