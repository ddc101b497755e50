package dev.athanor.foundation.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private enum Policy {
        NEAREST_ONE,
        STRICT
    }

    private static final Setting<Integer> PORT = Setting.number("server.port", 7443, 0, 65535, "Port.");
    private static final Setting<Policy> POLICY =
            Setting.choice("environments.policy", Policy.NEAREST_ONE, Policy.class, "Policy.");
    private static final Setting<Duration> GRACE = Setting.duration("jobs.grace", "30s", "Grace.");
    private static final Setting<List<String>> HOSTS = Setting.list("server.hosts", "", "Hosts.");

    @TempDir
    Path folder;

    @Test
    void flagsWinOverEnvironmentWinsOverFileWinsOverDefault() throws Exception {
        Path file = Files.writeString(
                folder.resolve("config.yaml"), "server:\n  port: 1\njobs.grace: 5m\nserver.hosts: [a, b]\n");
        assertThat(Settings.load(null, Map.of(), Map.of()).get(PORT)).isEqualTo(7443);
        assertThat(Settings.load(file, Map.of(), Map.of()).get(PORT)).isEqualTo(1);
        assertThat(Settings.load(file, Map.of("ATHANOR_SERVER_PORT", "2"), Map.of())
                        .get(PORT))
                .isEqualTo(2);
        Settings all = Settings.load(file, Map.of("ATHANOR_SERVER_PORT", "2"), Map.of("server.port", "3"));
        assertThat(all.get(PORT)).isEqualTo(3);
        assertThat(all.get(GRACE)).isEqualTo(Duration.ofMinutes(5));
        assertThat(all.get(HOSTS)).containsExactly("a", "b");
        assertThat(all.entry(GRACE).origin()).isEqualTo("config.yaml:3:1");
    }

    @Test
    void choicesAreWrittenDashed() {
        assertThat(Settings.of(Map.of("environments.policy", "nearest-one")).get(POLICY))
                .isEqualTo(Policy.NEAREST_ONE);
        assertThatThrownBy(
                        () -> Settings.of(Map.of("environments.policy", "near")).get(POLICY))
                .hasMessageContaining("environments.policy is 'near' (flag); allowed: nearest-one or strict");
    }

    @Test
    void unknownKeysStopTheStartWithTheNearestKnown() {
        assertThatThrownBy(() -> Settings.of(Map.of("server.prot", "1")).refuseUnknown(List.of(PORT, POLICY)))
                .hasMessageContaining("'server.prot'")
                .hasMessageContaining("Did you mean 'server.port'?");
    }

    @Test
    void numbersKeepTheirBounds() {
        assertThatThrownBy(() -> Settings.of(Map.of("server.port", "70000")).get(PORT))
                .hasMessageContaining("0 to 65535");
    }
}
