package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Walks through typical commands once, so that the class archives that the launcher makes hold what they load. */
final class WarmUp {
    private static final String JOB = """
            command: echo ${{inputs.n}}
            environment: {image: python, conda_file: {dependencies: [python, {pip: [numpy]}]}}
            compute: azureml:cpu
            inputs: {n: 1, d: {type: uri_file, path: azureml:d:1}}
            outputs: {o: {type: uri_folder}}
            """;
    private static final String ANSWER = """
            {"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/jobs/j",
             "name":"j","systemData":{"createdAt":"2026-01-01T00:00:00Z"},"properties":{"jobType":"Command","status":"Running",
             "tags":{},"inputs":{"a":{"jobInputType":"literal","value":"1"}},"services":{"Studio":{"endpoint":"x"}}}}
            """;

    private WarmUp() {}

    static void run(String which) {
        if (which.equals("warm-up-server")) {
            ServerWarmUp.run(Athanor.surroundings());
            return;
        }
        try {
            commands();
        } catch (IOException | AthanorException failure) {
            System.err.println(failure.getMessage());
        }
    }

    private static void commands() throws IOException {
        Surroundings real = Athanor.surroundings();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Path folder = Files.createTempDirectory("athanor-warm-up");
        Path file = folder.resolve("job.yml");
        Files.writeString(file, JOB);
        Surroundings surroundings = new Surroundings(
                Map.of("ATHANOR_HOME", folder.toString()),
                folder,
                folder,
                System.in,
                new Console(nowhere, nowhere, false, false, 0),
                real.ticker(),
                real.clock(),
                real.ids());
        CommandLine line = new CommandLine(surroundings);
        for (String words : List.of(
                "ml job --help",
                "ml job create --help",
                "status -o json",
                "ml job list -o table",
                "ml job validate --file " + file + " --query result -o tsv",
                "ml job validate --file " + file + " -o yaml --query keys(@)",
                "ml job shwo -n x",
                "configure --list-defaults -o table")) {
            line.run(List.of(words.split(" ")));
        }
        try (Session session = new Session(surroundings, Commands.builtIn())) {
            Object arm = JsonText.parse(ANSWER);
            Object shown = session.yaml().show("job", JsonText.map(arm));
            JsonPrinter.pretty(shown);
            JsonPrinter.coloured(shown);
        }
        byte[] answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(StandardCharsets.US_ASCII);
        try (Connection connection =
                new Connection(() -> {}, new ByteArrayInputStream(answer), new ByteArrayOutputStream())) {
            connection.exchange("GET", "/", Map.of(), new NoBody());
        }
        java.nio.channels.SocketChannel.open(java.net.StandardProtocolFamily.UNIX)
                .close();
        Files.delete(file);
    }

    private static final class NoBody implements Connection.Body {
        @Override
        public long length() {
            return 0;
        }

        @Override
        public void writeTo(OutputStream out) {
            // Nothing to write.
        }
    }
}
