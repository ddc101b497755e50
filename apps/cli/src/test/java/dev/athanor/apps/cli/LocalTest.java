package dev.athanor.apps.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says of a server on this machine. */
final class LocalTest {
    @TempDir
    Path folder;

    private TestingWorld world;

    @BeforeEach
    void world() throws IOException {
        world = new TestingWorld(folder);
        Files.createDirectories(folder.resolve("home/run"));
        Files.writeString(folder.resolve("home/run/owner.token"), "s3cret\n");
    }

    @Test
    void aLivingProcessIsTheServer() throws IOException {
        runsAs(ProcessHandle.current().pid(), 0);
        assertThat(world.line("status -o json")).isZero();
        Object status = JsonText.parse(world.out());
        assertThat(JsonText.text(status, "running")).isEqualTo("true");
        assertThat(JsonText.text(status, "pid"))
                .isEqualTo(String.valueOf(ProcessHandle.current().pid()));
        assertThat(JsonText.text(status, "url")).isEqualTo("https://localhost:7443");
        assertThat(JsonText.text(status, "home"))
                .isEqualTo(folder.resolve("home").toString());
        assertThat(world.line("up")).as("a second start is none").isZero();
        assertThat(world.err()).contains("runs already");
    }

    @Test
    void anotherProcessOfTheSameNumberIsNot() throws IOException {
        Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/stat")), "no /proc here");
        runsAs(ProcessHandle.current().pid(), 1);
        assertThat(world.line("status")).isEqualTo(3);
        assertThat(world.out()).contains("No server runs");
        assertThat(world.line("down")).isZero();
    }

    @Test
    void envNamesEverythingThatClientsNeed() throws IOException {
        runsAs(ProcessHandle.current().pid(), 0);
        assertThat(world.line("env")).isZero();
        assertThat(world.out())
                .contains(
                        "export ARM_CLOUD_METADATA_URL='https://localhost:7443/metadata/endpoints?api-version=2019-05-01'\n",
                        "export IDENTITY_ENDPOINT=http://localhost:7080/msi/token\n",
                        "export IDENTITY_HEADER=s3cret\n",
                        "export AZUREML_CURRENT_CLOUD=Athanor\n",
                        "export ATHANOR_WORKSPACE=ws1\n",
                        "/mlflow/v1.0/subscriptions/");
        world.line("env --shell fish");
        assertThat(world.out()).contains("set -gx IDENTITY_HEADER 's3cret'\n");
        world.line("env --shell json");
        assertThat(JsonText.map(JsonText.parse(world.out()))).containsEntry("ATHANOR_RESOURCE_GROUP", "rg");
    }

    @Test
    void doctorFindsWhatIsThere() {
        world.line("doctor -o json");
        assertThat(world.out()).contains("\"what\": \"python\"", "\"what\": \"isolation\"", "\"what\": \"home\"");
    }

    @Test
    void logsAreReadable() throws IOException {
        Files.createDirectories(folder.resolve("home/logs"));
        Files.writeString(
                folder.resolve("home/logs/server.log.0"),
                "old\n{\"time\":\"2026-01-01T00:00:00Z\",\"level\":\"INFO\",\"logger\":\"a\",\"message\":\"up\"}\nlast\n");
        world.line("logs -n 2");
        assertThat(world.out()).isEqualTo("2026-01-01T00:00:00Z INFO a: up\nlast\n");
    }

    @Test
    void linesOfALogMayComeInPieces() {
        List<String> lines = new ArrayList<>();
        LogLines cut = new LogLines(lines::add);
        byte[] text = "één\ntwo\nthr".getBytes(StandardCharsets.UTF_8);
        for (byte one : text) {
            cut.take(new byte[] {one}, 1);
        }
        assertThat(lines).containsExactly("één", "two");
    }

    @Test
    void azsOwnCommandsAreFriendlyNoOps() {
        for (String line : List.of(
                "login",
                "logout",
                "extension add -n ml -y",
                "upgrade",
                "account set -s 00000000-0000-0000-0000-000000000009")) {
            assertThat(world.line(line)).as(line).isZero();
        }
        world.with("AZURE_CONFIG_DIR", "").line("account show --query id -o tsv");
        assertThat(world.out()).isEqualTo("00000000-0000-0000-0000-000000000009\n");
        world.line("config set defaults.workspace=w9");
        world.line("config get defaults.workspace --query value -o tsv");
        assertThat(world.out()).isEqualTo("w9\n");
        assertThat(world.line("config get defaults.nothing")).isEqualTo(3);
    }

    private void runsAs(long pid, long ticks) throws IOException {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("pid", pid);
        told.put("startTicks", ticks);
        told.put("url", "https://localhost:7443");
        told.put("httpUrl", "http://localhost:7080");
        told.put("socket", folder.resolve("home/run/server.sock").toString());
        told.put("version", "0.1.0");
        told.put("home", folder.resolve("home").toString());
        Files.writeString(folder.resolve("home/run/server.json"), JsonPrinter.pretty(told));
    }
}
