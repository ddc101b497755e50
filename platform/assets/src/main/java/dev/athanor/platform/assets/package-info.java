/** Data, models, environments, codes, components: name, version, label. */
@NullMarked
package dev.athanor.platform.assets;

import org.jspecify.annotations.NullMarked;
