package dev.athanor.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SasLimitsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static void check(String address, String... more) {
        Map<String, String> query = new TreeMap<>(Map.of("sr", "c", "se", "2026-01-01T01:00:00Z"));
        for (int i = 0; i < more.length; i += 2) {
            query.put(more[i], more[i + 1]);
        }
        SasLimits.check(new SasRequest("a", List.of(), "c", "b", query, false, address), NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-02", "2026-01-01T00:01Z", "2026-01-01T00:00:01Z", "2026-01-01T00:00:00.1230000Z"})
    void allOfAzuresWaysToWriteATimeAreRead(String end) {
        assertThatCode(() -> check("127.0.0.1", "se", end)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01", "2025-12-31T23:59Z", "tomorrow", ""})
    void endedMissingOrMalformedEndsAreRefused(String end) {
        assertThatThrownBy(() -> check("127.0.0.1", "se", end))
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        failure -> assertThat(failure.target()).isEqualTo("se"));
    }

    @Test
    void signatureBeforeItsStartIsRefused() {
        assertThatThrownBy(() -> check("127.0.0.1", "st", "2026-01-01T00:00:01Z"))
                .hasMessageContaining("begins");
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5, 10.0.0.5, true",
        "10.0.0.1-10.0.0.9, 10.0.0.5, true",
        "10.0.0.1-10.0.0.9, 10.0.0.10, false",
        "10.0.0.1-10.0.0.9, ::1, false",
        "10.0.0.1-, 10.0.0.5, false",
        "evil.example, 10.0.0.5, false",
    })
    void addressesAreCompared(String range, String address, boolean good) {
        if (good) {
            assertThatCode(() -> check(address, "sip", range)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> check(address, "sip", range)).hasMessageContaining(range);
        }
    }

    @Test
    void unknownProtocolsAreRefused() {
        assertThatCode(() -> check("127.0.0.1", "spr", "https,http")).doesNotThrowAnyException();
        assertThatThrownBy(() -> check("127.0.0.1", "spr", "https")).hasMessageContaining("https only");
        assertThatThrownBy(() -> check("127.0.0.1", "spr", "ftp")).hasMessageContaining("ftp");
    }

    @Test
    void accountSignatureOfAnotherServiceIsRefused() {
        var request = new SasRequest(
                "a", List.of(), "c", "b", Map.of("ss", "qt", "se", "2026-01-01T01:00:00Z"), true, "127.0.0.1");
        assertThatThrownBy(() -> SasLimits.check(request, NOW)).hasMessageContaining("qt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "9999"})
    void folderNeedsItsDepth(String depth) {
        var request = new SasRequest("a", List.of(), "c", "f/b", Map.of("sr", "d", "sdd", depth), true, "");
        assertThatThrownBy(() -> SasLimits.signedPath(request)).hasMessageContaining("sdd");
    }
}
