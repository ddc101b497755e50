/**
 * Values and rules that every room stands on: problems and their culprits, principals, time, randomness, ids and events.
 *
 * <p>It asks nobody, knows no machine learning, no protocol and no storage. It is the only room that may look at the system clock or draw
 * random numbers; everybody else gets a {@link java.time.Clock}, a {@link dev.athanor.foundation.kernel.Ticker} or an {@link
 * dev.athanor.foundation.kernel.Ids} as a parameter.
 */
@NullMarked
package dev.athanor.foundation.kernel;

import org.jspecify.annotations.NullMarked;
