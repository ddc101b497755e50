package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.platform.jobs.JobInput;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What goes into a step and comes out of it: what its component declares, with what the step says of it. Inputs that come from elsewhere are
 * {@link #bound}; in the job they stand as examples of their type.
 */
final class StepPorts {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\{\\s*(.+?)\\s*}}");
    private static final Pattern PARENT = Pattern.compile("parent\\.inputs\\.([\\w-]+)(?:\\.path)?");
    private static final Pattern OPTIONAL = Pattern.compile("\\$\\[\\[(.*?)]]", Pattern.DOTALL);
    private static final Pattern INPUT = Pattern.compile("\\$\\{\\{\\s*inputs\\.(\\w+)(?:\\.path)?\\s*}}");
    private static final Set<String> LITERALS = Set.of("string", "number", "integer", "boolean", "enum");

    private static final Map<String, String> MODES = Map.of(
            "ro_mount", "ReadOnlyMount",
            "rw_mount", "ReadWriteMount",
            "mount", "ReadWriteMount",
            "download", "Download",
            "upload", "Upload",
            "direct", "Direct",
            "eval_mount", "EvalMount",
            "eval_download", "EvalDownload");

    private final ObjectNode inputs = Json.object();
    private final ObjectNode outputs = Json.object();
    private final Map<String, JobInput> later = new LinkedHashMap<>();
    private final Map<String, String> bound = new LinkedHashMap<>();
    private final Map<String, String> feeds = new LinkedHashMap<>();
    private final ObjectNode declaredInputs;
    private final ObjectNode givenInputs;
    private final String path;
    private final BiConsumer<String, ObjectNode> places;
    private final Predicate<String> offered;

    StepPorts(ObjectNode node, ObjectNode component, String path) {
        this(node, component, path, (name, output) -> {}, name -> true);
    }

    /**
     * With what the pipeline around it knows.
     *
     * @param places gives outputs a place that have none
     * @param offered whether the pipeline has an input of that name; clients leave out optional ones without a value
     */
    StepPorts(
            ObjectNode node,
            ObjectNode component,
            String path,
            BiConsumer<String, ObjectNode> places,
            Predicate<String> offered) {
        this.places = places;
        this.offered = offered;
        this.declaredInputs = Json.objectAt(component, "inputs");
        this.givenInputs = Json.objectAt(node, "inputs");
        this.path = path;
        known(givenInputs, declaredInputs, "inputs");
        for (Map.Entry<String, JsonNode> input : declaredInputs.properties()) {
            input(input.getKey(), input.getValue());
        }
        ObjectNode declared = Json.objectAt(component, "outputs");
        ObjectNode given = Json.objectAt(node, "outputs");
        known(given, declared, "outputs");
        for (Map.Entry<String, JsonNode> output : declared.properties()) {
            output(output.getKey(), output.getValue(), given.path(output.getKey()));
        }
    }

    private void known(ObjectNode given, ObjectNode declared, String what) {
        for (String name : given.propertyNames()) {
            if (!declared.has(name)) {
                throw ArmBody.invalid(
                        "the component of step '" + path.substring(path.lastIndexOf('.') + 1) + "' has no "
                                + what.substring(0, what.length() - 1) + " '" + name + "'."
                                + Suggestions.didYouMean(name, declared.propertyNames()),
                        path + "." + what + "." + name);
            }
        }
    }

    private void input(String name, JsonNode port) {
        String type = Json.text(port, "type").orElse("string").toLowerCase(Locale.ROOT);
        JsonNode given = givenInputs.path(name);
        String value = given.isObject()
                ? Json.text(given, "value").or(() -> Json.text(given, "uri")).orElse(null)
                : given.isValueNode() && !given.isNull() ? given.asString() : null;
        if (value == null) {
            value = Json.text(port, "default").orElse(null);
        }
        if (value == null) {
            return;
        }
        Matcher reference = REFERENCE.matcher(value);
        boolean elsewhere = reference.matches();
        if (elsewhere && optional(port) && !isGiven(reference.group(1))) {
            return;
        }
        if (elsewhere) {
            bound.put(name, reference.group(1));
        }
        if (LITERALS.contains(type)) {
            inputs.putObject(name).put("jobInputType", "literal").put("value", elsewhere ? "" : value);
            return;
        }
        ObjectNode data = inputs.putObject(name)
                .put("jobInputType", type)
                .put("uri", value)
                .put("mode", mode(given, port, "ReadOnlyMount"));
        if (elsewhere) {
            later.put(name, new JobInput.Later(type, JobCodec.mode(data, path + ".inputs." + name)));
        }
    }

    private static boolean optional(JsonNode port) {
        return port.path("optional").asString("false").equalsIgnoreCase("true");
    }

    private boolean isGiven(String reference) {
        Matcher parent = PARENT.matcher(reference);
        return !parent.matches() || offered.test(parent.group(1));
    }

    private void output(String name, JsonNode port, JsonNode given) {
        String value =
                given.isObject() ? Json.text(given, "value").orElse("") : given.isValueNode() ? given.asString("") : "";
        Matcher reference = REFERENCE.matcher(value);
        if (reference.matches() && reference.group(1).startsWith("parent.outputs.")) {
            feeds.put(name, reference.group(1).substring("parent.outputs.".length()));
        }
        ObjectNode output = outputs.putObject(name);
        String type = Json.text(port, "type").orElse("uri_folder").toLowerCase(Locale.ROOT);
        // A value is what the step writes into a file.
        output.put("jobOutputType", LITERALS.contains(type) ? "uri_file" : type)
                .put("mode", mode(given, port, "ReadWriteMount"));
        Json.text(given, "uri").or(() -> Json.text(given, "path")).ifPresent(uri -> output.put("uri", uri));
        Json.text(given, "name")
                .or(() -> Json.text(given, "assetName"))
                .ifPresent(asset -> output.put("assetName", asset));
        Json.text(given, "version")
                .or(() -> Json.text(given, "assetVersion"))
                .ifPresent(version -> output.put("assetVersion", version));
        places.accept(name, output);
    }

    private static String mode(JsonNode given, JsonNode port, String otherwise) {
        String word = Json.text(given, "mode").or(() -> Json.text(port, "mode")).orElse(otherwise);
        return MODES.getOrDefault(word.toLowerCase(Locale.ROOT), word);
    }

    /** A setting of the step; one that comes from an input of the pipeline becomes an input of its own, which is known only later. */
    String setting(String name, String value) {
        Matcher reference = REFERENCE.matcher(value);
        if (!reference.matches() || !reference.group(1).startsWith("parent.")) {
            return value;
        }
        String port = "_" + name;
        inputs.putObject(port).put("jobInputType", "literal").put("value", "");
        bound.put(port, reference.group(1));
        return "${{inputs." + port + "}}";
    }

    /** A command without the parts, <code>$[[ ... ]]</code>, that speak of an input of the component which is not given. */
    String line(String command) {
        return OPTIONAL.matcher(command).replaceAll(part -> {
            boolean said = INPUT.matcher(part.group(1))
                    .results()
                    .map(input -> input.group(1))
                    .allMatch(name -> inputs.has(name) || !declaredInputs.has(name));
            return said ? Matcher.quoteReplacement(part.group()) : "";
        });
    }

    /** Inputs that a sweep draws need no value; they stand as literals. */
    void searched(Set<String> names) {
        for (String name : names) {
            if (declaredInputs.has(name)) {
                inputs.putObject(name).put("jobInputType", "literal").put("value", "");
                bound.remove(name);
                later.remove(name);
            }
        }
    }

    /** Puts inputs and outputs into a job's wire form; refuses inputs that are missing. */
    void write(ObjectNode wire) {
        for (Map.Entry<String, JsonNode> port : declaredInputs.properties()) {
            if (!optional(port.getValue()) && !inputs.has(port.getKey())) {
                throw ArmBody.invalid(
                        "input '" + port.getKey() + "' is required and has neither a value nor a default",
                        path + ".inputs." + port.getKey());
            }
        }
        wire.set("inputs", inputs.deepCopy());
        wire.set("outputs", outputs.deepCopy());
    }

    /** The job's inputs, those that are bound without an address. */
    Map<String, JobInput> inputs(Map<String, JobInput> read) {
        Map<String, JobInput> all = new LinkedHashMap<>(read);
        all.putAll(later);
        return all;
    }

    Map<String, String> bound() {
        return bound;
    }

    Map<String, String> feeds() {
        return feeds;
    }
}
