package dev.athanor.protocols.armmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.codec.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class ArmModelTest {
    @Test
    void envelopeTakesTheNameOffTheId() {
        Instant made = Instant.parse("2026-01-02T03:04:05.678Z");

        ObjectNode node = ArmModel.resource(
                "/a/b/data/d/versions/1", "t", Json.object().put("x", 1), new SystemData(made, "me", made));

        assertThat(node.path("name").asString()).isEqualTo("1");
        assertThat(node.path("properties").path("x").asInt()).isEqualTo(1);
        assertThat(node.path("systemData").path("createdAt").asString()).isEqualTo("2026-01-02T03:04:05.678000Z");
    }

    @Test
    void errorIsReadAsItWasWritten() {
        var error = new ArmError("Code", "message", "properties.x", List.of(new ArmError("C", "m", null, List.of())));

        assertThat(ArmError.parse(error.json(), "Other")).isEqualTo(error);
    }

    @Test
    void bodyWithoutAnErrorGetsTheFallbackCode() {
        assertThat(ArmError.parse(Json.object(), "Unknown").code()).isEqualTo("Unknown");
    }
}
