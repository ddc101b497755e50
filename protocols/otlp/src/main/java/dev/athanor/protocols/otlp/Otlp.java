package dev.athanor.protocols.otlp;

import dev.athanor.foundation.kernel.AthanorException;
import java.util.List;

/** Reads what exporters send. */
public final class Otlp {
    private Otlp() {}

    /**
     * Spans of an {@code ExportTraceServiceRequest} in protobuf.
     *
     * @throws AthanorException OTLP_MESSAGE_INVALID
     */
    public static List<OtlpSpan> protobuf(byte[] message) {
        return ProtobufSpans.read(message);
    }

    /**
     * Spans of an {@code ExportTraceServiceRequest} in JSON.
     *
     * @throws AthanorException OTLP_MESSAGE_INVALID
     */
    public static List<OtlpSpan> json(byte[] message) {
        return JsonSpans.read(message);
    }

    static AthanorException invalid(String what) {
        return OtlpProblem.OTLP_MESSAGE_INVALID.because("Invalid OpenTelemetry message: " + what);
    }
}
