package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Walks through typical commands once, so that the class archives that the launcher makes hold what they load. */
final class WarmUp {
    private static final String JOB = """
            command: echo ${{inputs.n}}
            code: code
            environment: {image: python, conda_file: {dependencies: [python, {pip: [numpy]}]}}
            compute: azureml:cpu
            inputs: {n: 1, d: {type: uri_file, path: azureml:d:1}}
            outputs: {o: {type: uri_folder}}
            """;
    private static final String ANSWER = """
            {"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/jobs/j",
             "name":"j","systemData":{"createdAt":"2026-01-01T00:00:00Z"},"value":[],"properties":{"jobType":"Command","status":"Running",
             "accountName":"h/st/acc/_","containerName":"box","sasToken":"sv=1",
             "tags":{},"inputs":{"a":{"jobInputType":"literal","value":"1"}},"services":{"Studio":{"endpoint":"x"}}},
             "sasToken":"sv=1","blobReferenceForConsumption":{"blobUri":"https://h/st/acc/box","credential":{"sasUri":"https://h/st/acc/box?sv=1"}}}
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
        Path script = Files.createDirectories(folder.resolve("code")).resolve("main.py");
        Files.writeString(script, "print(1)\n");
        Surroundings surroundings = new Surroundings(
                Map.of("ATHANOR_HOME", folder.toString()),
                folder,
                folder,
                System.in,
                new Console(nowhere, nowhere, false, false, 0),
                real.ticker(),
                real.clock(),
                real.ids());
        serve(folder);
        CommandLine line = new CommandLine(surroundings);
        for (String words : List.of(
                "ml job show -n j",
                "ml job show -n j --query status -o tsv",
                "ml job --help",
                "ml job create --help",
                "status -o json",
                "ml job list -o table",
                "ml job validate --file " + file + " --query result -o tsv",
                "ml job validate --file " + file + " -o yaml --query keys(@)",
                "ml job create --file " + file + " --query name -o tsv",
                "ml data create --name d --version 1 --type uri_folder --path " + script.getParent(),
                "ml workspace show",
                "ml job shwo -n x",
                "configure --list-defaults -o table")) {
            line.run(List.of(words.split(" ")));
        }
        JsonPrinter.coloured(JsonText.parse(ANSWER));
        ServerWarmUp.delete(folder);
    }

    /** Answers each request on a Unix socket with the same document, as a server would. */
    private static Thread serve(Path folder) throws IOException {
        Path run = Files.createDirectories(folder.resolve("run"));
        Path socket = run.resolve("server.sock");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Map<String, Object> told = Map.of(
                "pid",
                ProcessHandle.current().pid(),
                "socket",
                socket.toString(),
                "url",
                "https://localhost:7443",
                "httpUrl",
                "http://localhost:7080");
        Files.writeString(run.resolve("server.json"), JsonPrinter.compact(told));
        Files.writeString(run.resolve("owner.token"), "secret");
        byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                while (true) {
                    answer(server.accept(), head.getBytes(StandardCharsets.US_ASCII), body);
                }
            } catch (IOException over) {
                System.err.println(over.getMessage());
            }
        });
    }

    private static void answer(SocketChannel channel, byte[] head, byte[] body) {
        Thread.ofPlatform().daemon().start(() -> {
            ByteBuffer request = ByteBuffer.allocate(64 * 1024);
            try (channel) {
                while (channel.read(request.clear()) > 0) {
                    channel.write(ByteBuffer.wrap(head));
                    channel.write(ByteBuffer.wrap(body));
                }
            } catch (IOException gone) {
                System.err.println(gone.getMessage());
            }
        });
    }
}
