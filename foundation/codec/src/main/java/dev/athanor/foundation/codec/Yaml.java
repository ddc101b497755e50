package dev.athanor.foundation.codec;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Copies;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** YAML 1.2 (core schema) to a JSON tree, with the place of each key and value. */
public final class Yaml {
    private static final int LARGEST = 8 * 1024 * 1024;

    private Yaml() {}

    /**
     * A place in a text.
     *
     * @param line from 1
     * @param column from 1
     */
    public record Position(int line, int column) {}

    /**
     * A document and where its parts stand.
     *
     * @param root the tree; an empty file is an empty object
     * @param positions place of each value's key (of the item itself in lists) by path, such as {@code inputs.data.path} or {@code jobs[0]}
     */
    public record Document(JsonNode root, Map<String, Position> positions) {
        public Document {
            positions = Copies.inOrder(positions);
        }

        /** Where {@code path} stands, or its nearest ancestor that is there; line 1, column 1 at worst. */
        public Position position(String path) {
            String at = path;
            while (true) {
                Position known = positions.get(at);
                if (known != null) {
                    return known;
                }
                int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
                if (cut < 0) {
                    return Optional.ofNullable(positions.get("")).orElse(new Position(1, 1));
                }
                at = at.substring(0, cut);
            }
        }
    }

    /**
     * Reads one document.
     *
     * @param name the file's name, for messages
     * @throws AthanorException YAML_MALFORMED with name, line and column
     */
    public static Document parse(String name, String text) {
        if (text.length() > LARGEST) {
            throw CodecProblem.YAML_MALFORMED.because(name + " has more than " + LARGEST + " characters");
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setSchema(new CoreSchema())
                .setAllowDuplicateKeys(false)
                // Refused below, where the place is known.
                .setAllowNonScalarKeys(true)
                .setMaxAliasesForCollections(50)
                .setUseMarks(true)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            Map<String, Position> positions = new LinkedHashMap<>();
            JsonNode tree =
                    root.map(node -> convert(name, node, "", positions, 0)).orElseGet(Json::object);
            return new Document(tree.isNull() ? Json.object() : tree, positions);
        } catch (MarkedYamlEngineException malformed) {
            String where = malformed
                    .getProblemMark()
                    .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                    .orElse("");
            throw new AthanorException(
                    CodecProblem.YAML_MALFORMED, name + where + ": " + malformed.getProblem(), malformed);
        } catch (YamlEngineException malformed) {
            throw new AthanorException(CodecProblem.YAML_MALFORMED, name + ": " + malformed.getMessage(), malformed);
        }
    }

    /**
     * Reads one document with every scalar as it is written: {@code 3.10} stays {@code 3.10}. The parts are {@code Map<String, Object>},
     * {@code List<Object>} and {@code String}; an empty file is an empty map.
     *
     * @throws AthanorException YAML_MALFORMED with name, line and column
     */
    public static Object words(String name, String text) {
        parse(name, text);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setMaxAliasesForCollections(50)
                .build();
        return new Compose(settings).composeString(text).map(Yaml::words).orElseGet(Map::of);
    }

    private static Object words(Node node) {
        return switch (node) {
            case MappingNode mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (NodeTuple tuple : mapping.getValue()) {
                    if (tuple.getKeyNode() instanceof ScalarNode key) {
                        map.put(key.getValue(), words(tuple.getValueNode()));
                    }
                }
                yield map;
            }
            case SequenceNode sequence ->
                sequence.getValue().stream().map(Yaml::words).toList();
            case ScalarNode scalar -> scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue();
            default -> "";
        };
    }

    private static JsonNode convert(String name, Node node, String path, Map<String, Position> positions, int depth) {
        if (depth > 100) {
            throw CodecProblem.YAML_MALFORMED.because(name + ": nested deeper than 100 levels at " + path);
        }
        node.getStartMark().ifPresent(mark -> positions.putIfAbsent(path, position(mark)));
        return switch (node) {
            case MappingNode mapping -> {
                ObjectNode object = Json.object();
                for (NodeTuple tuple : mapping.getValue()) {
                    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                        Position at = tuple.getKeyNode()
                                .getStartMark()
                                .map(Yaml::position)
                                .orElse(new Position(1, 1));
                        throw CodecProblem.YAML_MALFORMED.because(name + ":" + at.line() + ":" + at.column()
                                + ": a key must be a plain word, not a map or a list; put text with braces in quotes");
                    }
                    String inner = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
                    key.getStartMark().ifPresent(mark -> positions.put(inner, position(mark)));
                    if (object.has(key.getValue())) {
                        Position at = positions.getOrDefault(inner, new Position(1, 1));
                        throw CodecProblem.YAML_MALFORMED.because(name + ":" + at.line() + ":" + at.column()
                                + ": the key '" + key.getValue() + "' stands twice");
                    }
                    object.set(key.getValue(), convert(name, tuple.getValueNode(), inner, positions, depth + 1));
                }
                yield object;
            }
            case SequenceNode sequence -> {
                ArrayNode array = Json.array();
                List<Node> items = new ArrayList<>(sequence.getValue());
                for (int i = 0; i < items.size(); i++) {
                    array.add(convert(name, items.get(i), path + "[" + i + "]", positions, depth + 1));
                }
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw CodecProblem.YAML_MALFORMED.because(name + ": unreadable node at " + path);
        };
    }

    private static JsonNode scalar(ScalarNode scalar) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return make.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return make.booleanNode(text.equalsIgnoreCase("true"));
        }
        if (tag.equals(Tag.INT)) {
            return integer(text);
        }
        if (tag.equals(Tag.FLOAT)) {
            return real(text);
        }
        return make.stringNode(text);
    }

    private static JsonNode integer(String text) {
        String digits = text.startsWith("+") ? text.substring(1) : text;
        BigInteger value = digits.startsWith("0o")
                ? new BigInteger(digits.substring(2), 8)
                : digits.startsWith("0x") ? new BigInteger(digits.substring(2), 16) : new BigInteger(digits);
        return value.bitLength() < 64
                ? JsonNodeFactory.instance.numberNode(value.longValue())
                : JsonNodeFactory.instance.numberNode(value);
    }

    private static JsonNode real(String text) {
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        if (lower.endsWith(".nan")) {
            return JsonNodeFactory.instance.numberNode(Double.NaN);
        }
        if (lower.endsWith(".inf")) {
            return JsonNodeFactory.instance.numberNode(
                    lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        return JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
    }

    private static Position position(Mark mark) {
        return new Position(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
