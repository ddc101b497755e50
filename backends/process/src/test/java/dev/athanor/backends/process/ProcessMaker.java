package dev.athanor.backends.process;

import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.platform.compute.ExecutionBackend;
import dev.athanor.testing.contracts.BackendMaker;
import java.nio.file.Path;
import java.util.List;

/** Opens a back end that confines in one of the given ways. */
abstract class ProcessMaker implements BackendMaker {
    private final List<Confinement> candidates;

    ProcessMaker(List<Confinement> candidates) {
        this.candidates = candidates;
    }

    @Override
    public ExecutionBackend open(Path runFolder, Path athanorHome, Path userHome, Ticker ticker) {
        return ProcessBackend.open(runFolder, athanorHome, userHome, ticker, candidates);
    }

    @Override
    public void end(String token) {
        for (List<ProcessHandle> left = Processes.carrying(token); !left.isEmpty(); left = Processes.carrying(token)) {
            left.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
