package dev.athanor.platform.environments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Pythons of this machine, and which of them serves a wish. */
final class Interpreters {
    private static final int OLDEST = 8;
    private static final int NEWEST = 20;
    /** Versions for which most packages have wheels; taken first where no version is asked for. */
    private static final List<Integer> PREFERRED = List.of(11, 12, 10, 13);

    private static final String PROBE =
            "import os,sys;print('.'.join(map(str,sys.version_info[:3])));print(os.path.realpath(sys.base_prefix))";

    private final List<String> configured;
    private final Map<String, String> machine;
    private final Path usual;
    private final KnownPythons known;
    private final ReentrantLock guard = new ReentrantLock();
    /** By path: a Python is asked for its version once. */
    private final Map<Path, Optional<Interpreter>> asked = new LinkedHashMap<>();

    private NavigableMap<Integer, Interpreter> found = new TreeMap<>();

    /**
     * The Pythons of a machine.
     *
     * @param configured paths of those to prefer
     * @param machine environment variables
     * @param usual the folder of the system's own
     * @param memory the file that keeps what they answered, so that a server that starts need not ask them all again
     */
    Interpreters(List<String> configured, Map<String, String> machine, Path usual, Path memory) {
        this.known = new KnownPythons(memory);
        this.configured = configured;
        this.machine = machine;
        this.usual = usual;
    }

    /** What was chosen, and what there is to say of it. */
    record Choice(Interpreter interpreter, List<String> notes) {}

    /** By minor version; looks again when nothing was found before. */
    NavigableMap<Integer, Interpreter> installed() {
        guard.lock();
        try {
            if (found.isEmpty()) {
                found = look();
            }
            return found;
        } finally {
            guard.unlock();
        }
    }

    /**
     * Chooses.
     *
     * @param who the environment, for messages
     */
    Choice choose(PythonWish wish, String who, MissingPython policy) {
        Optional<Interpreter> fits = fitting(wish);
        if (fits.isEmpty()) {
            // One may have been installed since.
            guard.lock();
            try {
                found = look();
            } finally {
                guard.unlock();
            }
            fits = fitting(wish);
        }
        if (fits.isPresent()) {
            return new Choice(fits.get(), List.of());
        }
        String installed = installed().isEmpty()
                ? "none"
                : installed().values().stream().map(Interpreter::shortVersion).collect(Collectors.joining(", "));
        if (policy == MissingPython.STRICT || installed().isEmpty()) {
            throw EnvironmentProblem.PYTHON_NOT_INSTALLED
                    .because("python " + wish.text() + " is asked for by environment " + who + "; installed: "
                            + installed)
                    .at("conda_file.dependencies");
        }
        int edge = wish.lowest();
        Map.Entry<Integer, Interpreter> next = installed().ceilingEntry(edge);
        boolean higher = next != null;
        if (next == null) {
            next = installed().lastEntry();
        }
        Interpreter taken = next.getValue();
        return new Choice(
                taken,
                List.of("python " + wish.text() + " is asked for and not installed; " + taken.shortVersion()
                        + " is the next " + (higher ? "installed" : "lower one installed")
                        + " and is used instead (environments.missing-python: strict refuses)"));
    }

    private Optional<Interpreter> fitting(PythonWish wish) {
        Map<Integer, Interpreter> all = installed();
        return Stream.concat(PREFERRED.stream(), all.keySet().stream().sorted(Comparator.reverseOrder()))
                .filter(wish::fits)
                .filter(all::containsKey)
                .map(all::get)
                .findFirst();
    }

    private NavigableMap<Integer, Interpreter> look() {
        NavigableMap<Integer, Interpreter> all = new TreeMap<>();
        boolean learned = false;
        for (Path candidate : candidates()) {
            if (!asked.containsKey(candidate)) {
                Optional<Interpreter> remembered = known.find(candidate);
                learned |= remembered.isEmpty();
                asked.put(candidate, remembered.or(() -> ask(candidate)));
            }
            Optional.ofNullable(asked.get(candidate))
                    .flatMap(answer -> answer)
                    .filter(python -> python.minor() >= OLDEST)
                    .ifPresent(python -> all.putIfAbsent(python.minor(), python));
        }
        if (learned) {
            known.keep(asked.values().stream().flatMap(Optional::stream).toList());
        }
        return all;
    }

    private Optional<Interpreter> ask(Path path) {
        Commands.Outcome said =
                Commands.run(List.of(path.toString(), "-I", "-c", PROBE), Map.of("PATH", "/usr/bin:/bin"), line -> {});
        List<String> lines = said.output().lines().toList();
        return said.good() && lines.size() == 2 && lines.getFirst().startsWith("3.")
                ? Optional.of(new Interpreter(path, lines.getFirst(), Path.of(lines.getLast())))
                : Optional.empty();
    }

    /** Real paths, best first. */
    private Set<Path> candidates() {
        Set<Path> paths = new LinkedHashSet<>();
        configured.forEach(path -> add(paths, Path.of(path)));
        for (int minor = OLDEST; minor <= NEWEST; minor++) {
            add(paths, usual.resolve("python3." + minor));
        }
        String home = machine.getOrDefault("HOME", "");
        if (!home.isEmpty()) {
            for (Path version : folders(Path.of(home, ".pyenv", "versions"))) {
                add(paths, version.resolve("bin").resolve("python3"));
            }
        }
        for (int minor = OLDEST; minor <= NEWEST; minor++) {
            Commands.onPath("python3." + minor, machine).ifPresent(path -> add(paths, path));
        }
        Commands.onPath("python3", machine).ifPresent(path -> add(paths, path));
        return paths;
    }

    private static void add(Set<Path> paths, Path path) {
        try {
            Path real = path.toRealPath();
            if (Files.isExecutable(real) && !real.toString().contains("/shims/")) {
                paths.add(real);
            }
        } catch (IOException absent) {
            // Not every candidate is there.
            return;
        }
    }

    private static List<Path> folders(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(parent)) {
            return new ArrayList<>(all.sorted(Comparator.reverseOrder()).toList());
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
