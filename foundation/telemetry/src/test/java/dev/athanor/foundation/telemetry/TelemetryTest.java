package dev.athanor.foundation.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.codec.Json;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TelemetryTest {
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @TempDir
    Path folder;

    private List<JsonNode> logged() throws IOException {
        return Files.readAllLines(folder.resolve("server.log.0")).stream()
                .map(Json::parse)
                .toList();
    }

    @Test
    void aLineOfTheLogIsOneObjectWhateverTheMessageHolds() throws Exception {
        System.Logger log = System.getLogger("athanor.test");
        try (Telemetry telemetry = Telemetry.open(folder, false, CLOCK)) {
            assertThat(telemetry.health().state()).isEmpty();
            log.log(Level.INFO, "two\nlines, \"quotes\" and {braces}");
            log.log(Level.ERROR, "it broke", new IllegalStateException("why"));
            log.log(Level.DEBUG, "not asked for");
        }
        List<JsonNode> lines = logged();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().path("message").asString()).isEqualTo("two\nlines, \"quotes\" and {braces}");
        assertThat(lines.getFirst().path("logger").asString()).isEqualTo("athanor.test");
        assertThat(lines.getFirst().path("level").asString()).isEqualTo("INFO");
        assertThat(lines.getFirst().has("failure")).isFalse();
        assertThat(lines.getLast().path("level").asString()).isEqualTo("SEVERE");
        assertThat(lines.getLast().path("failure").asString()).contains("IllegalStateException: why", "at dev.athanor");
    }

    @Test
    void aSecondLifeAddsToTheLog() throws Exception {
        for (String life : List.of("first", "second")) {
            try (Telemetry telemetry = Telemetry.open(folder, false, CLOCK)) {
                assertThat(telemetry.meters()).isNotNull();
                System.getLogger("athanor.test").log(Level.INFO, life);
            }
        }
        assertThat(logged()).extracting(line -> line.path("message").asString()).containsExactly("first", "second");
    }

    @Test
    void secretsInAddressesAreNotLogged() {
        String route = "/hooks/schedules/{workspace}/{name}/{secret}";
        assertThat(Telemetry.shown("/hooks/schedules/w/s/0a1b2c", route)).isEqualTo("/hooks/schedules/w/s/...");
        assertThat(Telemetry.shown("/subscriptions/1", "/subscriptions/{id}")).isEqualTo("/subscriptions/1");
    }

    @Test
    void metersAreInPrometheusForm() {
        var meters = new Meters(Clock.offset(CLOCK, Duration.ZERO));
        meters.count("jobs.ended", "status", "Completed");
        meters.count("jobs.ended", "status", "Completed");
        meters.time("environments.built", "kind", "conda", Duration.ofMillis(1500));
        meters.gauge("jobs.queued", () -> 3);
        meters.request("GET", "/a/{b}", 200, Duration.ofMillis(250));
        assertThat(meters.scrape())
                .contains("jobs_ended_total{status=\"Completed\"} 2.0")
                .contains("environments_built_seconds_sum{kind=\"conda\"} 1.5")
                .contains("jobs_queued 3.0")
                .contains("http_requests_seconds_sum{method=\"GET\",route=\"/a/{b}\",status=\"200\"} 0.25")
                .contains("athanor_uptime_seconds 0.0");
    }

    @Test
    void oneFailedCheckIsNotReadyAndOneThatThrowsHasFailed() {
        var health = new Health();
        health.check("disk", () -> true);
        assertThat(health.state()).isEqualTo(Map.of("disk", true));
        health.check("database", () -> {
            throw new IllegalStateException("gone");
        });
        assertThat(health.state()).isEqualTo(Map.of("disk", true, "database", false));
    }
}
