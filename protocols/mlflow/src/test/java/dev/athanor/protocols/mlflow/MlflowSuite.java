package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server of its own for each test, and the means to ask it. Subclasses are run once for each kind of database. */
abstract class MlflowSuite {
    static final String API = "/api/2.0/mlflow/";
    static final String DOCS = " See the API docs for more information about request parameters.";

    private final String kind;
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    TestingDatabase database;
    TestingMlflow server;

    @SuppressWarnings("NullAway")
    MlflowSuite(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database = TestingDatabase.open(kind);
        server = new TestingMlflow(folder, database.database(), 0, true);
    }

    @AfterEach
    void close() {
        server.close();
        database.close();
    }

    /** An answer: its status and its body as JSON; an empty object when it is none. */
    record Answer(int status, JsonNode json, String text, java.net.http.HttpHeaders headers) {
        String message() {
            return json.path("message").asString("");
        }

        String code() {
            return json.path("error_code").asString("");
        }
    }

    Answer send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            boolean json =
                    response.headers().firstValue("content-type").orElse("").startsWith("application/json");
            return new Answer(
                    response.statusCode(),
                    json && !response.body().isEmpty() ? Json.parse(response.body()) : Json.object(),
                    response.body(),
                    response.headers());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    Answer post(String endpoint, String body) {
        return send("POST", API + endpoint, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    Answer get(String endpoint, String... query) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < query.length; i += 2) {
            pairs.add(query[i] + "=" + URLEncoder.encode(query[i + 1], StandardCharsets.UTF_8));
        }
        return send("GET", API + endpoint + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs)), new byte[0]);
    }

    String newRun() {
        return post("runs/create", "{'experiment_id':'0','start_time':1}")
                .json()
                .at("/run/info/run_id")
                .asString();
    }

    JsonNode run(String id) {
        return get("runs/get", "run_id", id).json().path("run");
    }
}
