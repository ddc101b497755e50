package dev.athanor.platform.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import dev.athanor.testing.fixtures.TestingTicker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class WebhooksTest {
    private static final String WS = "w1";

    private record Note(String body, String signature, String delivery, String timestamp) {}

    private final TestingDatabase database;
    private final List<Note> heard = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ArrayDeque<>();
    private final TestingClock clock = new TestingClock();
    private final TestingTicker ticker = new TestingTicker(clock);
    private HttpServer receiver;
    private Webhooks webhooks;

    @SuppressWarnings("NullAway")
    WebhooksTest(String kind) {
        database = TestingDatabase.open(kind);
    }

    @BeforeEach
    void open() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::hear);
        receiver.start();
        webhooks = reopened();
    }

    private Webhooks reopened() {
        return Webhooks.open(
                database.database(),
                new Webhooks.Sealing(secret -> "sealed " + secret, text -> text.substring(7)),
                Set.of("A.CREATED", "B.SET"),
                new WebhooksConfig(List.of("http"), 3, Duration.ofSeconds(10)),
                ticker,
                clock,
                Ids.seeded(3));
    }

    @AfterEach
    void close() {
        webhooks.close();
        receiver.stop(0);
        database.close();
    }

    private void hear(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        heard.add(new Note(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                String.valueOf(headers.getFirst("X-MLflow-Signature")),
                String.valueOf(headers.getFirst("X-MLflow-Delivery-Id")),
                String.valueOf(headers.getFirst("X-MLflow-Timestamp"))));
        Integer status = answers.poll();
        exchange.sendResponseHeaders(status == null ? 200 : status, -1);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
    }

    private Webhook hook(@Nullable String secret, String... events) {
        return webhooks.create(WS, new WebhookSpec("hook", null, url(), List.of(events), secret, null));
    }

    @Test
    void aNoteIsSignedWithItsReceiversSecret() {
        hook("s3cret", "A.CREATED");
        webhooks.publish(WS, "A.CREATED", () -> "note");
        webhooks.publish(WS, "B.SET", () -> "unwanted");
        webhooks.publish("w2", "A.CREATED", () -> "of another workspace");
        ticker.advance(Duration.ZERO);
        assertThat(heard).hasSize(1);
        Note note = heard.getFirst();
        assertThat(note.body()).isEqualTo("note");
        assertThat(note.signature())
                .isEqualTo(Courier.signature("s3cret", note.delivery() + "." + note.timestamp() + ".note"))
                .startsWith("v1,");
        assertThat(database.database()
                        .<String>read(sql -> sql.first("select secret from webhooks_hooks", row -> row.text("secret"))
                                .orElseThrow()))
                .isEqualTo("sealed s3cret");
    }

    @Test
    void theSignatureIsTheOneThatReceiversCompute() {
        // printf 'id.1.{}' | openssl dgst -sha256 -hmac key -binary | base64
        assertThat(Courier.signature("key", "id.1.{}")).isEqualTo("v1,5PVmP2AfJGwnp9flV+flrzfukNWA9zyUdqvI+IQalVs=");
    }

    @Test
    void whatDoesNotArriveIsSentAgainAndThenGivenUp() {
        hook(null, "A.CREATED");
        answers.addAll(List.of(503, 500, 500));
        webhooks.publish(WS, "A.CREATED", () -> "note");
        ticker.advance(Duration.ZERO);
        assertThat(heard).hasSize(1);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(heard).hasSize(2);
        ticker.advance(Duration.ofMinutes(5));
        assertThat(heard).hasSize(3);
        assertThat(heard)
                .extracting(Note::delivery)
                .containsOnly(heard.getFirst().delivery());
        assertThat(heard.getFirst().signature()).isEqualTo("null");
    }

    @Test
    void aRefusalIsNotAskedAgain() {
        hook(null, "A.CREATED");
        answers.add(404);
        webhooks.publish(WS, "A.CREATED", () -> "note");
        ticker.advance(Duration.ofMinutes(5));
        assertThat(heard).hasSize(1);
    }

    @Test
    void aRestartLosesNoNote() {
        hook(null, "A.CREATED");
        answers.add(503);
        webhooks.publish(WS, "A.CREATED", () -> "note");
        ticker.advance(Duration.ZERO);
        webhooks.close();
        webhooks = reopened();
        ticker.advance(Duration.ofMinutes(1));
        assertThat(heard).hasSize(2);
    }

    @Test
    void onlyActiveOnesAreTold() {
        Webhook hook = hook(null, "A.CREATED");
        Webhook off = webhooks.update(WS, hook.id(), new WebhookSpec(null, "off", null, null, null, false));
        assertThat(off.active()).isFalse();
        assertThat(off.modifiedAt()).isAfter(hook.modifiedAt());
        assertThat(off.url()).isEqualTo(hook.url());
        webhooks.publish(WS, "A.CREATED", () -> "note");
        ticker.advance(Duration.ofMinutes(1));
        assertThat(heard).isEmpty();
        assertThat(webhooks.test(WS, hook.id(), "test").isSuccess()).isTrue();
        webhooks.delete(WS, hook.id());
        assertThatThrownBy(() -> webhooks.get(WS, hook.id()))
                .hasMessage("Webhook with ID " + hook.id() + " not found.");
    }

    @Test
    void whatAWebhookMayBe() {
        assertThatThrownBy(
                        () -> webhooks.create(WS, new WebhookSpec("-x", null, url(), List.of("A.CREATED"), null, null)))
                .hasMessageContaining("Webhook name '-x' is invalid");
        for (String bad : List.of("   ", "ftp://x/y", "http://[bad", "http:", "nonsense")) {
            assertThatThrownBy(() ->
                            webhooks.create(WS, new WebhookSpec("x", null, bad, List.of("A.CREATED"), null, null)))
                    .as(bad)
                    .hasMessageContaining("ebhook URL");
        }
        assertThatThrownBy(() -> webhooks.create(WS, new WebhookSpec("x", null, url(), List.of("C.SET"), null, null)))
                .hasMessageContaining("'C.SET' is not known");
        assertThatThrownBy(() -> webhooks.create(WS, new WebhookSpec("x", null, url(), List.of(), null, null)))
                .hasMessageContaining("1 to 50");
    }
}
