package dev.athanor.platform.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.tracking.Points.Point;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PointsTest {
    @Test
    void anyPointsComeBackAsTheyWere() {
        Ids random = Ids.seeded(3);
        for (int round = 0; round < 500; round++) {
            List<Point> points = new ArrayList<>();
            for (int i = random.below(40); i > 0; i--) {
                points.add(new Point(number(random), number(random), Double.longBitsToDouble(number(random))));
            }
            assertThat(Points.decode(Points.encode(points))).isEqualTo(points);
        }
    }

    private static long number(Ids random) {
        return switch (random.below(4)) {
            case 0 -> random.below(100);
            case 1 -> Long.MIN_VALUE + random.below(3);
            case 2 -> Long.MAX_VALUE - random.below(3);
            default -> ByteBuffer.wrap(random.bytes(8)).getLong();
        };
    }

    @Test
    void repeatsAreDroppedAndOrderIsStepTimeValue() {
        List<Point> points = new ArrayList<>(List.of(
                new Point(1, 5, 2.0),
                new Point(0, 9, 1.0),
                new Point(1, 5, 1.0),
                new Point(1, 5, 2.0),
                new Point(1, 4, 7.0)));
        assertThat(Points.merge(points))
                .containsExactly(
                        new Point(0, 9, 1.0), new Point(1, 4, 7.0), new Point(1, 5, 1.0), new Point(1, 5, 2.0));
    }

    @Test
    void aSteadyCurveIsSmall() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            points.add(new Point(i, 1_700_000_000_000L + 250L * i, i / 7.0));
        }
        assertThat(Points.encode(points)).hasSizeLessThan(12_000);
    }
}
