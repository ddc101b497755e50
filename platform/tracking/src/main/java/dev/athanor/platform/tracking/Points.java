package dev.athanor.platform.tracking;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A block of points of one metric as bytes: a count, then for each point the differences of step and time to the point before as zigzag
 * varints and the value's eight bytes.
 */
final class Points {
    /** Greatest size of a point: two varints of ten bytes and a value. */
    private static final int LARGEST = 28;

    /** One point without its key. */
    record Point(long step, long timestamp, double value) {
        /** Step, then time, then value; NaN counts as 0, as MLflow has it. */
        static final Comparator<Point> ORDER = Comparator.comparingLong(Point::step)
                .thenComparingLong(Point::timestamp)
                .thenComparingDouble(point -> point.isNan() ? 0 : point.value)
                .thenComparing(Point::isNan);

        boolean isNan() {
            return Double.isNaN(value);
        }

        /** The value as columns hold it: they know no NaN. */
        double stored() {
            return isNan() ? 0 : value;
        }
    }

    private Points() {}

    static byte[] encode(List<Point> points) {
        ByteBuffer out = ByteBuffer.allocate(5 + LARGEST * points.size());
        varint(out, points.size());
        long step = 0;
        long time = 0;
        for (Point point : points) {
            zigzag(out, point.step() - step);
            zigzag(out, point.timestamp() - time);
            out.putDouble(point.value());
            step = point.step();
            time = point.timestamp();
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    static List<Point> decode(byte[] block) {
        ByteBuffer in = ByteBuffer.wrap(block);
        int count = (int) varint(in);
        List<Point> points = new ArrayList<>(count);
        long step = 0;
        long time = 0;
        for (int i = 0; i < count; i++) {
            step += zigzag(in);
            time += zigzag(in);
            points.add(new Point(step, time, in.getDouble()));
        }
        return points;
    }

    /** Points in order, each once. */
    static List<Point> merge(List<Point> points) {
        points.sort(Point.ORDER);
        List<Point> merged = new ArrayList<>(points.size());
        for (Point point : points) {
            if (merged.isEmpty() || Point.ORDER.compare(merged.getLast(), point) != 0) {
                merged.add(point);
            }
        }
        return merged;
    }

    private static void zigzag(ByteBuffer out, long value) {
        varint(out, (value << 1) ^ (value >> 63));
    }

    private static long zigzag(ByteBuffer in) {
        long value = varint(in);
        return (value >>> 1) ^ -(value & 1);
    }

    private static void varint(ByteBuffer out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
