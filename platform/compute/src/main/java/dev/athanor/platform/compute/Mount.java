package dev.athanor.platform.compute;

import java.nio.file.Path;

/**
 * A file or folder of this machine that work sees under a path of its own.
 *
 * @param source where it is; absolute, must exist
 * @param target where the work sees it; absolute. Back ends that cannot mount make a symbolic link there
 * @param readOnly whether the work must not change it
 */
public record Mount(Path source, Path target, boolean readOnly) {
    /** Something that the work sees where it is, and cannot change. */
    public static Mount readOnly(Path place) {
        return new Mount(place, place, true);
    }

    /** Something that the work sees where it is, and may change. */
    public static Mount writable(Path place) {
        return new Mount(place, place, false);
    }
}
