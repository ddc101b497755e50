package dev.athanor.protocols.yaml;

import org.jspecify.annotations.Nullable;

/** A value seen from two sides: as YAML has it and as ARM has it. Null means that the other side has no such key. */
interface Lens {
    /** The value as ARM has it. */
    @Nullable
    Object toArm(Object yaml, String path, Translation translation);

    /** The value as YAML has it. */
    @Nullable
    Object toYaml(Object arm, Shapes shapes);
}
