@NullMarked
package dev.athanor.platform.pipelines;

import org.jspecify.annotations.NullMarked;
