package dev.athanor.protocols.yaml;

import dev.athanor.foundation.kernel.KernelProblem;
import dev.athanor.foundation.kernel.Suggestions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The schema file: cut into headings at once, each read when it is first asked for. */
final class Schemas {
    private static final String FILE = ".schema.json";

    private final Map<String, List<String>> sections;
    private final Map<String, Schema> read = new HashMap<>();

    private Schemas(Map<String, List<String>> sections) {
        this.sections = sections;
    }

    /** The schemas that are built in. */
    static Schemas builtIn() {
        return new Schemas(Sections.of("schemas.txt"));
    }

    /** Whether there is a schema of that name. */
    boolean has(String name) {
        return sections.containsKey(name);
    }

    /** Refuses a {@code $schema} of Azure's form that names none of these; others say nothing that matters here. */
    void checkName(@Nullable Object given, Findings findings) {
        if (!(given instanceof String url) || !url.endsWith(FILE)) {
            return;
        }
        String name = url.substring(url.lastIndexOf('/') + 1, url.length() - FILE.length());
        List<String> known = sections.keySet().stream()
                .filter(heading -> heading.startsWith("/"))
                .map(heading -> heading.substring(1))
                .toList();
        // Azure's pages name a datastore's format without its last word: azureBlob.schema.json.
        if (known.stream().noneMatch(one -> one.equalsIgnoreCase(name) || one.equalsIgnoreCase(name + "Datastore"))) {
            findings.add(
                    YamlProblem.YAML_SCHEMA_UNSUPPORTED,
                    "$schema",
                    "'" + name + FILE + "' is no format that is known here." + Suggestions.didYouMean(name, known)
                            + " Mend the name or take the line out");
        }
    }

    /** The schema under a heading. */
    Schema get(String name) {
        return read.computeIfAbsent(name, this::parse);
    }

    private Schema parse(String name) {
        List<String> lines = sections.get(name);
        if (lines == null) {
            throw KernelProblem.INTERNAL_ERROR.because("no schema " + name);
        }
        Map<String, Schema.Field> fields = new LinkedHashMap<>();
        Optional<Type> rest = Optional.empty();
        for (String line : lines) {
            int space = line.indexOf(' ');
            String key = line.substring(0, space);
            Type type = Type.parse(line.substring(space + 1));
            switch (key.charAt(0)) {
                case '*' -> fields.put(key.substring(1), new Schema.Field(type, true, false));
                case '~' -> fields.put(key.substring(1), new Schema.Field(type, false, true));
                case '.' -> rest = Optional.of(type);
                default -> fields.put(key, new Schema.Field(type, false, false));
            }
        }
        return new Schema(name, fields, rest);
    }
}
