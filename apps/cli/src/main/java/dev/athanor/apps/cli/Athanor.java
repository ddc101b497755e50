package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.UserHome;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The command line's entry. */
public final class Athanor {
    private Athanor() {}

    /** Runs one command and ends with its exit status. */
    public static void main(String[] words) {
        if (words.length == 1 && words[0].equals("--version")) {
            // Answered before anything else is loaded.
            System.out.println("athanor " + Version.TEXT);
            return;
        }
        if (words.length == 1 && words[0].startsWith("warm-up")) {
            WarmUp.run(words[0]);
            return;
        }
        int status = new CommandLine(surroundings()).run(List.of(words));
        // An orderly exit would load the logging of exits first; everything is written and closed by now.
        Runtime.getRuntime().halt(status);
    }

    /** The real world. The launcher says what is a terminal, since Java cannot tell one stream from the other. */
    static Surroundings surroundings() {
        String terminals = System.getProperty("athanor.terminals", "");
        int columns = Integer.getInteger("athanor.columns", 80);
        boolean out = terminals.contains("1");
        boolean plain = System.getenv("NO_COLOR") != null;
        Console console = new Console(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                terminals.contains("2"),
                out && !plain,
                out || terminals.contains("2") ? columns : 0);
        return new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                UserHome.of(System.getenv()),
                System.in,
                console,
                new LazyTicker(),
                Ids.systemClock(),
                Ids::secure);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
