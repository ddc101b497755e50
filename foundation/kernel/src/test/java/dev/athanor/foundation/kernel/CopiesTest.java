package dev.athanor.foundation.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CopiesTest {
    @Test
    void entriesStayInTheirOrder() {
        Map<String, Integer> map = new LinkedHashMap<>();
        for (int i = 40; i > 0; i--) {
            map.put("deployment-" + i, i);
        }
        Map<String, Integer> copy = Copies.inOrder(map);
        assertThat(copy).containsExactlyEntriesOf(map);
        map.clear();
        assertThat(copy).hasSize(40);
        assertThatThrownBy(() -> copy.put("late", 1)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void nothingIsNull() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("a", "b");
        map.put("c", null);
        assertThatThrownBy(() -> Copies.inOrder(map)).isInstanceOf(NullPointerException.class);
    }
}
