package dev.athanor.backends.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** A server that starts work and waits to be killed. */
final class Victim {
    private Victim() {}

    /** Arguments: the test's folder, and how to isolate. */
    public static void main(String[] arguments) throws InterruptedException {
        var kit = new Kit(
                Path.of(arguments[0]),
                Stream.of(arguments[1].split(",")).map(Confinement::valueOf).toList());
        System.out.println(kit.backend.capabilities());
        kit.start(kit.sh("a", "id; touch ready; until [ -e go ]; do sleep 0.05; done; echo done; exit 9"));
        kit.ticker.pause(Duration.ofMinutes(1));
    }
}
