/**
 * The scoring addresses in front of deployments: {@code /inference/WORKSPACE/ENDPOINT/score} and what lies beside it.
 *
 * <p>It asks serving for the answer and gives the caller Azure's codes and headers. It never decides who may pass or who answers.
 */
@NullMarked
package dev.athanor.protocols.inference;

import org.jspecify.annotations.NullMarked;
