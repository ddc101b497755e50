package dev.athanor.protocols.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OtlpTest {
    private static final String TRACE = "000102030405060708090a0b0c0d0e0f";
    private static final String SPAN = "1011121314151617";

    /** Writes protobuf, so that tests need no generated code. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message bytes(int field, byte[] bytes) {
            varint(((long) field << 3) | 2);
            varint(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        Message text(int field, String text) {
            return bytes(field, text.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message inner) {
            return bytes(field, inner.out.toByteArray());
        }

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message fixed(int field, long value) {
            varint(((long) field << 3) | 1);
            out.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(value)
                    .array());
            return this;
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) ((rest & 0x7f) | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }

    private static Message pair(String key, Message value) {
        return new Message().text(1, key).message(2, value);
    }

    private static byte[] request() {
        Message list = new Message().message(1, new Message().number(3, -1)).message(1, new Message().text(1, "x"));
        Message map = new Message().message(1, pair("inner", new Message().number(2, 1)));
        Message event = new Message().fixed(1, 7).text(2, "e").message(3, pair("a", new Message().number(3, 1)));
        Message span = new Message()
                .bytes(1, HexFormat.of().parseHex(TRACE))
                .bytes(2, HexFormat.of().parseHex(SPAN))
                .text(5, "step")
                .number(6, 3)
                .fixed(7, 1_700_000_000_000_000_001L)
                .fixed(8, 1_700_000_000_000_000_009L)
                .message(9, pair("text", new Message().text(1, "ü")))
                .message(9, pair("real", new Message().fixed(4, Double.doubleToLongBits(0.5))))
                .message(9, pair("list", new Message().message(5, list)))
                .message(9, pair("map", new Message().message(6, map)))
                .message(9, pair("none", new Message()))
                .message(11, event)
                .message(15, new Message().text(2, "went wrong").number(3, 2));
        Message scope =
                new Message().message(1, new Message().text(1, "library")).message(2, span);
        Message resource = new Message().message(1, new Message()).message(2, scope);
        return new Message().message(1, resource).out.toByteArray();
    }

    @Test
    void protobufIsReadToTheLastNanosecond() {
        OtlpSpan span = Otlp.protobuf(request()).getFirst();
        assertThat(span.traceId()).isEqualTo(TRACE);
        assertThat(span.spanId()).isEqualTo(SPAN);
        assertThat(span.parentId()).isEmpty();
        assertThat(span.startNanos()).isEqualTo(1_700_000_000_000_000_001L);
        assertThat(span.endNanos()).isEqualTo(1_700_000_000_000_000_009L);
        assertThat(span.attributes().toString())
                .isEqualTo("{\"text\":\"ü\",\"real\":0.5,\"list\":[-1,\"x\"],\"map\":{\"inner\":true},\"none\":null}");
        assertThat(span.events()).hasSize(1);
        assertThat(span.events().getFirst().attributes().toString()).isEqualTo("{\"a\":1}");
        assertThat(span.status()).isEqualTo(OtlpSpan.Status.ERROR);
        assertThat(span.message()).isEqualTo("went wrong");
    }

    @Test
    void jsonSaysTheSameThings() {
        String json = """
                {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"%s","spanId":"%s","name":"step",
                "startTimeUnixNano":"1700000000000000001","endTimeUnixNano":1700000000000000009,
                "attributes":[{"key":"n","value":{"intValue":"9007199254740993"}},
                {"key":"l","value":{"arrayValue":{"values":[{"boolValue":true},{"doubleValue":0.5}]}}},
                {"key":"m","value":{"kvlistValue":{"values":[{"key":"i","value":{"stringValue":"v"}}]}}}],
                "status":{"code":"STATUS_CODE_OK"}}]}]}]}
                """.formatted(TRACE.toUpperCase(Locale.ROOT), SPAN);
        OtlpSpan span = Otlp.json(json.getBytes(StandardCharsets.UTF_8)).getFirst();
        assertThat(span.traceId()).isEqualTo(TRACE);
        assertThat(span.startNanos()).isEqualTo(1_700_000_000_000_000_001L);
        assertThat(span.attributes().toString())
                .isEqualTo("{\"n\":9007199254740993,\"l\":[true,0.5],\"m\":{\"i\":\"v\"}}");
        assertThat(span.status()).isEqualTo(OtlpSpan.Status.OK);
    }

    @Test
    void whatIsNoMessageIsRefused() {
        assertThatThrownBy(() -> Otlp.json("[".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AthanorException.class);
        assertThat(Otlp.json("{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
        assertThat(Otlp.protobuf(new byte[0])).isEmpty();
    }

    @Test
    void nothingThatIsSentBreaksTheReader() {
        byte[] good = request();
        Random random = new Random(7);
        for (int i = 0; i < 5000; i++) {
            byte[] bad = Arrays.copyOf(good, 1 + random.nextInt(good.length));
            for (int change = random.nextInt(4); change > 0; change--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(Otlp.protobuf(bad)).isNotNull();
            } catch (AthanorException refused) {
                assertThat(refused.problem()).isEqualTo(OtlpProblem.OTLP_MESSAGE_INVALID);
            }
        }
    }
}
