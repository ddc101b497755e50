package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.KernelProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** az's configuration files: {@code .azure/config} of this folder or one above it, then {@code ~/.azure/config}. */
final class AzConfig {
    private final Surroundings surroundings;

    AzConfig(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** A value: of the nearest local file, the global file, or the environment ({@code AZURE_<SECTION>_<NAME>}). */
    Optional<String> find(String section, String name) {
        for (Path file : files()) {
            String value = read(file).getOrDefault(section, Map.of()).get(name);
            if (value != null && !value.isEmpty()) {
                return Optional.of(value);
            }
        }
        String variable = "AZURE_" + section.toUpperCase(Locale.ROOT) + "_" + name.toUpperCase(Locale.ROOT);
        return Optional.of(surroundings.variable(variable)).filter(value -> !value.isEmpty());
    }

    /** All values by section, local ones over global ones. */
    Map<String, Map<String, String>> all(boolean localOnly) {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        List<Path> files = new ArrayList<>(localOnly ? List.of(local()) : files().reversed());
        files.forEach(file -> read(file)
                .forEach((section, values) -> all.computeIfAbsent(section, key -> new LinkedHashMap<>())
                        .putAll(values)));
        return all;
    }

    /** Sets values of a section; an empty value takes one away. */
    void set(String section, Map<String, String> values, boolean local) {
        Path file = local ? local() : global();
        Map<String, Map<String, String>> all = new LinkedHashMap<>(read(file));
        Map<String, String> those = all.computeIfAbsent(section, key -> new LinkedHashMap<>());
        values.forEach((name, value) -> {
            if (value.isEmpty()) {
                those.remove(name);
            } else {
                those.put(name, value);
            }
        });
        write(file, all);
    }

    private Path local() {
        return surroundings.folder().resolve(".azure").resolve("config");
    }

    private Path global() {
        String named = surroundings.variable("AZURE_CONFIG_DIR");
        Path folder = named.isEmpty() ? surroundings.userHome().resolve(".azure") : Path.of(named);
        return folder.resolve("config");
    }

    /** The files that count, the nearest first. */
    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (Path folder = surroundings.folder(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve(".azure").resolve("config");
            if (Files.isRegularFile(file) && !file.equals(global())) {
                files.add(file);
                break;
            }
        }
        files.add(global());
        return files;
    }

    private static Map<String, Map<String, String>> read(Path file) {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        if (!Files.isRegularFile(file)) {
            return all;
        }
        Map<String, String> section = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                String text = line.strip();
                int equals = text.indexOf('=');
                if (text.startsWith("[") && text.endsWith("]")) {
                    section = all.computeIfAbsent(
                            text.substring(1, text.length() - 1).strip(), key -> new LinkedHashMap<>());
                } else if (equals > 0 && !text.startsWith("#") && !text.startsWith(";")) {
                    section.put(
                            text.substring(0, equals).strip(),
                            text.substring(equals + 1).strip());
                }
            }
        } catch (IOException unreadable) {
            throw new AthanorException(
                    KernelProblem.INVALID_VALUE, "cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
        return all;
    }

    private static void write(Path file, Map<String, Map<String, String>> all) {
        StringBuilder text = new StringBuilder();
        all.forEach((section, values) -> {
            if (!values.isEmpty()) {
                text.append('[').append(section).append("]\n");
                values.forEach((name, value) ->
                        text.append(name).append(" = ").append(value).append('\n'));
                text.append('\n');
            }
        });
        try {
            // Moved into place whole, so that a command at the same moment does not read half a file.
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, "config", ".new");
            Files.writeString(fresh, text.toString());
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            throw new AthanorException(
                    KernelProblem.DISK_FULL, "cannot write " + file + ": " + unwritable.getMessage(), unwritable);
        }
    }
}
