@NullMarked
package dev.athanor.platform.environments;

import org.jspecify.annotations.NullMarked;
