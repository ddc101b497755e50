package dev.athanor.foundation.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TextMapTest {
    @Test
    void everyTextComesBackAsItWas() {
        Map<String, String> map = Map.of("a=b", "x\ny=\\n\r", "", "", "k\\", "=", "\\", "\\\\", "ü", "d\\n=e\nf\r");
        assertThat(TextMap.read(TextMap.write(map))).isEqualTo(map);
        assertThat(TextMap.read("")).isEmpty();
        assertThat(TextMap.write(Map.of("blue", 90))).isEqualTo("blue=90\n");
    }

    @Test
    void anEqualsSignMayStandBehindABackslash() {
        assertThat(TextMap.read("a\\=b=c\\=d\n")).isEqualTo(Map.of("a=b", "c=d"));
    }
}
