package dev.athanor.apps.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Names files to a server of this machine instead of sending them: it copies them itself, from file to file, while their digest is found out
 * here.
 */
final class HandOver {
    /** Answers of a server that cannot do it: it is another user's, an older one, or sees other files than we do. */
    private static final Set<String> UNABLE = Set.of("HandOverRefused", "FeatureNotSupported", "BlobSourceUnreadable");

    private final Client client;

    HandOver(Client client) {
        this.client = client;
    }

    /** Whether the server is one of this machine, spoken to over its socket. */
    boolean possible() {
        return client.endpoint().isSocket();
    }

    /** Has the server take the files; false when it cannot and they are to be sent. */
    boolean take(LocalFiles files, Destination destination) {
        if (!possible()) {
            return false;
        }
        String address = destination.container() + "?restype=container&comp=handover";
        Answer answer = client.send("POST", address, Map.of(), new Names(files, destination));
        if (!answer.ok() && UNABLE.contains(answer.header("x-ms-error-code").orElse(""))) {
            return false;
        }
        Uploads.check(answer, address);
        return true;
    }

    /** The files' names; then, when the digest is found, where they go. */
    private static final class Names implements Connection.Body {
        private final byte[] files;
        private final int lastLine;
        private final Destination destination;

        Names(LocalFiles files, Destination destination) {
            StringBuilder lines = new StringBuilder();
            for (LocalFiles.Item file : files.files()) {
                lines.append("file ").append(file.size()).append(' ');
                lines.append(Invocation.encode(file.name())).append(' ');
                lines.append(Invocation.encode(file.path().toAbsolutePath().toString()));
                lines.append('\n');
            }
            this.files = lines.toString().getBytes(StandardCharsets.US_ASCII);
            this.lastLine = last(destination.sample()).length;
            this.destination = destination;
        }

        private static byte[] last(String prefix) {
            return ("into " + Invocation.encode(prefix) + "\n").getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public long length() {
            return files.length + (long) lastLine;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            BufferedOutputStream buffered = new BufferedOutputStream(out);
            buffered.write(files);
            buffered.flush();
            out.write(last(destination.target().prefix()));
        }
    }
}
