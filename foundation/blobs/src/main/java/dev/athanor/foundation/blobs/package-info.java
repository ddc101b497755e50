/** The object store: containers, blobs, blocks, on disk. */
@NullMarked
package dev.athanor.foundation.blobs;

import org.jspecify.annotations.NullMarked;
