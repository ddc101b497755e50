package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts a server in a throw-away home once and ends it, which makes its class archive. */
final class ServerWarmUp {
    private ServerWarmUp() {}

    static void run(Surroundings surroundings) {
        Path dist = Path.of(System.getProperty("athanor.dist", ""));
        try {
            Path folder = Files.createTempDirectory("ath");
            try {
                run(surroundings, dist, folder);
            } finally {
                delete(folder);
            }
        } catch (IOException | AthanorException failure) {
            System.err.println("no class archive for the server: " + failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(Surroundings surroundings, Path dist, Path folder)
            throws IOException, InterruptedException {
        Home home = new Home(folder);
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ATHANOR_SERVER_PORT", "0");
        settings.put("ATHANOR_SERVER_HTTP_PORT", "0");
        List<String> command = new ServerProcess(surroundings, home, Map.of())
                .command(List.of("-XX:ArchiveClassesAtExit=" + dist.resolve("server.jsa")));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.to(folder.resolve("out.log").toFile()));
        builder.environment().put("ATHANOR_HOME", folder.toString());
        builder.environment().putAll(settings);
        Process process = builder.start();
        for (int i = 0; i < 600 && process.isAlive(); i++) {
            if (home.running().isPresent()) {
                requests(surroundings, home);
                break;
            }
            surroundings.ticker().pause(Duration.ofMillis(50));
        }
        process.destroy();
        process.onExit().join();
        System.err.println(ServerActions.lastLines(folder.resolve("out.log"), 5));
    }

    /** A few typical requests, so that what they load is in the archive too. */
    private static void requests(Surroundings surroundings, Home home) {
        home.running().ifPresent(running -> {
            try (Client client = new Client(Endpoint.local(running, home), surroundings.console())) {
                String workspaces = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/"
                        + "Microsoft.MachineLearningServices/workspaces";
                for (String path : List.of(
                        "/readyz",
                        "/metadata/endpoints",
                        workspaces + "?api-version=2024-10-01",
                        workspaces + "/ws1?api-version=2024-10-01",
                        workspaces + "/ws1/jobs?api-version=2024-10-01",
                        workspaces + "/ws1/computes?api-version=2024-10-01",
                        workspaces + "/ws1/data?api-version=2024-10-01")) {
                    client.send("GET", path, Map.of(), new byte[0]);
                }
            }
        });
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
