package dev.athanor.testing.contracts;

import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.platform.compute.ExecutionBackend;
import dev.athanor.platform.compute.WorkImage;
import java.nio.file.Path;
import java.util.Optional;

/** Makes the back end that a contract is held against. Has a constructor without parameters: one life of the server is another process. */
public interface BackendMaker {
    /**
     * Opens the back end.
     *
     * @param runFolder where works leave their traces
     * @param athanorHome the server's folder
     * @param userHome the owner's home folder
     */
    ExecutionBackend open(Path runFolder, Path athanorHome, Path userHome, Ticker ticker);

    /** What works run in; empty for the machine itself. */
    default Optional<WorkImage> image() {
        return Optional.empty();
    }

    /** Ends what a test left running of a start: it would write into the test's folder while that is deleted. */
    default void end(String token) {}
}
