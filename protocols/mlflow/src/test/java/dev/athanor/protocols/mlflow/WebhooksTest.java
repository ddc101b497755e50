package dev.athanor.protocols.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.athanor.foundation.codec.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Webhooks as clients make them, and what their receivers hear. */
@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class WebhooksTest extends MlflowSuite {
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private HttpServer receiver;

    @SuppressWarnings("NullAway")
    WebhooksTest(String kind) {
        super(kind);
    }

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            heard.add(Json.parse(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stopListening() {
        receiver.stop(0);
    }

    private JsonNode hook(String... events) {
        List<String> list = new ArrayList<>();
        for (String event : events) {
            int dot = event.indexOf('.');
            list.add("{'entity':'" + event.substring(0, dot) + "','action':'" + event.substring(dot + 1) + "'}");
        }
        return post(
                        "webhooks",
                        "{'name':'h','url':'http://127.0.0.1:"
                                + receiver.getAddress().getPort() + "/','secret':'s','events':["
                                + String.join(",", list)
                                + "]}")
                .json()
                .path("webhook");
    }

    private JsonNode next() throws InterruptedException {
        JsonNode note = heard.poll(30, TimeUnit.SECONDS);
        assertThat(note).as("a note arrives").isNotNull();
        return note;
    }

    @Test
    void receiversHearOfTheRegistry() throws InterruptedException {
        hook("REGISTERED_MODEL.CREATED");
        hook("MODEL_VERSION.CREATED");
        hook("MODEL_VERSION_ALIAS.CREATED");
        hook("MODEL_VERSION_TAG.DELETED");
        post("registered-models/create", "{'name':'m','tags':[{'key':'t','value':'v'}]}");
        JsonNode created = next();
        assertThat(created.path("entity").asString()).isEqualTo("registered_model");
        assertThat(created.path("action").asString()).isEqualTo("created");
        assertThat(created.at("/data/tags/t").asString()).isEqualTo("v");
        post("model-versions/create", "{'name':'m','source':'s3://b/x'}");
        assertThat(next().path("data").toString())
                .startsWith("{\"name\":\"m\",\"version\":\"1\",\"source\":\"s3://b/x\",\"run_id\":null,\"tags\":{}");
        post("registered-models/alias", "{'name':'m','alias':'a','version':'1'}");
        assertThat(next().path("data").toString()).isEqualTo("{\"name\":\"m\",\"alias\":\"a\",\"version\":\"1\"}");
        post("model-versions/set-tag", "{'name':'m','version':'1','key':'k','value':'v'}");
        send(
                "DELETE",
                API + "model-versions/delete-tag",
                "{\"name\":\"m\",\"version\":\"1\",\"key\":\"k\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(next().path("data").toString()).isEqualTo("{\"name\":\"m\",\"version\":\"1\",\"key\":\"k\"}");
    }

    @Test
    void promptsTellOfThemselvesByTheirOwnNames() throws InterruptedException {
        hook("PROMPT_VERSION.CREATED", "REGISTERED_MODEL.CREATED");
        post("registered-models/create", "{'name':'p','tags':[{'key':'mlflow.prompt.is_prompt','value':'true'}]}");
        post(
                "model-versions/create",
                "{'name':'p','source':'x','tags':[{'key':'mlflow.prompt.is_prompt','value':'true'},"
                        + "{'key':'mlflow.prompt.text','value':'say hi'}]}");
        JsonNode note = next();
        assertThat(note.path("entity").asString()).isEqualTo("prompt_version");
        assertThat(note.path("data").toString())
                .isEqualTo(
                        "{\"name\":\"p\",\"version\":\"1\",\"template\":\"say hi\",\"tags\":{},\"description\":null}");
    }

    @Test
    void aWebhookIsTriedShownAndPaged() throws InterruptedException {
        JsonNode made = hook("MODEL_VERSION.CREATED");
        hook("MODEL_VERSION.CREATED");
        assertThat(made.toString()).doesNotContain("secret");
        String id = made.path("webhook_id").asString();
        assertThat(post("webhooks/" + id + "/test", "{}")
                        .json()
                        .at("/result/response_status")
                        .asInt())
                .isEqualTo(200);
        assertThat(next().path("entity").asString()).isEqualTo("model_version");
        JsonNode page = get("webhooks", "max_results", "1").json();
        assertThat(page.path("webhooks")).hasSize(1);
        assertThat(get("webhooks", "page_token", page.path("next_page_token").asString())
                        .json()
                        .path("webhooks"))
                .hasSize(1);
        assertThat(get("webhooks/none").message()).isEqualTo("Webhook with ID none not found.");
        assertThat(post("webhooks", "{'name':'x','url':'http://x/'}").message())
                .startsWith("Missing value for required parameter 'events'.");
    }
}
