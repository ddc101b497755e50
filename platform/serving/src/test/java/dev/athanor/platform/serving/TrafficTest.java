package dev.athanor.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrafficTest {
    @Test
    void hundredRequestsAreSplitExactlyAndMixed() {
        var traffic = new Traffic(Map.of("blue", 90, "green", 10));
        Map<String, Integer> counts = new HashMap<>();
        int longestRun = 0;
        int run = 0;
        for (int i = 0; i < 1000; i++) {
            String picked = traffic.pick().orElseThrow();
            counts.merge(picked, 1, Integer::sum);
            run = picked.equals("green") ? 0 : run + 1;
            longestRun = Math.max(longestRun, run);
        }
        assertThat(counts).containsEntry("blue", 900).containsEntry("green", 100);
        assertThat(longestRun).isLessThan(25);
    }

    @Test
    void nobodyIsPickedWithoutShares() {
        assertThat(new Traffic(Map.of()).pick()).isEmpty();
        assertThat(new Traffic(Map.of("blue", 0)).pick()).isEmpty();
    }
}
