/**
 * The Azure ML REST API over Azure Resource Manager, and the data planes beside it.
 *
 * <p>A class a noun: it reads the request, asks a platform room and writes the answer; each of its routes names the action that the caller's
 * roles must allow. What a client sent comes back, unknown fields too. It never decides what a job, an endpoint or an asset may do.
 */
@NullMarked
package dev.athanor.protocols.arm;

import org.jspecify.annotations.NullMarked;
