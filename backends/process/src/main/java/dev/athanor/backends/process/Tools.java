package dev.athanor.backends.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the machine's programs by their full path: the {@code PATH} in force when they run is the work's. */
final class Tools {
    private static final List<String> FOLDERS =
            List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin", "/opt/homebrew/bin");

    private Tools() {}

    static Optional<String> find(String name) {
        return FOLDERS.stream()
                .map(folder -> folder + "/" + name)
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst();
    }

    static String path(String name) {
        return find(name).orElse(name);
    }

    /** What starts a program in a session of its own, so that signals to the server's terminal or group pass it by. */
    static List<String> session() {
        return find("setsid")
                .map(List::of)
                .orElseGet(() -> List.of(
                        path("perl"), "-e", "use POSIX; POSIX::setsid(); exec @ARGV or die \"$ARGV[0]: $!\"", "--"));
    }

    /** A word that the shell takes as it is. */
    static String quote(Object word) {
        return "'" + word.toString().replace("'", "'\\''") + "'";
    }

    static String quote(List<String> words) {
        return String.join(" ", words.stream().map(Tools::quote).toList());
    }
}
