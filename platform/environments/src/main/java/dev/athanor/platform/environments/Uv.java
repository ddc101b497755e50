package dev.athanor.platform.environments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The package installer: found, or installed once into the home folder. */
final class Uv {
    private static final String VERSION = "0.13.9";
    private static final List<String> KEPT = List.of(
            "PATH",
            "HOME",
            "USER",
            "LANG",
            "LC_ALL",
            "TMPDIR",
            "NETRC",
            "SSH_AUTH_SOCK",
            "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE");

    private final String configured;
    private final Path tools;
    private final Map<String, String> machine;
    private final Map<String, String> environment;
    private final Interpreters interpreters;
    private final ReentrantLock guard = new ReentrantLock();
    private @Nullable Path found;

    Uv(String configured, Path tools, Path cache, Map<String, String> machine, Interpreters interpreters) {
        this.configured = configured;
        this.tools = tools;
        this.machine = machine;
        this.interpreters = interpreters;
        this.environment = environment(machine, cache);
    }

    /** Runs one command of uv; never lets it fetch a Python. */
    Commands.Outcome run(List<String> arguments, Consumer<String> log) {
        List<String> command = new ArrayList<>();
        command.add(path(log).toString());
        command.addAll(arguments);
        command.add("--no-python-downloads");
        return Commands.run(command, environment, log);
    }

    /** The index, certificates and proxies of this machine's pip, in uv's words. */
    static Map<String, String> environment(Map<String, String> machine, Path cache) {
        Map<String, String> all = new LinkedHashMap<>();
        machine.forEach((name, value) -> {
            boolean python = name.startsWith("UV_PYTHON")
                    || name.equals("UV_CACHE_DIR")
                    || name.equals("UV_PROJECT_ENVIRONMENT");
            if (KEPT.contains(name)
                    || name.startsWith("PIP_")
                    || name.startsWith("SSL_CERT_")
                    || name.startsWith("GIT_")
                    || (name.startsWith("UV_") && !python)
                    || name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy")) {
                all.put(name, value);
            }
        });
        translate(all, "PIP_INDEX_URL", "UV_INDEX_URL");
        translate(all, "PIP_EXTRA_INDEX_URL", "UV_EXTRA_INDEX_URL");
        translate(all, "PIP_FIND_LINKS", "UV_FIND_LINKS");
        translate(all, "PIP_DEFAULT_TIMEOUT", "UV_HTTP_TIMEOUT");
        translate(all, "PIP_CERT", "SSL_CERT_FILE");
        translate(all, "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE");
        // uv reads a comma where pip reads a space.
        all.computeIfPresent("UV_FIND_LINKS", (name, value) -> value.strip().replaceAll("\\s+", ","));
        all.put("UV_CACHE_DIR", cache.toString());
        all.put("NO_COLOR", "1");
        return all;
    }

    private static void translate(Map<String, String> all, String from, String to) {
        String value = all.get(from);
        if (value != null && !value.isBlank()) {
            all.putIfAbsent(to, value);
        }
    }

    /** The program itself, for use where this machine's other files are not. */
    Path program(Consumer<String> log) {
        return path(log);
    }

    private Path path(Consumer<String> log) {
        guard.lock();
        try {
            Path known = found;
            if (known == null || !Files.isExecutable(known)) {
                known = find(log);
                found = known;
            }
            return known;
        } finally {
            guard.unlock();
        }
    }

    private Path find(Consumer<String> log) {
        if (!configured.isBlank()) {
            Path path = Path.of(configured);
            if (!Files.isExecutable(path)) {
                throw EnvironmentProblem.UV_UNAVAILABLE
                        .because("environments.uv is " + configured + ", which is no executable file")
                        .at("environments.uv");
            }
            return path;
        }
        Path own = tools.resolve("uv").resolve("bin").resolve("uv");
        Optional<Path> there = Commands.onPath("uv", machine);
        if (there.isPresent() || Files.isExecutable(own)) {
            return there.orElse(own);
        }
        return FileLocks.holding(tools.resolve("uv.lock"), () -> Files.isExecutable(own) ? own : install(own, log));
    }

    private Path install(Path own, Consumer<String> log) {
        log.accept("installing uv " + VERSION + " into " + tools);
        String folder = tools.resolve("uv").toString();
        String last = "no Python of this machine is of use for it";
        for (Interpreter python : interpreters.installed().values()) {
            String executable = python.path().toString();
            List<List<String>> ways = List.of(
                    List.of(executable, "-m", "venv", "--clear", folder),
                    List.of(folder + "/bin/python", "-m", "pip", "install", "-q", "uv==" + VERSION));
            boolean good = true;
            for (List<String> way : ways) {
                Commands.Outcome outcome = Commands.run(way, environment, log);
                last = outcome.output().strip();
                good &= outcome.good();
                if (!good) {
                    break;
                }
            }
            if (!good) {
                // Debian's Python may lack venv and yet have pip.
                good = Commands.run(
                                List.of(executable, "-m", "pip", "install", "-q", "--target", folder, "uv==" + VERSION),
                                environment,
                                log)
                        .good();
            }
            if (good && Files.isExecutable(own)) {
                return own;
            }
        }
        throw EnvironmentProblem.UV_UNAVAILABLE.because(
                "uv is not on PATH and could not be installed into " + tools + ": " + last);
    }
}
