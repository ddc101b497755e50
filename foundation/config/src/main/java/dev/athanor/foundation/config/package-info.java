/**
 * Typed settings: file, then environment, then flags, the later winning; unknown keys stop the start.
 *
 * <p>Each room that can be configured has a record {@code …Config} read from {@link dev.athanor.foundation.config.Settings} and a list of
 * its {@link dev.athanor.foundation.config.Setting}s, from which the reference page is generated.
 */
@NullMarked
package dev.athanor.foundation.config;

import org.jspecify.annotations.NullMarked;
