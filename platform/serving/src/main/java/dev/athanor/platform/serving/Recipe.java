package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.Copies;
import dev.athanor.platform.compute.Limits;
import dev.athanor.platform.compute.WorkImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How instances of a deployment are started; made once a revision.
 *
 * @param command program and arguments, without the socket
 * @param variables environment variables
 * @param places variables that hold a path within the work's folder: name to relative path
 * @param shares what instances see besides their folder
 * @param workingDirectory where they start, relative to the work's folder
 * @param workers processes with a socket of their own
 * @param limits what one instance may take
 * @param notes what was substituted for what was asked
 * @param image what instances run in; empty for this machine itself
 */
record Recipe(
        List<String> command,
        Map<String, String> variables,
        Map<String, String> places,
        List<Share> shares,
        String workingDirectory,
        int workers,
        Limits limits,
        List<String> notes,
        Optional<WorkImage> image) {
    /**
     * Something read-only that instances see.
     *
     * @param source where it is
     * @param inside where they see it, relative to the work's folder; null for where it is
     */
    record Share(Path source, @Nullable String inside) {}

    Recipe {
        command = List.copyOf(command);
        variables = Copies.inOrder(variables);
        places = Copies.inOrder(places);
        shares = List.copyOf(shares);
        notes = List.copyOf(notes);
    }
}
