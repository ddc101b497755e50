package dev.athanor.platform.compute;

import org.jspecify.annotations.Nullable;

/**
 * A node of a cluster that is allocated now.
 *
 * @param id stable while the node is allocated
 * @param holder the job that runs on it, or null when it idles
 */
public record ComputeNode(String id, @Nullable String holder) {}
