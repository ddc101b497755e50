@NullMarked
package dev.athanor.backends.container;

import org.jspecify.annotations.NullMarked;
