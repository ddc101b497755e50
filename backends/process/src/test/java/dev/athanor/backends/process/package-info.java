@NullMarked
package dev.athanor.backends.process;

import org.jspecify.annotations.NullMarked;
