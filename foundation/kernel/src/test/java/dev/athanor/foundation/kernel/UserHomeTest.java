package dev.athanor.foundation.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserHomeTest {
    @Test
    void theVariableWinsOverTheListOfUsers() {
        Path listed = Path.of(System.getProperty("user.home"));
        assertThat(UserHome.of(Map.of("HOME", "/elsewhere"))).isEqualTo(Path.of("/elsewhere"));
        assertThat(UserHome.of(Map.of("HOME", ""))).isEqualTo(listed);
        assertThat(UserHome.of(Map.of())).isEqualTo(listed);
    }
}
