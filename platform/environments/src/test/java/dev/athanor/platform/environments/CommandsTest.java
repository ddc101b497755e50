package dev.athanor.platform.environments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private static final Map<String, String> VARIABLES = Map.of("PATH", "/usr/bin:/bin", "GREETING", "hi there");

    private static Commands.Outcome sh(String script, Consumer<String> said) {
        return Commands.run(List.of("sh", "-c", script), VARIABLES, said);
    }

    @Test
    void whatACommandSaysAndHowItEndsIsTold() {
        List<String> said = new ArrayList<>();
        Commands.Outcome outcome = sh("echo \"$GREETING\"; echo no >&2; exit 3", said::add);
        assertThat(outcome).isEqualTo(new Commands.Outcome(3, "hi there\nno\n"));
        assertThat(said).containsExactly("hi there", "no");
        assertThat(sh("read -r line || echo nothing to read", said::add).output())
                .isEqualTo("nothing to read\n");
        assertThat(Commands.run(List.of("/no/such/program"), VARIABLES, said::add)
                        .good())
                .isFalse();
    }

    @Test
    void aCommandDiesWithTheServerThatRanIt() throws IOException {
        Process server = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path")
                                + File.pathSeparator
                                + System.getProperty("surefire.test.class.path", ""),
                        Builder.class.getName()))
                .start();
        try (var lines = server.inputReader(StandardCharsets.UTF_8)) {
            Optional<ProcessHandle> command = ProcessHandle.of(Long.parseLong(lines.readLine()));
            assertThat(command).isPresent();
            server.destroyForcibly();
            command.get().onExit().join();
        } finally {
            server.destroyForcibly();
        }
    }

    /** A server in the middle of a build. */
    static final class Builder {
        private Builder() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) {
            sh("echo $$; exec sleep 600", System.out::println);
        }
    }
}
