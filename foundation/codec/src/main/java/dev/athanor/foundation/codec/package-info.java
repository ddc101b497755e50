/**
 * JSON and YAML in and out: one JSON tree for every protocol, YAML 1.2 with the position of each key kept for error messages.
 *
 * <p>It asks nobody and never decides what a document means.
 */
@NullMarked
package dev.athanor.foundation.codec;

import org.jspecify.annotations.NullMarked;
