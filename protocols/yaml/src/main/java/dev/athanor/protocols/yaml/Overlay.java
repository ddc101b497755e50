package dev.athanor.protocols.yaml;

/**
 * A value that the command line puts over the file's.
 *
 * @param path dotted path, {@code inputs.lr} or {@code jobs[0].name}
 * @param value scalar, list or map
 * @param label how the user wrote it, for messages: {@code --set inputs.lr=1}
 */
public record Overlay(String path, Object value, String label) {}
