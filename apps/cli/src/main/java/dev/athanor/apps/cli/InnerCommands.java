package dev.athanor.apps.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs command lines of this program inside it, in a folder of their own, and gives what a user would have seen. */
final class InnerCommands implements AutoCloseable {
    private final Session session;
    private final List<String> always;
    private Consumer<String> reader = line -> {};

    /**
     * Commands in {@code folder}.
     *
     * @param always words that end every line
     * @param errors takes the lines that commands print to standard error
     */
    InnerCommands(Session outer, Path folder, List<String> always, Consumer<String> errors) {
        Surroundings world = outer.surroundings();
        Console console = new Console(lines(line -> reader.accept(line)), lines(errors), false, false, 0);
        this.session = new Session(
                new Surroundings(
                        world.variables(),
                        folder,
                        world.userHome(),
                        world.input(),
                        console,
                        world.ticker(),
                        world.clock(),
                        world.ids()),
                outer.commands());
        this.always = always;
    }

    /** Runs a command and gives its result. */
    @Nullable
    Object result(String... words) {
        StringBuilder printed = new StringBuilder();
        run(line -> printed.append(line).append('\n'), words);
        return printed.isEmpty() ? null : JsonText.parse(printed.toString());
    }

    /** Whether what a command shows is there. */
    boolean finds(String... words) {
        try {
            result(words);
            return true;
        } catch (ServiceException refused) {
            if (refused.status() == 404) {
                return false;
            }
            throw refused;
        }
    }

    /** Runs a command, hands on its lines as they come, and gives its exit status. */
    int run(Consumer<String> lines, String... words) {
        Invocation invocation = invocation(words);
        reader = lines;
        return Actions.named(invocation.command().action()).run(invocation);
    }

    /** A command as it would be run. */
    Invocation invocation(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(always);
        ArgumentParser parser =
                new ArgumentParser(session.commands(), session.surroundings().folder());
        ArgumentParser.Named named = parser.name(all);
        Command command = named.command().orElseThrow(() -> new UsageException("no command: " + String.join(" ", all)));
        Parsed parsed = parser.parse(command, all.subList(named.used(), all.size()));
        return new Invocation(session, parsed, new Output(session.console(), "json", "", Map.of()));
    }

    private static PrintStream lines(Consumer<String> reader) {
        LogLines lines = new LogLines(reader);
        OutputStream stream = new OutputStream() {
            @Override
            public void write(int one) {
                lines.take(new byte[] {(byte) one}, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                lines.take(Arrays.copyOfRange(bytes, from, from + count), count);
            }
        };
        return new PrintStream(stream, false, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        session.close();
    }
}
