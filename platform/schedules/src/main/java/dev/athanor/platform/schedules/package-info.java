/**
 * Schedules: what is done at which times, and when something happens.
 *
 * <p>When a schedule fires follows from its {@link dev.athanor.platform.schedules.Trigger} alone, a pure function of time. The room never speaks
 * a protocol and knows no document: what firing does is told by whoever understands documents.
 */
@NullMarked
package dev.athanor.platform.schedules;

import org.jspecify.annotations.NullMarked;
