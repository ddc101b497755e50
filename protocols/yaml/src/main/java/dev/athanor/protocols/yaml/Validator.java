package dev.athanor.protocols.yaml;

import dev.athanor.foundation.kernel.Suggestions;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks a tree against a schema and brings its scalars into the schema's form: words in their spelling, digits as numbers. */
final class Validator {
    private final Schemas schemas;
    private final Scalars scalars;
    private final Includes includes;

    Validator(Schemas schemas, Includes includes) {
        this.schemas = schemas;
        this.scalars = new Scalars();
        this.includes = includes;
    }

    /** Keys of any file that say nothing about the thing itself: what editors read, and what {@code show} adds. */
    private static final List<String> BESIDE = List.of("$schema", "resourceGroup");

    /** Checks an object; read-only and null keys are taken out of it. */
    void check(Schema schema, Map<String, Object> object, String path, Findings findings) {
        for (Iterator<Map.Entry<String, Object>> entries = object.entrySet().iterator(); entries.hasNext(); ) {
            Map.Entry<String, Object> entry = entries.next();
            String key = entry.getKey();
            String inner = path.isEmpty() ? key : path + "." + key;
            Schema.Field field = schema.fields().get(key);
            Optional<Type> type = field == null ? schema.rest() : Optional.of(field.type());
            if ((field != null && field.readOnly()) || (path.isEmpty() && BESIDE.contains(key))) {
                entries.remove();
            } else if (type.isEmpty()) {
                unknown(schema, key, inner, findings);
            } else if (entry.getValue() == null && !type.get().alternatives().contains(Type.Plain.NULL)) {
                entries.remove();
            } else {
                entry.setValue(value(type.get(), entry.getValue(), inner, findings));
            }
        }
        for (Map.Entry<String, Schema.Field> field : schema.fields().entrySet()) {
            boolean missing = field.getValue().required() && !object.containsKey(field.getKey());
            if (missing && !misspelled(schema, field.getKey(), object)) {
                String inner = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                findings.add(
                        YamlProblem.YAML_KEY_MISSING,
                        inner,
                        "required key is missing; it takes "
                                + Words.describe(field.getValue().type()));
            }
        }
    }

    /** Whether a key that is there is meant to be this one; then one message is enough. */
    private static boolean misspelled(Schema schema, String key, Map<String, Object> object) {
        return object.keySet().stream()
                .filter(given -> !schema.fields().containsKey(given))
                .anyMatch(given -> Suggestions.nearest(given, List.of(key)).isPresent());
    }

    private static void unknown(Schema schema, String key, String path, Findings findings) {
        List<String> allowed = new ArrayList<>();
        schema.fields().forEach((name, field) -> {
            if (!field.readOnly()) {
                allowed.add(name);
            }
        });
        findings.add(
                YamlProblem.YAML_KEY_UNKNOWN,
                path,
                "unknown key." + Suggestions.didYouMean(key, allowed) + " Allowed: " + String.join(", ", allowed));
    }

    private @Nullable Object value(Type type, @Nullable Object value, String path, Findings findings) {
        if (value == null) {
            return null;
        }
        int before = findings.count();
        Object whole = includes.load(type, value, path, findings);
        if (findings.count() > before) {
            return value;
        }
        return switch (whole) {
            case Map<?, ?> map -> object(type, Trees.map(map), path, findings);
            case List<?> list -> list(type, list, path, findings);
            default -> scalar(type, whole, path, findings);
        };
    }

    private Object list(Type type, List<?> list, String path, Findings findings) {
        for (Type alternative : type.alternatives()) {
            if (alternative == Type.Plain.ANY) {
                return list;
            }
            if (alternative instanceof Type.ListOf(Type item)) {
                List<Object> items = new ArrayList<>();
                for (int i = 0; i < list.size(); i++) {
                    Object checked = value(item, list.get(i), path + "[" + i + "]", findings);
                    if (checked != null) {
                        items.add(checked);
                    }
                }
                return items;
            }
        }
        findings.add(
                YamlProblem.YAML_VALUE_INVALID, path, "a list is not allowed here; it takes " + Words.describe(type));
        return list;
    }

    private Object object(Type type, Map<String, Object> map, String path, Findings findings) {
        List<Schema> candidates = new ArrayList<>();
        for (Type alternative : type.alternatives()) {
            switch (alternative) {
                case Type.Named(String name) -> candidates.add(schemas.get(name));
                case Type.MapOf(Type inner) -> {
                    return mapOf(inner, map, path, findings);
                }
                case Type.Plain plain
                when plain == Type.Plain.ANY -> {
                    return map;
                }
                default -> {
                    // Scalars and lists are no candidates for a map.
                }
            }
        }
        if (candidates.isEmpty()) {
            findings.add(
                    YamlProblem.YAML_VALUE_INVALID,
                    path,
                    "a map is not allowed here; it takes " + Words.describe(type));
            return map;
        }
        chosen(candidates, map, path, findings).ifPresent(schema -> check(schema, map, path, findings));
        return map;
    }

    private Object mapOf(Type inner, Map<String, Object> map, String path, Findings findings) {
        map.replaceAll((key, item) -> value(inner, item, path + "." + key, findings));
        if (!inner.alternatives().contains(Type.Plain.NULL) && inner != Type.Plain.ANY) {
            map.values().removeIf(java.util.Objects::isNull);
        }
        return map;
    }

    /** The one schema that the object is meant as: by its type first, else the one with the fewest mistakes. */
    private Optional<Schema> chosen(List<Schema> candidates, Map<String, Object> map, String path, Findings findings) {
        List<Schema> left = candidates;
        for (String selector : List.of("type", "task")) {
            if (left.size() < 2 || !(map.get(selector) instanceof String word)) {
                continue;
            }
            Set<String> allowed = new LinkedHashSet<>();
            List<Schema> fitting = new ArrayList<>();
            for (Schema schema : left) {
                Schema.Field field = schema.fields().get(selector);
                List<String> words = field == null ? List.of() : Words.of(field.type());
                allowed.addAll(words);
                boolean free = field != null
                        && (words.isEmpty() || field.type().alternatives().contains(Type.Plain.TEXT));
                if (free || Words.match(words, word).isPresent()) {
                    fitting.add(schema);
                }
            }
            if (allowed.isEmpty()) {
                continue;
            }
            if (fitting.isEmpty()) {
                findings.add(
                        YamlProblem.YAML_VALUE_INVALID,
                        path + "." + selector,
                        "'" + word + "' is not allowed." + Suggestions.didYouMean(word, allowed) + " Allowed: "
                                + String.join(", ", allowed));
                return Optional.empty();
            }
            left = fitting;
        }
        return Optional.of(left.size() == 1 ? left.getFirst() : best(left, map, path, findings));
    }

    private Schema best(List<Schema> candidates, Map<String, Object> map, String path, Findings findings) {
        Schema best = candidates.getFirst();
        int fewest = Integer.MAX_VALUE;
        for (Schema schema : candidates) {
            Findings scratch = findings.scratch();
            check(schema, Copies.deep(map), path, scratch);
            if (scratch.count() < fewest) {
                fewest = scratch.count();
                best = schema;
            }
        }
        return best;
    }

    private Object scalar(Type type, Object value, String path, Findings findings) {
        for (Type alternative : type.alternatives()) {
            Optional<Object> accepted =
                    accept(alternative, value, type.alternatives().size() == 1);
            if (accepted.isPresent()) {
                scalars.check(type, alternative, value, path, findings);
                return accepted.get();
            }
        }
        findings.add(YamlProblem.YAML_VALUE_INVALID, path, Words.refusal(type, value));
        return value;
    }

    private static Optional<Object> accept(Type type, Object value, boolean only) {
        return switch (type) {
            case Type.Plain plain -> plain(plain, value, only);
            case Type.Words(List<String> words) ->
                value instanceof String || value instanceof Boolean
                        ? Words.match(words, String.valueOf(value)).map(word -> word)
                        : Optional.empty();
            case Type.Reference(String _) -> value instanceof String ? Optional.of(value) : Optional.empty();
            case Type.ListOf _, Type.MapOf _, Type.Named _, Type.OneOf _ -> Optional.empty();
        };
    }

    private static Optional<Object> plain(Type.Plain plain, Object value, boolean only) {
        return switch (plain) {
            case ANY -> Optional.of(value);
            case TEXT, DATE, PATH, LOCATION, FILE -> value instanceof String ? Optional.of(value) : Optional.empty();
            case INT ->
                value instanceof Long || value instanceof BigInteger
                        ? Optional.of(value)
                        : only && value instanceof String text && text.matches("-?\\d{1,18}")
                                ? Optional.of(Long.parseLong(text))
                                : Optional.empty();
            case NUM ->
                value instanceof Number
                        ? Optional.of(value)
                        : only && value instanceof String text && text.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?")
                                ? Optional.of(Double.parseDouble(text))
                                : Optional.empty();
            case BOOL ->
                value instanceof Boolean
                        ? Optional.of(value)
                        : only && value instanceof String text && text.matches("(?i)true|false")
                                ? Optional.of(Boolean.parseBoolean(text))
                                : Optional.empty();
            case NULL -> Optional.empty();
        };
    }
}
