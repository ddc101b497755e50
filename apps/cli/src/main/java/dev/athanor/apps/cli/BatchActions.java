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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is particular to batch endpoints. */
final class BatchActions {
    private static final String FRONT = "/mferp/managementfrontend";

    private BatchActions() {}

    /** Starts a job. Inputs and outputs are read, checked and uploaded as those of a job's file are. */
    static int invoke(Invocation invocation) {
        List<Overlay> said = Fields.of(invocation.parsed());
        said.addAll(named(invocation.parsed()));
        said.addAll(single(invocation));
        YamlEntity entity = ResourceActions.read(invocation, "batch-call", said);
        Map<String, Object> call = new Sender(invocation, entity)
                .ready(invocation.session().yaml().translate(entity, invocation.scope()), true);
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
                        new Overlay(ports + "." + name, Objects.requireNonNullElse(port, ""), "--" + ports)));
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

    static int jobs(Invocation invocation) {
        List<Object> shown = new ArrayList<>();
        for (@Nullable Object job : ResourceActions.pages(invocation, FRONT + invocation.target(), Integer.MAX_VALUE)) {
            shown.add(invocation.entity(job));
        }
        invocation.output().print(shown);
        return 0;
    }
}
