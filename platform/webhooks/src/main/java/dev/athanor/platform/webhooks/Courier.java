package dev.athanor.platform.webhooks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Sends one note: signed, never redirected. */
final class Courier implements AutoCloseable {
    private static final int LONGEST_ANSWER = 1000;

    private final HttpClient client;
    private final Duration timeout;

    Courier(Duration timeout) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    Outcome send(String url, @Nullable String secret, String delivery, String payload, Instant now) {
        String seconds = Long.toString(now.getEpochSecond());
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header("X-MLflow-Delivery-Id", delivery)
                .header("X-MLflow-Timestamp", seconds)
                .POST(HttpRequest.BodyPublishers.ofString(payload));
        if (secret != null) {
            request.header("X-MLflow-Signature", signature(secret, delivery + "." + seconds + "." + payload));
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String body = response.body();
            return new Outcome(
                    response.statusCode(),
                    body.substring(0, Math.min(body.length(), LONGEST_ANSWER)),
                    null,
                    seconds(response.headers().firstValue("retry-after").orElse("")));
        } catch (IOException failure) {
            return new Outcome(0, "", failure.getClass().getSimpleName() + ": " + failure.getMessage(), null);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Outcome(0, "", "the server stops", null);
        }
    }

    private static @Nullable Long seconds(String text) {
        return text.matches("\\d{1,6}") ? Long.valueOf(text) : null;
    }

    static String signature(String secret, String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
