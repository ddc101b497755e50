package dev.athanor.apps.cli;

import dev.athanor.protocols.yaml.Overlay;
import dev.athanor.protocols.yaml.YamlEntity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is particular to batch endpoints. */
final class BatchActions {
    private static final String FRONT = "/mferp/managementfrontend";

    private BatchActions() {}

    /** Starts a job. Inputs and outputs are read, checked and uploaded as those of a pipeline are. */
    static int invoke(Invocation invocation) {
        List<Overlay> ports = new ArrayList<>();
        Map<String, Object> call = new LinkedHashMap<>();
        ports.add(new Overlay("type", "pipeline", "batch-endpoint invoke"));
        for (Overlay set : Fields.sets(invocation.parsed())) {
            if (set.path().startsWith("inputs.") || set.path().startsWith("outputs.")) {
                ports.add(set);
            } else {
                put(call, set.path(), set.value());
            }
        }
        ports.addAll(named(invocation.parsed()));
        ports.addAll(single(invocation));
        YamlEntity entity = ResourceActions.read(invocation, ports);
        Map<String, Object> job = new Sender(invocation, entity)
                .ready(invocation.session().yaml().translate(entity, invocation.scope()), true);
        call.put("inputData", JsonText.at(job, "properties.inputs"));
        call.put("outputData", JsonText.at(job, "properties.outputs"));
        overrides(invocation.parsed(), call);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        invocation.parsed().value("deployment-name").ifPresent(name -> headers.put("azureml-model-deployment", name));
        String target = invocation.target();
        int query = target.indexOf('?');
        byte[] body = JsonPrinter.compact(Map.of("properties", call)).getBytes(StandardCharsets.UTF_8);
        Answer answer = invocation
                .client()
                .send("POST", FRONT + target.substring(0, query) + "/jobs" + target.substring(query), headers, body);
        if (!answer.ok()) {
            throw ServiceException.of(answer);
        }
        invocation.print(answer.json());
        return 0;
    }

    /** {@code retry_settings.max_retries} as the wire has it. */
    private static void put(Map<String, Object> call, String path, Object value) {
        Map<String, Object> here = call;
        String[] keys = path.split("\\.");
        for (int i = 0; i < keys.length - 1; i++) {
            here = JsonText.map(here.computeIfAbsent(camel(keys[i]), key -> new LinkedHashMap<String, Object>()));
        }
        here.put(camel(keys[keys.length - 1]), value);
    }

    private static String camel(String key) {
        var text = new StringBuilder();
        for (String part : key.split("_")) {
            text.append(text.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return text.toString();
    }

    /** Inputs and outputs by name. */
    private static List<Overlay> named(Parsed parsed) {
        List<Overlay> overlays = new ArrayList<>();
        for (String ports : List.of("inputs", "outputs")) {
            parsed.value(ports).ifPresent(text -> {
                Object value = Fields.scalar(text);
                if (!(value instanceof Map<?, ?> given)) {
                    throw new UsageException(
                            "argument --" + ports + ": '" + text + "' is no JSON object of " + ports + " by name");
                }
                given.forEach((name, port) -> overlays.add(
                        new Overlay(ports + "." + name, String.valueOf(name).isEmpty() ? "" : port, "--" + ports)));
            });
        }
        return overlays;
    }

    /** The one input and the place of the scores that have arguments of their own. */
    private static List<Overlay> single(Invocation invocation) {
        Parsed parsed = invocation.parsed();
        List<Overlay> overlays = new ArrayList<>();
        parsed.value("input").ifPresent(place -> {
            String type = parsed.value("input-type").orElseGet(() -> guessed(invocation, place));
            // Under the name that Azure's own clients give it.
            String name = type.equals("uri_file") ? "UriFile" : type.equals("mltable") ? "MLTable" : "UriFolder";
            overlays.add(new Overlay("inputs." + name + ".type", type, "--input-type"));
            overlays.add(new Overlay("inputs." + name + ".path", place, "--input " + place));
        });
        parsed.value("output-path").ifPresent(place -> {
            overlays.add(new Overlay("outputs.score.type", "uri_folder", "--output-path"));
            overlays.add(new Overlay("outputs.score.path", place, "--output-path " + place));
        });
        return overlays;
    }

    private static String guessed(Invocation invocation, String place) {
        if (place.contains(":")) {
            return "uri_folder";
        }
        Path file = invocation.session().surroundings().folder().resolve(place);
        return Files.isRegularFile(file) ? "uri_file" : "uri_folder";
    }

    private static void overrides(Parsed parsed, Map<String, Object> call) {
        parsed.value("job-name").ifPresent(name -> call.put("name", name));
        parsed.value("experiment-name").ifPresent(name -> call.put("properties", Map.of("experimentName", name)));
        if (parsed.value("instance-count").isPresent()) {
            call.put("compute", Map.of("instanceCount", parsed.number("instance-count", 1)));
        }
        if (parsed.value("mini-batch-size").isPresent()) {
            call.put("miniBatchSize", parsed.number("mini-batch-size", 1));
        }
    }

    static int jobs(Invocation invocation) {
        List<Object> shown = new ArrayList<>();
        for (@Nullable Object job : ResourceActions.pages(invocation, FRONT + invocation.target(), Integer.MAX_VALUE)) {
            shown.add(invocation.entity(job));
        }
        invocation.output().print(shown);
        return 0;
    }

    /** Makes a deployment its endpoint's default. */
    static void setDefault(Invocation invocation, Map<String, String> names) {
        String endpoint = "batchEndpoints/" + Invocation.encode(String.valueOf(names.get("endpoint-name")));
        String target = invocation.absolute(endpoint, "");
        Map<String, Object> body = JsonText.map(invocation.client().get(target).json());
        Map<String, Object> properties = JsonText.map(body.get("properties"));
        properties.put("defaults", Map.of("deploymentName", String.valueOf(names.get("name"))));
        Answer answer = invocation.client().call("PUT", target, body);
        new Operations(invocation).finish(answer, target);
    }
}
