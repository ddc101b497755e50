package dev.athanor.platform.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the server chose for a job's services, noted outside of what the job sees; and the folder inside where a script of ours finds it and notes
 * down what became of each. What lies inside may be the job's doing: it is read as far as a note is long, and no link is followed.
 */
record ServiceFolder(JobFolder folder) {
    private static final String SCRIPT = "services.sh";
    private static final String INSIDE = "services";
    private static final int LONGEST_NOTE = 2048;

    /** A service with what was chosen for it. */
    record Entry(String name, ServiceKind kind, int port, String token) {}

    private Path list() {
        return folder.root().resolve("services.list");
    }

    private Path inside() {
        return folder.work().resolve(INSIDE);
    }

    /** The services, once {@link #write} was called. */
    List<Entry> entries() {
        if (!Files.exists(list())) {
            return List.of();
        }
        try {
            return Files.readAllLines(list()).stream()
                    .map(line -> line.split(" "))
                    .map(words ->
                            new Entry(words[0], ServiceKind.valueOf(words[1]), Integer.parseInt(words[2]), words[3]))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Lays out script and list; the server's own list last, so that a half-written folder is written again. */
    void write(List<Entry> entries, Map<String, String> files) {
        try (InputStream script = ServiceFolder.class.getResourceAsStream(SCRIPT)) {
            Files.createDirectories(inside());
            Files.write(inside().resolve(SCRIPT), Objects.requireNonNull(script).readAllBytes());
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(inside().resolve(file.getKey()), file.getValue());
            }
            List<String> lines = new ArrayList<>();
            for (Entry entry : entries) {
                Files.writeString(inside().resolve(entry.name() + ".token"), entry.token());
                lines.add(String.join(" ", entry.name(), entry.kind().name(), Integer.toString(entry.port())));
            }
            Files.write(inside().resolve("list"), lines);
            List<String> own = entries.stream()
                    .map(entry -> String.join(
                            " ", entry.name(), entry.kind().name(), Integer.toString(entry.port()), entry.token()))
                    .toList();
            Files.write(list(), own);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What the script last noted of a service: a word and what belongs to it; empty while there is nothing. */
    String noted(String service) {
        try (DirectoryStream<Path> outer = Files.newDirectoryStream(folder.root())) {
            if (!(outer instanceof SecureDirectoryStream<Path> root)) {
                return "";
            }
            try (SecureDirectoryStream<Path> work = below(root, folder.work().getFileName());
                    SecureDirectoryStream<Path> notes = below(work, Path.of(INSIDE));
                    SeekableByteChannel file = notes.newByteChannel(
                            Path.of(service + ".status"), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                ByteBuffer bytes = ByteBuffer.allocate(LONGEST_NOTE);
                while (bytes.hasRemaining() && file.read(bytes) >= 0) {
                    // Reads on until the end of a file that may come in pieces.
                }
                return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).strip();
            }
        } catch (IOException absent) {
            return "";
        }
    }

    private static SecureDirectoryStream<Path> below(SecureDirectoryStream<Path> folder, Path name) throws IOException {
        return folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    }

    /** The piece of a shell line that starts the services, as nobody's children, so that the job's script can wait for its own. */
    String start() {
        return "(/bin/sh " + quote(inside().resolve(SCRIPT)) + " " + quote(inside())
                + " > /dev/null 2>&1 < /dev/null &); ";
    }

    private static String quote(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }

    /** The middle of the names of the variables that tell a job of its own service. */
    static String variable(String service) {
        return service.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
