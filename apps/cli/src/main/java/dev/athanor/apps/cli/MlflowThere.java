package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Any other server of MLflow's API, with the credentials that MLflow's own client would take from the environment. */
final class MlflowThere implements MlflowSide {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HttpClient client;
    private final String base;
    private final Optional<String> credential;
    private final Optional<MlflowProcess> process;

    private MlflowThere(String base, Optional<String> credential, Optional<MlflowProcess> process) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(20))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.base = base;
        this.credential = credential;
        this.process = process;
    }

    /** A server at an address. */
    static MlflowThere at(String url, Surroundings surroundings) {
        String token = surroundings.variable("MLFLOW_TRACKING_TOKEN");
        String user = surroundings.variable("MLFLOW_TRACKING_USERNAME");
        String pair = user + ":" + surroundings.variable("MLFLOW_TRACKING_PASSWORD");
        Optional<String> credential = !user.isEmpty()
                ? Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
                : token.isEmpty() ? Optional.empty() : Optional.of("Bearer " + token);
        return new MlflowThere(url.replaceFirst("/+$", ""), credential, Optional.empty());
    }

    /** A server that was started for this command and ends with it. */
    static MlflowThere of(MlflowProcess process) {
        return new MlflowThere(process.url(), Optional.empty(), Optional.of(process));
    }

    @Override
    public Answer send(String verb, String path, @Nullable Object body) {
        HttpRequest.Builder request = request(path);
        if (body == null) {
            request.method(verb, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            request.method(verb, HttpRequest.BodyPublishers.ofString(JsonPrinter.compact(body)));
        }
        HttpResponse<byte[]> response = exchange(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), Map.of(), response.body());
    }

    @Override
    public boolean download(String path, Path to) {
        HttpResponse<InputStream> response = exchange(request(path).GET(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            if (response.statusCode() == 404) {
                return false;
            }
            if (response.statusCode() >= 300) {
                throw ServiceException.of(new Answer(response.statusCode(), Map.of(), in.readAllBytes()));
            }
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException failure) {
            throw unreachable(failure);
        }
    }

    @Override
    public void upload(String path, Path from) {
        try {
            HttpResponse<byte[]> response = exchange(
                    request(path).PUT(HttpRequest.BodyPublishers.ofFile(from)),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() >= 300) {
                throw ServiceException.of(new Answer(response.statusCode(), Map.of(), response.body()));
            }
        } catch (IOException failure) {
            throw unreachable(failure);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
        credential.ifPresent(one -> request.header("Authorization", one));
        return request;
    }

    private <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request.build(), handler);
        } catch (IOException failure) {
            throw unreachable(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private AthanorException unreachable(IOException failure) {
        return new AthanorException(
                CliProblem.MLFLOW_UNREACHABLE, "MLflow's server at " + base + " does not answer: " + failure, failure);
    }

    @Override
    public boolean keepsIds() {
        return false;
    }

    @Override
    public String name() {
        return process.map(MlflowProcess::store).orElse(base);
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.ifPresent(MlflowProcess::close);
    }
}
