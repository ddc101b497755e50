package dev.athanor.platform.evaluation;

import java.util.function.UnaryOperator;

/**
 * A record to write.
 *
 * @param inputs digest of its inputs: the record of a dataset is known by it
 * @param document what it is when there is none of these inputs
 * @param merge what becomes of the document that is there; without effects, since it may be run again
 */
public record RecordDraft(String inputs, String document, UnaryOperator<String> merge) {}
