package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.Cancellable;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Ticker;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A world for commands: its output is kept, its time passes at once. */
final class TestingWorld {
    private final Map<String, String> variables = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Path folder;
    private String input = "";

    TestingWorld(Path folder) {
        this.folder = folder;
        variables.put("ATHANOR_HOME", folder.resolve("home").toString());
    }

    /** Sets an environment variable. */
    TestingWorld with(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** What the next commands find in standard input. */
    TestingWorld typing(String text) {
        input = text;
        return this;
    }

    /** Points at a server. */
    TestingWorld at(FakeServer server) {
        return with("ATHANOR_URL", server.url())
                .with("ATHANOR_TOKEN", "secret")
                .with("ATHANOR_SUBSCRIPTION", "sub")
                .with("ATHANOR_RESOURCE_GROUP", "rg")
                .with("ATHANOR_WORKSPACE", "ws1");
    }

    /** Runs a command line and returns its exit status; output of earlier ones is forgotten. */
    int run(String... words) {
        out.reset();
        err.reset();
        return new CommandLine(surroundings()).run(List.of(words));
    }

    /** The same for a line of words between blanks. */
    int line(String line) {
        return run(line.split(" "));
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    Surroundings surroundings() {
        Console console = new Console(stream(out), stream(err), false, false, 0);
        return new Surroundings(
                Map.copyOf(variables),
                folder,
                folder,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                console,
                new InstantTicker(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                () -> Ids.seeded(1));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static final class InstantTicker implements Ticker {
        @Override
        public Cancellable after(Duration delay, Runnable task) {
            task.run();
            return () -> {};
        }

        @Override
        public Cancellable every(Duration period, Runnable task) {
            return () -> {};
        }

        @Override
        public void pause(Duration duration) {
            Thread.onSpinWait();
        }
    }
}
