package dev.athanor.apps.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A workspace of our own server. */
final class MlflowHere implements MlflowSide {
    private final Client client;
    private final String root;

    MlflowHere(Invocation invocation) {
        this.client = invocation.client();
        this.root = "/mlflow/v1.0" + invocation.workspace();
    }

    @Override
    public Answer send(String verb, String path, @Nullable Object body) {
        return body == null
                ? client.send(verb, root + path, Map.of(), new byte[0])
                : client.send(
                        verb,
                        root + path,
                        Map.of("Content-Type", "application/json"),
                        JsonPrinter.compact(body).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean download(String path, Path to) {
        try (OutputStream out = Files.newOutputStream(to)) {
            client.download(root + path, (bytes, count) -> out.write(bytes, 0, count));
            return true;
        } catch (ServiceException refused) {
            if (refused.status() == 404) {
                return false;
            }
            throw refused;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void upload(String path, Path from) {
        Answer answer = client.send("PUT", root + path, Map.of(), new FileBody(from));
        if (!answer.ok()) {
            throw ServiceException.of(answer);
        }
    }

    @Override
    public boolean keepsIds() {
        return true;
    }

    @Override
    public String name() {
        return root.substring(root.lastIndexOf('/') + 1);
    }

    @Override
    public void close() {
        // The connections are the session's.
    }

    private record FileBody(Path file) implements Connection.Body {
        @Override
        public long length() {
            try {
                return Files.size(file);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            Files.copy(file, out);
        }
    }
}
