package dev.athanor.platform.assets;

import dev.athanor.foundation.blobs.ContainerId;
import java.nio.file.Path;

/** Where files lie. */
public sealed interface Location {
    /**
     * In this server's blob store.
     *
     * @param container container
     * @param prefix name of a blob, or of a folder with or without a slash at the end; empty for the whole container
     */
    record Blobs(ContainerId container, String prefix) implements Location {}

    /**
     * Elsewhere.
     *
     * @param url address in its own scheme
     */
    record External(String url) implements Location {}

    /**
     * In a folder of this machine that the owner keeps for an address of another place.
     *
     * @param path absolute; there may be nothing
     * @param url the address that it stands for
     */
    record Mirrored(Path path, String url) implements Location {}
}
