/** Structured logs, metrics and health. */
@NullMarked
package dev.athanor.foundation.telemetry;

import org.jspecify.annotations.NullMarked;
