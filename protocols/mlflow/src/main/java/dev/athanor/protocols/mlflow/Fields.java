package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the fields of a request, or of one thing in it, with MLflow's words for what is missing or of the wrong type. */
final class Fields {
    private static final String DOCS = " See the API docs for more information about request parameters.";

    private final ObjectNode node;
    private final String path;

    Fields(ObjectNode node) {
        this(node, "");
    }

    private Fields(ObjectNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** A text that is there and not empty. */
    String required(String name) {
        return text(name).filter(text -> !text.isEmpty()).orElseThrow(() -> missing(name));
    }

    /** The run's id, under either of its names. */
    String runId() {
        return text("run_id")
                .or(() -> text("run_uuid"))
                .filter(id -> !id.isEmpty())
                .orElseThrow(() -> missing("run_id"));
    }

    /** A text; absent when missing or null. */
    Optional<String> text(String name) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw wrong(name, value);
        }
        return Optional.of(value.asString());
    }

    /** A text that is there and not empty, or null. */
    @Nullable
    String textOrNull(String name) {
        return text(name).filter(text -> !text.isEmpty()).orElse(null);
    }

    /** A whole number; also as a text of digits. */
    Optional<Long> number(String name) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return Optional.empty();
        }
        try {
            if (value.isIntegralNumber()) {
                return Optional.of(value.bigIntegerValue().longValueExact());
            }
            if (value.isNumber()) {
                return Optional.of(value.decimalValue().longValueExact());
            }
            if (value.isString()) {
                return Optional.of(Long.valueOf(value.asString().strip()));
            }
        } catch (ArithmeticException | NumberFormatException malformed) {
            throw wrong(name, value);
        }
        throw wrong(name, value);
    }

    long requiredNumber(String name) {
        return number(name).orElseThrow(() -> missing(name));
    }

    /** A truth value; also as the text {@code true} or {@code false}. */
    Optional<Boolean> flag(String name) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return Optional.empty();
        }
        if (value.isBoolean()) {
            return Optional.of(value.booleanValue());
        }
        String text = value.isString() ? value.asString().toLowerCase(java.util.Locale.ROOT) : "";
        if (text.equals("true") || text.equals("false")) {
            return Optional.of(text.equals("true"));
        }
        throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                .because("Invalid boolean value: " + shown(value) + ", must be 'true' or 'false'.")
                .at(at(name));
    }

    /** A floating-point number: a number, a text of one, NaN or an infinity. */
    double requiredReal(String name) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            throw missing(name);
        }
        if (value.isNumber()) {
            return value.doubleValue();
        }
        Optional<Double> parsed = value.isString() ? real(value.asString()) : Optional.empty();
        return parsed.orElseThrow(() -> wrong(name, value));
    }

    private static Optional<Double> real(String text) {
        return switch (text) {
            case "NaN" -> Optional.of(Double.NaN);
            case "Infinity" -> Optional.of(Double.POSITIVE_INFINITY);
            case "-Infinity" -> Optional.of(Double.NEGATIVE_INFINITY);
            default -> {
                try {
                    yield Optional.of(new BigDecimal(text.strip()).doubleValue());
                } catch (NumberFormatException malformed) {
                    yield Optional.empty();
                }
            }
        };
    }

    /** Texts of a list; one text counts as a list of one, since addresses cannot tell. */
    List<String> texts(String name) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return List.of();
        }
        if (value.isString()) {
            return List.of(value.asString());
        }
        if (!value.isArray()) {
            throw wrong(name, value);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isString()) {
                throw wrong(name, value);
            }
            texts.add(item.asString());
        }
        return texts;
    }

    /** Things of a list. */
    List<Fields> list(String name) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(name, value);
        }
        List<Fields> items = new ArrayList<>(value.size());
        for (JsonNode item : value) {
            String where = at(name) + "[" + items.size() + "]";
            if (!(item instanceof ObjectNode object)) {
                throw wrong(name, value);
            }
            items.add(new Fields(object, where));
        }
        return items;
    }

    /** A list of {@code {key, value}} as a map; the last of a key counts. */
    Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (Fields pair : list(name)) {
            pairs.put(pair.required("key"), pair.text("value").orElse(""));
        }
        return pairs;
    }

    /** The thing under a name; empty when there is none. */
    Fields object(String name) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return new Fields(Json.object(), at(name));
        }
        if (value instanceof ObjectNode object) {
            return new Fields(object, at(name));
        }
        throw wrong(name, value);
    }

    /** An object of texts; other values count as their JSON. */
    Map<String, String> map(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        object(name)
                .node
                .properties()
                .forEach(entry -> map.put(
                        entry.getKey(),
                        entry.getValue().isString() ? entry.getValue().asString() : Json.write(entry.getValue())));
        return map;
    }

    /** What was sent, as it stands. */
    ObjectNode node() {
        return node;
    }

    boolean has(String name) {
        return !absent(node.path(name));
    }

    AthanorException missing(String name) {
        return MlflowProblem.MLFLOW_PARAMETER_INVALID
                .because("Missing value for required parameter '" + at(name) + "'." + DOCS)
                .at(at(name));
    }

    private AthanorException wrong(String name, JsonNode value) {
        return MlflowProblem.MLFLOW_PARAMETER_INVALID
                .because("Invalid value " + shown(value) + " for parameter '" + at(name)
                        + "' supplied:  Hint: Value was of type '" + type(value) + "'." + DOCS)
                .at(at(name));
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static String shown(JsonNode value) {
        String text = Json.write(value);
        return text.length() > 500 ? text.substring(0, 500) + "…" : text;
    }

    /** What Python calls such a value; clients' tests match it. */
    private static String type(JsonNode value) {
        if (value.isString()) {
            return "str";
        }
        if (value.isBoolean()) {
            return "bool";
        }
        if (value.isArray()) {
            return "list";
        }
        if (value.isObject()) {
            return "dict";
        }
        return value.isIntegralNumber() ? "int" : "float";
    }
}
