package dev.athanor.protocols.yaml;

import java.nio.file.Path;

/**
 * Where a value was written.
 *
 * @param label what people read: {@code job.yml:7:3} or {@code --set limits.timeout}
 * @param folder the folder that relative paths in the value start from
 */
public record Place(String label, Path folder) {}
