package dev.athanor.foundation.config;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.codec.Yaml;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Suggestions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What was configured, by key. */
public final class Settings {
    private final Map<String, Entry> entries;
    private final Map<String, String> environment;

    /**
     * A configured value.
     *
     * @param value as written
     * @param origin where: {@code config.yaml:3:5}, {@code environment ATHANOR_…}, {@code flag}
     */
    public record Entry(String value, String origin) {}

    private Settings(Map<String, Entry> entries, Map<String, String> environment) {
        this.entries = Map.copyOf(entries);
        this.environment = Map.copyOf(environment);
    }

    /**
     * Gathers the configuration.
     *
     * @param file a YAML file with nested or dotted keys; need not exist
     * @param environment variables; {@code ATHANOR_COMPUTE_GPU_FALLBACK} sets {@code compute.gpu-fallback}
     * @param flags key to value; win over all else
     */
    public static Settings load(@Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        if (file != null && Files.exists(file)) {
            String name = String.valueOf(file.getFileName());
            Yaml.Document document = Yaml.parse(name, read(file));
            flatten("", document.root(), (key, value) -> {
                Yaml.Position at = document.position(key);
                entries.put(key, new Entry(value, name + ":" + at.line() + ":" + at.column()));
            });
        }
        flags.forEach((key, value) -> entries.put(key, new Entry(value, "flag")));
        return new Settings(entries, environment);
    }

    /** Settings of a test or a tool: just these. */
    public static Settings of(Map<String, String> values) {
        return load(null, Map.of(), values);
    }

    /**
     * The value of a setting, or its default.
     *
     * @throws AthanorException SETTING_INVALID
     */
    public <T> T get(Setting<T> setting) {
        Entry entry = entry(setting);
        try {
            return setting.parser().apply(entry.value());
        } catch (IllegalArgumentException wrong) {
            throw new AthanorException(
                            ConfigProblem.SETTING_INVALID,
                            setting.key() + " is '" + (setting.secret() ? "***" : entry.value()) + "' ("
                                    + entry.origin() + "); allowed: " + setting.type(),
                            wrong)
                    .at(setting.key());
        }
    }

    /** The value as written and where it comes from; the origin of a default is {@code default}. */
    public Entry entry(Setting<?> setting) {
        Entry entry = entries.get(setting.key());
        if (entry != null && entry.origin().equals("flag")) {
            return entry;
        }
        String variable = variable(setting.key());
        String fromEnvironment = environment.get(variable);
        if (fromEnvironment != null) {
            return new Entry(fromEnvironment, "environment " + variable);
        }
        return entry == null ? new Entry(setting.fallback(), "default") : entry;
    }

    /** The environment variable that sets a key. */
    public static String variable(String key) {
        return "ATHANOR_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /**
     * Stops the start when a key of the file or a flag is none of {@code known}.
     *
     * @throws AthanorException SETTING_UNKNOWN with the nearest known key
     */
    public void refuseUnknown(Collection<? extends Setting<?>> known) {
        List<String> keys = known.stream().map(setting -> setting.key()).toList();
        entries.forEach((key, entry) -> {
            if (!keys.contains(key)) {
                throw ConfigProblem.SETTING_UNKNOWN
                        .because("'" + key + "' (" + entry.origin() + ") is no setting."
                                + Suggestions.didYouMean(key, keys))
                        .at(key);
            }
        });
    }

    private interface Sink {
        void put(String key, String value);
    }

    private static void flatten(String prefix, JsonNode node, Sink sink) {
        Map<String, JsonNode> children = new HashMap<>();
        node.properties().forEach(entry -> children.put(entry.getKey(), entry.getValue()));
        children.forEach((name, value) -> {
            String key = prefix.isEmpty() ? name : prefix + "." + name;
            if (value.isObject()) {
                flatten(key, value, sink);
            } else if (value.isArray()) {
                sink.put(
                        key,
                        String.join(
                                ",",
                                value.valueStream()
                                        .map(item -> Json.text(Json.object().set("v", item), "v")
                                                .orElse(""))
                                        .toList()));
            } else if (!value.isNull()) {
                sink.put(key, value.asString());
            }
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
