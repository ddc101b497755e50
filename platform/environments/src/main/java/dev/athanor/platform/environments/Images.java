package dev.athanor.platform.environments;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What environments need of a container engine; {@link #none} where there is none. */
public interface Images {
    /**
     * How something asked of the engine ended.
     *
     * @param good whether it was done
     * @param said the end of what the engine said; with the cure where it is known
     */
    record Result(boolean good, String said) {}

    /** Name and version of the engine that works now; empty when there is none. */
    Optional<String> engine();

    /** Why there is no engine. */
    String trouble();

    /** Id of an image that is on this machine. */
    Optional<String> find(String image);

    /** Fetches an image from its registry. */
    Result pull(String image, Consumer<String> log);

    /** Builds an image and names it {@code tag}. */
    Result build(BuildContext context, String tag, Consumer<String> log);

    /**
     * Runs a command in an image to its end, on the machine's network.
     *
     * @param variables for the command; they stand on no command line
     * @param readable files and folders that it sees where they are
     * @param writable folders that it may write to; it starts in the first
     */
    Result run(
            String image,
            List<String> command,
            Map<String, String> variables,
            List<Path> readable,
            List<Path> writable,
            Consumer<String> log);

    /** No engine. */
    static Images none() {
        return new NoImages();
    }
}
