package dev.athanor.backends.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.testing.contracts.BackendKit;
import dev.athanor.testing.contracts.ExecutionBackendContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What holds of processes besides, isolated or not. */
abstract class ProcessWorkContract extends ExecutionBackendContract {
    @Override
    protected void vanish(String id) {
        place(id)
                .carrier()
                .flatMap(carrier -> ProcessHandle.of(carrier.pid()))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void theEndIsOnDisk() {
        kit.run(kit.sh("a", "exit 4"));
        assertThat(kit.athanorHome().resolve("run/works/a/exit")).hasContent("4 0");
    }

    @Test
    void anEndThatCannotBeWrittenDownIsToldWhenItCan() throws IOException {
        kit.start(kit.sh("a", "while [ ! -e go ]; do sleep 0.02; done; exit 7"));
        // Something in the way keeps the wrapper from writing, as a full disk would.
        Path inTheWay = Files.createDirectory(place("a").file("exit.tmp"));
        Files.createFile(kit.work("a").resolve("go"));
        while (Processes.carrying(kit.token("a")).size() > 1) {
            Thread.onSpinWait();
        }
        assertThat(place("a").running()).isTrue();
        Files.delete(inTheWay);
        assertThat(kit.next()).isEqualTo(BackendKit.ended(7));
    }

    private RunFolder place(String id) {
        return new RunFolder(kit.athanorHome().resolve("run/works"), id);
    }
}
