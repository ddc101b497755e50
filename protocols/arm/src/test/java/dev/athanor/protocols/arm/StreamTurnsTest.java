package dev.athanor.protocols.arm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.testing.fixtures.TestingClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StreamTurnsTest {
    private final TestingClock clock = new TestingClock();
    private final StreamTurns turns = new StreamTurns(clock);

    @Test
    void whoFollowedAJobHearsItsEndAtOnce() {
        turns.mayTellEnd("j", false);
        clock.advance(Duration.ofSeconds(60));
        assertThat(turns.mayTellEnd("j", true)).isTrue();
    }

    @Test
    void whoBeginsToFollowAnEndedJobGetsOneTurnToReadItsLog() {
        assertThat(turns.mayTellEnd("j", true)).isFalse();
        clock.advance(Duration.ofSeconds(2));
        assertThat(turns.mayTellEnd("j", true)).isTrue();
        assertThat(turns.mayTellEnd("j", true)).as("the next who follows").isFalse();
    }

    @Test
    void aTurnThatTookTooLongIsNobodysAnyMore() {
        turns.mayTellEnd("j", false);
        clock.advance(Duration.ofMinutes(5));
        assertThat(turns.mayTellEnd("j", true)).isFalse();
    }
}
