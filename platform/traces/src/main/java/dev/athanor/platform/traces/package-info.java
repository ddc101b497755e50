/**
 * Traces: what applications and models did step by step, and what people and judges thought of it.
 *
 * <p>A trace belongs to an experiment of tracking, in a workspace named by its GUID, and holds tags, metadata, spans and assessments. Spans and
 * assessments are kept as the documents that clients get back, beside the few fields that searches look at; the room never reads a document.
 * It asks tracking whether an experiment takes anything and uses its filters. It knows no wire format and no protocol.
 */
@NullMarked
package dev.athanor.platform.traces;

import org.jspecify.annotations.NullMarked;
