package dev.athanor.foundation.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class JsonTest {
    @Test
    void bigNumbersStayExact() {
        String text = "{\"n\":9007199254740993,\"d\":0.1}";
        assertThat(Json.write(Json.parse(text))).isEqualTo(text);
    }

    @Test
    void bareNanIsRead() {
        assertThat(Double.isNaN(Json.parse("{\"v\": NaN}").path("v").asDouble()))
                .isTrue();
    }

    @Test
    void brokenTextNamesItsPlace() {
        assertThatThrownBy(() -> Json.parse("{\n \"a\": }"))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining("line 2");
        assertThatThrownBy(() -> Json.parseObject("[1]".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AthanorException.class)
                .hasMessageContaining("object");
    }

    @Test
    void fieldsAreReadAsTextOrMissed() {
        JsonNode node = Json.parse("{\"a\":1,\"b\":null,\"c\":{\"x\":true,\"y\":null}}");
        assertThat(Json.text(node, "a")).contains("1");
        assertThat(Json.text(node, "b")).isEmpty();
        assertThat(Json.texts(node, "c")).containsOnlyKeys("x").containsEntry("x", "true");
        assertThatThrownBy(() -> Json.required(node, "d", "properties.d")).hasMessageContaining("properties.d");
    }
}
