package dev.athanor.foundation.blobs;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Content that is whole and on disk under a temporary name. */
record Staged(
        Path file,
        long size,
        @Nullable String md5,
        @Nullable String sha256) {}
