package dev.athanor.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternsTest {
    @ParameterizedTest
    @CsvSource({
        "*, A/b/c, true",
        "*/read, A/b/read, true",
        "*/read, A/b/readmore, false",
        "A/*/write, A/b/c/write, true",
        "A/*/write, A/write, true",
        "A/*/write, AB/write, false",
        "A/b/write, a/B/WRITE, true",
        "A/b/write, A/b/write/x, false",
        "A/computes/*/delete, A/computes/delete, true",
        "A/computes/*/delete, A/computers/delete, false",
        "a*b*c, axxbyyc, true",
        "a*b*c, axxbyy, false",
    })
    void actionsFitPatternsAsInAzure(String pattern, String action, boolean fits) {
        assertThat(Patterns.fits(pattern, action)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "/subscriptions/s, /, true",
        "/subscriptions/s/resourceGroups/g, /subscriptions/S, true",
        "/subscriptions/s2, /subscriptions/s, false",
        "/subscriptions/s, /subscriptions/s/resourceGroups/g, false",
        "/, /subscriptions/s, false",
    })
    void scopesHoldBySegment(String scope, String outer, boolean within) {
        assertThat(Patterns.within(scope, outer)).isEqualTo(within);
    }
}
