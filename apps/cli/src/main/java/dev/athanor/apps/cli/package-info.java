/** The command line. */
@NullMarked
package dev.athanor.apps.cli;

import org.jspecify.annotations.NullMarked;
