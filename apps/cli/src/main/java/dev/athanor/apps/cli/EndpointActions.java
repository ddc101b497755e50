package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is particular to online endpoints. */
final class EndpointActions {
    private EndpointActions() {}

    static int invoke(Invocation invocation) {
        ResourceActions.refuseLocal(invocation);
        Parsed parsed = invocation.parsed();
        Object endpoint = invocation.client().get(invocation.target()).json();
        String address = JsonText.text(endpoint, "properties.scoringUri");
        if (address.isEmpty()) {
            throw CliProblem.REQUEST_REFUSED.because("the endpoint has no scoring address yet; is it created?");
        }
        Object credentials = secrets(invocation, endpoint);
        String key = JsonText.text(credentials, "primaryKey");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + (key.isEmpty() ? JsonText.text(credentials, "accessToken") : key));
        headers.put("Content-Type", "application/json");
        parsed.value("deployment-name").ifPresent(name -> headers.put("azureml-model-deployment", name));
        Answer answer = invocation.client().send("POST", address, headers, request(invocation));
        if (!answer.ok()) {
            String code = "Http" + answer.status();
            throw new ServiceException(answer.status() == 404 ? 400 : answer.status(), code, answer.text());
        }
        invocation.output().print(answer.text());
        return 0;
    }

    private static byte[] request(Invocation invocation) {
        String name = invocation.parsed().value("request-file").orElse("");
        if (name.isEmpty()) {
            return "{}".getBytes(StandardCharsets.UTF_8);
        }
        Path file = invocation.session().surroundings().folder().resolve(name);
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new AthanorException(
                    CliProblem.USAGE_INVALID, "argument --request-file/-r: cannot read " + file, unreadable);
        }
    }

    static int credentials(Invocation invocation) {
        Object endpoint = invocation.client().get(invocation.target()).json();
        invocation.output().print(secrets(invocation, endpoint));
        return 0;
    }

    private static @Nullable Object secrets(Invocation invocation, @Nullable Object endpoint) {
        boolean keys = JsonText.text(endpoint, "properties.authMode")
                .toLowerCase(Locale.ROOT)
                .equals("key");
        String name = Invocation.encode(invocation.parsed().value("name").orElse(""));
        String path = "onlineEndpoints/" + name + (keys ? "/listKeys" : "/token");
        return invocation
                .client()
                .call("POST", invocation.absolute(path, ""), Map.of())
                .json();
    }

    static int regenerate(Invocation invocation) {
        String type = invocation.parsed().value("key-type").orElse("primary");
        Map<String, Object> body = Map.of("keyType", type.equals("primary") ? "Primary" : "Secondary");
        Answer answer = invocation.client().call("POST", invocation.target(), body);
        if (!invocation.parsed().on("no-wait")) {
            new Operations(invocation).finish(answer, "");
        }
        return 0;
    }

    static int logs(Invocation invocation) {
        ResourceActions.refuseLocal(invocation);
        Parsed parsed = invocation.parsed();
        boolean ofEndpoint = parsed.command().name().startsWith("ml online-endpoint");
        String endpoint = parsed.value(ofEndpoint ? "name" : "endpoint-name").orElse("");
        String deployment =
                parsed.value(ofEndpoint ? "deployment-name" : "name").orElseGet(() -> only(invocation, endpoint));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("tail", parsed.number("lines", 5000));
        parsed.value("container")
                .ifPresent(container -> body.put(
                        "containerType",
                        container.equals("inference-server") ? "InferenceServer" : "StorageInitializer"));
        String target = invocation.target(Map.of("endpoint-name", endpoint, "deployment-name", deployment), "");
        Object answer = invocation.client().call("POST", target, body).json();
        String content = JsonText.text(answer, "content");
        if (parsed.value("output").isPresent() || parsed.value("query").isPresent()) {
            invocation.output().print(content);
        } else {
            invocation.console().result(content.stripTrailing());
        }
        return 0;
    }

    /** The endpoint's only deployment, or the one with the most traffic. */
    private static String only(Invocation invocation, String endpoint) {
        String path = "onlineEndpoints/" + Invocation.encode(endpoint);
        Object now = invocation.client().get(invocation.absolute(path, "")).json();
        Map<String, Object> traffic = JsonText.map(JsonText.at(now, "properties.traffic"));
        List<String> names =
                ResourceActions.pages(invocation, invocation.absolute(path + "/deployments", ""), 100).stream()
                        .map(one -> JsonText.text(one, "name"))
                        .toList();
        return names.stream()
                .max(Comparator.comparingLong(
                        name -> traffic.get(name) instanceof Number share ? share.longValue() : 0))
                .orElseThrow(() ->
                        CliProblem.RESOURCE_NOT_FOUND.because("the endpoint '" + endpoint + "' has no deployment"));
    }
}
