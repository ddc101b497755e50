/**
 * The server: the only place where rooms are put together, opened from the bottom up and closed from the top down.
 *
 * <p>It decides nothing. What it is told comes from flags, environment and {@code config.yaml}; what it tells of itself lies in {@code
 * run/server.json} of the home folder.
 */
@NullMarked
package dev.athanor.apps.server;

import org.jspecify.annotations.NullMarked;
