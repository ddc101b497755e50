package dev.athanor.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class FieldTextTest {
    @Test
    void everyTextComesBackAsItWas() {
        Map<String, String> map = Map.of("a", "", "b=c", "d\\n=e\nf\r", "\\", "\\\\", "ü", "=");
        assertThat(FieldText.read(FieldText.of(map))).isEqualTo(map);
        assertThat(FieldText.read("")).isEmpty();
        assertThat(FieldText.readNumbers(FieldText.of(Map.of("blue", 90)))).containsEntry("blue", 90);
    }
}
