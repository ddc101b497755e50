/**
 * What applications are judged by: datasets of questions with what should come out, and scorers.
 *
 * <p>Both belong to experiments of tracking, in a workspace named by its GUID. Records and scorers are documents of their clients; the room
 * never reads them. It asks tracking whether an experiment is there and uses its filters. It runs no scorer.
 */
@NullMarked
package dev.athanor.platform.evaluation;

import org.jspecify.annotations.NullMarked;
