/**
 * Online endpoints and their deployments: score hosts, readiness, traffic, keys, and the front door's way to an instance. Batch endpoints
 * are kept here too and refused on invoke, for want of an engine.
 *
 * <p>It asks assets for models and code, environments for an interpreter, compute's back end to run score hosts. A request is answered
 * from memory: it never touches the database on the scoring road, and never runs users' code in the server's own process.
 */
@NullMarked
package dev.athanor.platform.serving;

import org.jspecify.annotations.NullMarked;
