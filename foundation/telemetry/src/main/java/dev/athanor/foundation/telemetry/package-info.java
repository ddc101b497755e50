/**
 * What the server tells of itself: logs for people and machines, metrics in Prometheus' form, health.
 *
 * <p>Rooms log through {@link java.lang.System.Logger} and never format a secret; this room decides where lines go. It asks nobody.
 */
@NullMarked
package dev.athanor.foundation.telemetry;

import org.jspecify.annotations.NullMarked;
