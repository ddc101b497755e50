/** Tests of the Python files. */
@NullMarked
package dev.athanor.apps.python;

import org.jspecify.annotations.NullMarked;
