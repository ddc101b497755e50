package dev.athanor.foundation.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KernelTest {
    private record Told(String what) implements Event {}

    @Test
    void aSlipIsRecognisedAndAStrangerIsNot() {
        List<String> allowed = List.of("environment", "compute", "command");
        assertThat(Suggestions.nearest("enviroment", allowed)).contains("environment");
        assertThat(Suggestions.nearest("Commnad", allowed)).contains("command");
        assertThat(Suggestions.nearest("zzzz", allowed)).isEmpty();
        assertThat(Suggestions.didYouMean("computee", allowed)).isEqualTo(" Did you mean 'compute'?");
    }

    @Test
    void aProblemHasAzuresSpellingToo() {
        assertThat(KernelProblem.BODY_TOO_LARGE.code()).isEqualTo("BodyTooLarge");
    }

    @Test
    void anExceptionKeepsFieldAndFindings() {
        AthanorException failure = KernelProblem.INVALID_VALUE
                .because("lr is 'x'")
                .with(new AthanorException.Detail("InvalidValue", "lr", "not a number"))
                .at("properties.lr");
        assertThat(failure.target()).isEqualTo("properties.lr");
        assertThat(failure.details()).hasSize(1);
        assertThat(failure.text()).isEqualTo("lr is 'x'");
    }

    @Test
    void aListenerThatFailsDoesNotSilenceTheOthers() {
        List<RuntimeException> failures = new ArrayList<>();
        List<String> heard = new ArrayList<>();
        var events = new Events(failures::add);
        events.subscribe(Told.class, told -> {
            throw new IllegalStateException("deaf");
        });
        Cancellable second = events.subscribe(Told.class, told -> heard.add(told.what()));
        events.publish(new Told("a"));
        second.cancel();
        events.publish(new Told("b"));
        assertThat(heard).containsExactly("a");
        assertThat(failures).hasSize(2);
    }

    @Test
    void seededIdsRepeatAndAreGuids() {
        assertThat(Ids.seeded(7).guid())
                .isEqualTo(Ids.seeded(7).guid())
                .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        assertThat(Ids.secure().hex(8)).hasSize(16).isNotEqualTo(Ids.secure().hex(8));
    }

    @Test
    void theTickerRunsOnceAndAgainUntilCancelled() throws Exception {
        try (var ticker = new SystemTicker(failure -> {})) {
            var once = new CountDownLatch(1);
            var thrice = new CountDownLatch(3);
            ticker.after(Duration.ofMillis(1), once::countDown);
            Cancellable repeat = ticker.every(Duration.ofMillis(1), thrice::countDown);
            assertThat(once.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(thrice.await(10, TimeUnit.SECONDS)).isTrue();
            repeat.cancel();
        }
    }

    @Test
    void secretsAreComparedWhole() {
        assertThat(Hashes.sameSecret("abc", "abc")).isTrue();
        assertThat(Hashes.sameSecret("abc", "abd")).isFalse();
        assertThat(Hashes.sha256("")).startsWith("e3b0c44298fc1c14");
    }
}
