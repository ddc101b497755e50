package dev.athanor.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityConfigTest {
    @Test
    void defaultsAreThoseOfALocalServer() {
        assertThat(SecurityConfig.of("https://localhost:7443/"))
                .isEqualTo(new SecurityConfig("https://localhost:7443", List.of(), true, Duration.ofHours(1), true));
    }

    @Test
    void everySettingIsRead() {
        Settings settings = Settings.of(Map.of(
                "security.names", "box.lan, 10.0.0.7",
                "security.local-owner", "false",
                "security.token-lifetime", "10m",
                "security.passwords", "false"));
        settings.refuseUnknown(SecurityConfig.SETTINGS);
        assertThat(SecurityConfig.from(settings, "https://box:7443"))
                .isEqualTo(new SecurityConfig(
                        "https://box:7443", List.of("box.lan", "10.0.0.7"), false, Duration.ofMinutes(10), false));
    }

    @Test
    void certificateHoldsLoopbackThePublicHostAndTheNames() {
        var config = new SecurityConfig("https://[fd00::1]:7443", List.of("box.lan"), true, Duration.ofHours(1), true);
        assertThat(config.hosts()).containsExactly("localhost", "127.0.0.1", "::1", "fd00::1", "box.lan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://box", "box:7443", "a b", "*.lan", "-box"})
    void nameThatIsNoneIsRefused(String name) {
        assertThatThrownBy(() ->
                        new SecurityConfig("https://localhost:7443", List.of(name), true, Duration.ofHours(1), true))
                .hasMessageContaining(name)
                .hasMessageContaining("security.names");
    }
}
