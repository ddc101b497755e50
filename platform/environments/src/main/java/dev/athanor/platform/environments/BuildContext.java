package dev.athanor.platform.environments;

import java.nio.file.Path;

/**
 * A folder from which an image is built.
 *
 * @param folder the context, on this machine
 * @param dockerfile path of the Dockerfile in it
 */
public record BuildContext(Path folder, String dockerfile) {
    /** The Dockerfile. */
    public Path file() {
        return folder.resolve(dockerfile).normalize();
    }
}
