package dev.athanor.platform.compute;

/**
 * A graphics processor of this machine.
 *
 * @param id its UUID
 * @param name for people
 * @param memory bytes
 */
public record Gpu(String id, String name, long memory) {}
