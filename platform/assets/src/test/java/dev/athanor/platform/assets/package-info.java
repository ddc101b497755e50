/** Tests of assets. */
@NullMarked
package dev.athanor.platform.assets;

import org.jspecify.annotations.NullMarked;
