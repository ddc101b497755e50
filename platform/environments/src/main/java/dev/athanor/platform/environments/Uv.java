package dev.athanor.platform.environments;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The package installer uv as a process: found, or installed once into the tools folder. */
final class Uv {
    /** What is installed when no uv is on this machine. */
    private static final String PINNED = "uv==0.13.9";

    private final String configured;
    private final Path tools;
    private final Path cache;
    private final Map<String, String> machine;
    private @Nullable Path found;

    Uv(String configured, Path tools, Path cache, Map<String, String> machine) {
        this.configured = configured;
        this.tools = tools;
        this.cache = cache;
        this.machine = machine;
    }

    /** Where uv is. */
    synchronized Path program(Interpreters.Interpreter python, Consumer<String> log) {
        Path known = found;
        if (known == null) {
            known = look();
            if (known == null) {
                known = install(python, log);
            }
            found = known;
        }
        return known;
    }

    private @Nullable Path look() {
        List<Path> candidates = new ArrayList<>();
        if (!configured.isEmpty()) {
            candidates.add(Path.of(configured));
        }
        for (String folder : machine.getOrDefault("PATH", "").split(":")) {
            if (!folder.isEmpty() && !folder.contains("/shims")) {
                candidates.add(Path.of(folder, "uv"));
            }
        }
        candidates.add(tools.resolve("uv/bin/uv"));
        return candidates.stream().filter(Files::isExecutable).findFirst().orElse(null);
    }

    private Path install(Interpreters.Interpreter python, Consumer<String> log) {
        Path target = tools.resolve("uv");
        log.accept("uv is not on this machine; installing " + PINNED + " into " + target);
        List<String> output = new ArrayList<>();
        Consumer<String> both = line -> {
            output.add(line);
            log.accept(line);
        };
        List<String> pip = List.of(
                python.python().toString(), "-m", "pip", "install", "-q", "--target", target.toString(), PINNED);
        if (run(pip, both) == 0 && Files.isExecutable(target.resolve("bin/uv"))) {
            return target.resolve("bin/uv");
        }
        List<String> venv = List.of(python.python().toString(), "-m", "venv", target.toString());
        if (run(venv, both) == 0
                && run(List.of(target.resolve("bin/python").toString(), "-m", "pip", "install", "-q", PINNED), both)
                        == 0) {
            return target.resolve("bin/uv");
        }
        throw EnvironmentProblem.UV_UNAVAILABLE.because("uv could not be installed: "
                + (output.isEmpty() ? "no output" : output.getLast())
                + "; install it (`pip install uv`, or python3-venv first) or set `environments.uv`");
    }

    /** Runs a command to its end, its lines to {@code log}; returns its exit code. */
    int run(List<String> command, Consumer<String> log) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(variables());
            Process process = builder.start();
            process.getOutputStream().close();
            try (var lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                String line;
                while ((line = lines.readLine()) != null) {
                    log.accept(line);
                }
            }
            return process.waitFor();
        } catch (IOException failure) {
            throw new AthanorException(
                    EnvironmentProblem.BUILD_FAILED,
                    "cannot run " + command.getFirst() + ": " + failure.getMessage(),
                    failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AthanorException(EnvironmentProblem.BUILD_FAILED, "interrupted while building", stopped);
        }
    }

    /** What this machine has set for package indexes and certificates, in uv's words. */
    private Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        for (String name : List.of(
                "PATH",
                "HOME",
                "TMPDIR",
                "LANG",
                "SSL_CERT_FILE",
                "SSL_CERT_DIR",
                "HTTP_PROXY",
                "HTTPS_PROXY",
                "NO_PROXY",
                "http_proxy",
                "https_proxy",
                "no_proxy",
                "NETRC")) {
            copy(name, name, variables);
        }
        machine.forEach((name, value) -> {
            if (name.startsWith("UV_") || name.startsWith("PIP_")) {
                variables.put(name, value);
            }
        });
        copy("PIP_INDEX_URL", "UV_INDEX_URL", variables);
        copy("PIP_EXTRA_INDEX_URL", "UV_EXTRA_INDEX_URL", variables);
        copy("PIP_FIND_LINKS", "UV_FIND_LINKS", variables);
        if (!variables.containsKey("SSL_CERT_FILE")) {
            copy("PIP_CERT", "SSL_CERT_FILE", variables);
        }
        variables.put("UV_CACHE_DIR", cache.toString());
        variables.put("UV_NO_PROGRESS", "1");
        variables.put("UV_PYTHON_DOWNLOADS", "never");
        return variables;
    }

    private void copy(String from, String to, Map<String, String> into) {
        String value = machine.get(from);
        if (value != null) {
            into.putIfAbsent(to, value);
        }
    }
}
