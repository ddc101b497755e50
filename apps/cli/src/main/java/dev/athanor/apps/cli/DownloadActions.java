package dev.athanor.apps.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings outputs of jobs and files of models here. */
final class DownloadActions {
    private DownloadActions() {}

    static int job(Invocation invocation) {
        Parsed parsed = invocation.parsed();
        String name = parsed.value("name").orElse("");
        Path folder = folder(invocation);
        Object data = invocation
                .client()
                .call(
                        "POST",
                        JobActions.history(invocation) + "/rundata",
                        Map.of(
                                "runId",
                                name,
                                "selectRunMetadata",
                                true,
                                "selectRunDefinition",
                                true,
                                "selectJobSpecification",
                                true))
                .json();
        Map<String, Object> outputs = JsonText.map(JsonText.at(data, "runMetadata.outputs"));
        Map<String, String> wanted = new LinkedHashMap<>();
        String only = parsed.value("output-name").orElse("");
        outputs.forEach((output, value) -> {
            boolean named = !only.isEmpty() ? output.equals(only) : parsed.on("all") || output.equals("default");
            if (named) {
                wanted.put(output, JsonText.text(value, "assetId"));
            }
        });
        if (!only.isEmpty() && wanted.isEmpty()) {
            throw CliProblem.RESOURCE_NOT_FOUND.because("the job '" + name + "' has no output '" + only + "'. It has: "
                    + String.join(", ", outputs.keySet()));
        }
        Downloads downloads = new Downloads(invocation);
        wanted.forEach((output, asset) -> {
            Path target = output.equals("default")
                    ? folder.resolve("artifacts")
                    : folder.resolve("named-outputs").resolve(output);
            downloads.fetch(resolve(invocation, asset), target);
        });
        return 0;
    }

    private static String resolve(Invocation invocation, String asset) {
        Object answer = invocation
                .client()
                .call(
                        "POST",
                        "/data/v1.0" + invocation.workspace() + "/dataversion/batchGetResolvedUris",
                        Map.of("values", List.of(asset)))
                .json();
        Object resolved = JsonText.map(JsonText.at(answer, "values")).get(asset);
        String uri = JsonText.text(resolved, "uri");
        if (uri.isEmpty()) {
            throw CliProblem.RESOURCE_NOT_FOUND.because("the output " + asset + " is not there any more");
        }
        return uri;
    }

    static int model(Invocation invocation) {
        Object model = invocation.client().get(invocation.target()).json();
        String uri = JsonText.text(model, "properties.modelUri");
        String name = invocation.parsed().value("name").orElse("model");
        new Downloads(invocation).fetch(uri, folder(invocation).resolve(name));
        return 0;
    }

    private static Path folder(Invocation invocation) {
        Path here = invocation.session().surroundings().folder();
        return here.resolve(invocation.parsed().value("download-path").orElse("."))
                .normalize();
    }
}
