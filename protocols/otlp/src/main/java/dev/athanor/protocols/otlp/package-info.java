/**
 * OTLP's trace messages: what exporters of OpenTelemetry send over HTTP, as protobuf or JSON, read into records.
 *
 * <p>It stands on codec alone, keeps what it does not know out, and decides nothing about what is done with spans.
 */
@NullMarked
package dev.athanor.protocols.otlp;

import org.jspecify.annotations.NullMarked;
