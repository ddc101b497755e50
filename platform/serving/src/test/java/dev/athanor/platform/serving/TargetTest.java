package dev.athanor.platform.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class TargetTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Target target = new Target("blue");

    private static Instance instance(int number) {
        return new Instance(
                new InstanceStore.Entry("w" + number, "g", "ep", "blue", 1, number, "t", 1),
                List.of(),
                Path.of("none"),
                0,
                ignored -> {});
    }

    private static void refused(ServingProblem problem, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem));
    }

    private CompletableFuture<Instance> waiting() {
        var taken = new CompletableFuture<Instance>();
        Thread.startVirtualThread(() -> {
            try {
                taken.complete(target.take(LONG));
            } catch (RuntimeException failure) {
                taken.completeExceptionally(failure);
            }
        });
        return taken;
    }

    private void untilPending(int count) {
        while (target.pending() < count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void leastBusyInstanceIsTaken() {
        target.replace(List.of(instance(0), instance(1)), new RequestSettings(LONG, 2));
        Instance first = target.take(LONG);
        Instance second = target.take(LONG);
        assertThat(second).isNotSameAs(first);
        target.giveBack(first);
        assertThat(target.take(LONG)).isSameAs(first);
    }

    @Test
    void whatIsMoreThanTwiceTheRoomIsRefusedAtOnce() {
        target.replace(List.of(instance(0)), new RequestSettings(LONG, 1));
        Instance taken = target.take(LONG);
        CompletableFuture<Instance> second = waiting();
        untilPending(2);
        refused(ServingProblem.TOO_MANY_REQUESTS, () -> target.take(LONG));
        target.giveBack(taken);
        assertThat(second.join()).isSameAs(taken);
        target.giveBack(taken);
        assertThat(target.take(LONG)).isSameAs(taken);
    }

    @Test
    void waitingForRoomEndsWithTheTimeout() {
        target.replace(List.of(instance(0)), new RequestSettings(LONG, 1));
        target.take(LONG);
        refused(ServingProblem.SCORING_TIMED_OUT, () -> target.take(Duration.ofMillis(1)));
        assertThat(target.pending()).isEqualTo(1);
    }

    @Test
    void requestsWaitForAnInstanceThatIsToCome() {
        refused(ServingProblem.DEPLOYMENT_NOT_READY, () -> target.take(LONG));
        target.expect(1, new RequestSettings(LONG, 1));
        CompletableFuture<Instance> first = waiting();
        untilPending(1);
        Instance fresh = instance(0);
        target.add(fresh);
        assertThat(first.join()).isSameAs(fresh);
        target.remove(fresh);
        refused(ServingProblem.DEPLOYMENT_NOT_READY, () -> target.take(Duration.ofMillis(1)));
    }

    @Test
    void replacedInstanceIsDrained() throws InterruptedException {
        Instance old = instance(0);
        target.replace(List.of(old), new RequestSettings(LONG, 1));
        target.take(LONG);
        target.replace(List.of(instance(1)), new RequestSettings(LONG, 1));
        assertThat(target.drained(old, Duration.ofMillis(1))).isFalse();
        target.giveBack(old);
        assertThat(target.drained(old, LONG)).isTrue();
    }
}
