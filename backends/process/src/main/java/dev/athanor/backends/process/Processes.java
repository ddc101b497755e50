package dev.athanor.backends.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks at the machine's processes. */
final class Processes {
    static final boolean LINUX = System.getProperty("os.name", "").startsWith("Linux");
    static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /** The variable that tells whose a process is. */
    static final String TOKEN = "ATHANOR_START_TOKEN";

    private static final Path PROC = Path.of("/proc");
    private static final int TICKS_A_SECOND = 100;
    private static final int MILLIS = 1000;

    private Processes() {}

    /** The machine's boot: process numbers of another one mean nothing. */
    static String boot() {
        return LINUX ? text(PROC.resolve("sys/kernel/random/boot_id")).strip() : "none";
    }

    /** When a process began, in a form that only equals itself; empty when there is no such process, or it is a zombie. */
    static String mark(long pid) {
        if (LINUX) {
            List<String> fields = stat(pid);
            return fields.size() < 20 || "ZX".contains(fields.getFirst()) ? "" : fields.get(19);
        }
        try {
            var process = new ProcessBuilder("ps", "-o", "lstart=", "-p", Long.toString(pid)).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .stripTrailing()
                    .replaceAll(" +", "_");
        } catch (IOException failure) {
            return "";
        }
    }

    /** How long a process has been running, to a hundredth of a second; zero where that is not known. */
    static Duration age(long pid) {
        List<String> fields = LINUX ? stat(pid) : List.of();
        String uptime = LINUX ? text(PROC.resolve("uptime")) : "";
        if (fields.size() < 20 || !uptime.contains(" ")) {
            return Duration.ZERO;
        }
        long up = Math.round(Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * MILLIS);
        long begin = Long.parseLong(fields.get(19)) * MILLIS / TICKS_A_SECOND;
        return Duration.ofMillis(Math.max(0, up - begin));
    }

    /** All below a process, those at {@code depth} and deeper: 1 for its children. */
    static List<ProcessHandle> below(long pid, int depth) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        if (handle.isEmpty()) {
            return List.of();
        }
        if (depth <= 1) {
            return handle.get().descendants().toList();
        }
        return handle.get()
                .children()
                .flatMap(child -> below(child.pid(), depth - 1).stream())
                .toList();
    }

    /** All processes that carry a start token, however far they have gone from their parents. */
    static List<ProcessHandle> carrying(String token) {
        if (!LINUX) {
            return List.of();
        }
        String wanted = TOKEN + "=" + token;
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .filter(name -> Arrays.asList(
                                    text(PROC.resolve(name).resolve("environ")).split("\0"))
                            .contains(wanted))
                    .flatMap(name -> ProcessHandle.of(Long.parseLong(name)).stream())
                    .toList();
        } catch (IOException failure) {
            return List.of();
        }
    }

    /** Fields of the kernel's line on a process, the state first; what stands before may hold anything. */
    private static List<String> stat(long pid) {
        String line = text(PROC.resolve(Long.toString(pid)).resolve("stat"));
        int end = line.lastIndexOf(')');
        return end < 0 ? List.of() : List.of(line.substring(end + 1).strip().split(" "));
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            return "";
        }
    }
}
