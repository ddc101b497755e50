package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.kernel.Culprit;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JobStateTest {
    private static final JobError ERROR = new JobError(Culprit.USER, "ScriptFailed", "line 1\nkey=value \\ end");
    private static final Outcome FAILED = new Outcome.Failed(ERROR);
    private static final Outcome DONE = new Outcome.Completed();
    private static final Outcome CANCELED = new Outcome.Canceled();

    static List<JobState> states() {
        return List.of(
                new JobState.Accepted(),
                new JobState.Preparing(),
                new JobState.Queued(),
                new JobState.Starting("w", "t"),
                new JobState.Running("w", "t"),
                new JobState.Stopping("w", "t", CANCELED),
                new JobState.Finalizing(FAILED),
                new JobState.Ended(DONE),
                new JobState.Ended(FAILED),
                new JobState.Ended(CANCELED));
    }

    static List<JobEvent> events() {
        return List.of(
                new JobEvent.PreparationStarted(),
                new JobEvent.Prepared(),
                new JobEvent.Placed("w", "t"),
                new JobEvent.Started(),
                new JobEvent.Resumed("w", "u"),
                new JobEvent.CancelAsked("me"),
                new JobEvent.WorkEnded(DONE),
                new JobEvent.WorkEnded(FAILED),
                new JobEvent.Broken(ERROR),
                new JobEvent.Kept(DONE),
                new JobEvent.Kept(FAILED));
    }

    static Stream<JobState> ended() {
        return states().stream().filter(JobState::ended);
    }

    @ParameterizedTest
    @MethodSource("ended")
    void noEventLeavesATerminalState(JobState state) {
        assertThat(events()).allSatisfy(event -> assertThat(state.after(event)).isEqualTo(state));
    }

    @ParameterizedTest
    @MethodSource("states")
    void statesComeBackFromTheDatabaseAsTheyWere(JobState state) {
        assertThat(StateFields.read(StateFields.write(state))).isEqualTo(state);
    }

    @Test
    void whateverHappensInWhateverOrderAJobEndsOnlyByBeingKept() {
        var random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            JobState state = new JobState.Accepted();
            for (int step = 0; step < 12; step++) {
                JobEvent event = events().get(random.nextInt(events().size()));
                JobState next = state.after(event);
                if (next.ended() && !state.ended()) {
                    assertThat(event).isInstanceOf(JobEvent.Kept.class);
                    assertThat(state).isInstanceOf(JobState.Finalizing.class);
                }
                assertThat(next.after(event)).as("an event told twice").isEqualTo(next);
                state = next;
            }
        }
    }

    @Test
    void aJobGoesFromAcceptedToCompleted() {
        JobState state = new JobState.Accepted();
        for (JobEvent event : List.of(
                new JobEvent.PreparationStarted(),
                new JobEvent.Prepared(),
                new JobEvent.Placed("w", "t"),
                new JobEvent.Started(),
                new JobEvent.Resumed("w", "u"),
                new JobEvent.WorkEnded(DONE),
                new JobEvent.Kept(DONE))) {
            state = state.after(event);
        }
        assertThat(state.status()).isEqualTo(JobStatus.COMPLETED);
    }

    @Test
    void aCancelledJobThatDidItsWorkBeforeTheSignalIsCompleted() {
        assertThat(new JobState.Stopping("w", "t", CANCELED).after(new JobEvent.WorkEnded(DONE)))
                .isEqualTo(new JobState.Finalizing(DONE));
    }

    @Test
    void aCancelledJobWhoseProcessDiesOfTheSignalIsCanceled() {
        assertThat(new JobState.Running("w", "t")
                        .after(new JobEvent.CancelAsked("me"))
                        .after(new JobEvent.WorkEnded(FAILED)))
                .isEqualTo(new JobState.Finalizing(CANCELED));
    }

    @Test
    void aPlaceThatComesAfterACancellationIsNotTaken() {
        JobState canceled = new JobState.Queued().after(new JobEvent.CancelAsked("me"));
        assertThat(canceled.after(new JobEvent.Placed("w", "t"))).isEqualTo(canceled);
    }
}
