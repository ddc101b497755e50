@NullMarked
package dev.athanor.platform.sweeps;

import org.jspecify.annotations.NullMarked;
