package dev.athanor.protocols.otlp;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The fields of one protobuf message, one after the other. */
final class ProtobufReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer in;
    private int wire;

    ProtobufReader(ByteBuffer in) {
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The number of the next field, 0 at the end. */
    int next() {
        if (!in.hasRemaining()) {
            return 0;
        }
        long tag = varint();
        wire = (int) (tag & 7);
        int field = (int) (tag >>> 3);
        if (field == 0) {
            throw Otlp.invalid("a field of number 0");
        }
        return field;
    }

    /** The value of a field that is a number, however it is written. */
    long number() {
        return switch (wire) {
            case VARINT -> varint();
            case FIXED64 -> {
                need(8);
                yield in.getLong();
            }
            case FIXED32 -> {
                need(4);
                yield in.getInt();
            }
            default -> throw Otlp.invalid("a number is expected where the message has bytes");
        };
    }

    ByteBuffer bytes() {
        if (wire != BYTES) {
            throw Otlp.invalid("bytes are expected where the message has a number");
        }
        long length = varint();
        if (length < 0 || length > in.remaining()) {
            throw Otlp.invalid("a field is longer than the message");
        }
        ByteBuffer part = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return part;
    }

    ProtobufReader message() {
        return new ProtobufReader(bytes());
    }

    String text() {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }

    byte[] array() {
        ByteBuffer part = bytes();
        byte[] array = new byte[part.remaining()];
        part.get(array);
        return array;
    }

    /** Leaves out a field that nobody asks for. */
    void skip() {
        if (wire == BYTES) {
            bytes();
        } else {
            number();
        }
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            need(1);
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw Otlp.invalid("a number has too many bytes");
    }

    private void need(int count) {
        if (in.remaining() < count) {
            throw Otlp.invalid("the message ends within a field");
        }
    }
}
