package dev.athanor.foundation.blobs;

/**
 * A part of a blob.
 *
 * @param id the client's name for it
 * @param size bytes
 */
public record Block(String id, long size) {}
