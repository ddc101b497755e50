package dev.athanor.foundation.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainJsonTest {
    @Test
    void whatIsReadIsPlainAndIsWrittenAsItWas() {
        String text = "{\"a\":[1,2.5,true,null,\"x\"],\"b\":{\"c\":123456789012345678901}}";
        Object tree = PlainJson.read(text);
        assertThat(tree)
                .isEqualTo(Map.of(
                        "a",
                        Arrays.asList(1L, 2.5, true, null, "x"),
                        "b",
                        Map.of("c", new BigInteger("123456789012345678901"))));
        assertThat(PlainJson.write(tree)).isEqualTo(text);
        assertThat(PlainJson.write(Map.of("n", 1))).isEqualTo("{\"n\":1}");
        assertThat(PlainJson.write(List.of())).isEqualTo("[]");
    }
}
