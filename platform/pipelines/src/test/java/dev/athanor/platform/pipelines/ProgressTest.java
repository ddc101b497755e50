package dev.athanor.platform.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.kernel.Culprit;
import dev.athanor.platform.jobs.JobError;
import dev.athanor.platform.jobs.JobKind;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.platform.jobs.JobState;
import dev.athanor.platform.jobs.JobStatus;
import dev.athanor.platform.jobs.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final JobState RUNNING = new JobState.Running("w", "t");
    private static final JobState DONE = new JobState.Ended(new Outcome.Completed());
    private static final JobState FAILED =
            new JobState.Ended(new Outcome.Failed(new JobError(Culprit.USER, "Broken", "broken")));

    private static StepPlan after(String... needs) {
        Map<String, String> bound = new LinkedHashMap<>();
        for (String need : needs) {
            bound.put("from_" + need, "parent.jobs." + need + ".outputs.o");
        }
        return new StepPlan(JobKind.COMMAND, Map.of(), bound, Map.of(), null, "{}", true, Map.of());
    }

    private static Progress diamond(boolean goOn) {
        Map<String, StepPlan> steps = new LinkedHashMap<>();
        steps.put("top", after());
        steps.put("left", after("top"));
        steps.put("right", after("top"));
        steps.put("bottom", after("left", "right"));
        return new Progress(new PipelinePlan(Map.of(), Map.of(), steps, goOn, false, JobSpec.Loop.NONE));
    }

    @Test
    void aStepIsReadyWhenAllThatItWaitsForHasCompleted() {
        Progress progress = diamond(false);
        assertThat(progress.ready()).containsExactly("top");
        progress.heard("top", RUNNING);
        assertThat(progress.ready()).isEmpty();
        progress.heard("top", DONE);
        assertThat(progress.ready()).containsExactly("left", "right");
        progress.heard("left", DONE);
        progress.heard("left", DONE);
        assertThat(progress.ready()).containsExactly("right");
        progress.heard("right", DONE);
        assertThat(progress.ready()).containsExactly("bottom");
        assertThat(progress.over()).isFalse();
        progress.heard("bottom", DONE);
        assertThat(progress.over()).isFalse();
        assertThat(progress.news())
                .containsExactly(
                        Map.entry("top", JobStatus.COMPLETED),
                        Map.entry("left", JobStatus.COMPLETED),
                        Map.entry("right", JobStatus.COMPLETED),
                        Map.entry("bottom", JobStatus.COMPLETED));
        assertThat(progress.over()).isTrue();
    }

    @Test
    void aFailureHaltsUnlessTheOthersAreToGoOn() {
        Progress halting = diamond(false);
        halting.heard("top", DONE);
        halting.heard("left", FAILED);
        assertThat(halting.halted()).isTrue();
        assertThat(halting.ready()).isEmpty();
        assertThat(halting.bad()).containsExactly("left");
        halting.news();
        assertThat(halting.over()).isTrue();

        Progress going = diamond(true);
        going.heard("top", DONE);
        going.heard("left", FAILED);
        assertThat(going.ready()).containsExactly("right");
        going.heard("right", DONE);
        going.news();
        assertThat(going.over()).isTrue();
    }

    @Test
    void whatIsFoundAfterARestartCountsOnceWithWhatIsHeardMeanwhile() {
        Progress progress = diamond(false);
        progress.heard("top", DONE);
        progress.loaded(Map.of("top", RUNNING, "left", RUNNING, "stranger", DONE));
        assertThat(progress.ready()).containsExactly("right");
        progress.heard("left", RUNNING);
        assertThat(progress.over()).isFalse();
    }

    @Test
    void aThousandStepsCostAThousandChanges() {
        Map<String, StepPlan> steps = new LinkedHashMap<>();
        steps.put("s0", after());
        for (int i = 1; i < 1000; i++) {
            steps.put("s" + i, after("s" + (i - 1)));
        }
        Progress progress = new Progress(new PipelinePlan(Map.of(), Map.of(), steps, false, false, JobSpec.Loop.NONE));
        int passes = 0;
        while (!progress.ready().isEmpty()) {
            assertThat(progress.ready()).containsExactly("s" + passes++);
            progress.heard("s" + (passes - 1), DONE);
        }
        progress.news();
        assertThat(passes).isEqualTo(1000);
        assertThat(progress.over()).isTrue();
    }

    @Test
    void whatFollowsASkippedStepIsSkippedToo() {
        Progress progress = diamond(false);
        progress.heard("top", DONE);
        assertThat(progress.skip("left")).containsExactly("left", "bottom");
        assertThat(progress.ready()).containsExactly("right");
        progress.heard("right", DONE);
        progress.news();
        assertThat(progress.ready()).isEmpty();
        assertThat(progress.over()).isTrue();
    }

    @Test
    void noMoreRunAtATimeThanAllowed() {
        Map<String, StepPlan> steps = new LinkedHashMap<>();
        for (String name : List.of("a", "b", "c")) {
            steps.put(name, after());
        }
        Progress progress = new Progress(
                new PipelinePlan(Map.of(), Map.of(), steps, false, false, new JobSpec.Loop(2, Map.of(), null)));
        assertThat(progress.ready()).containsExactly("a", "b");
        progress.heard("a", RUNNING);
        assertThat(progress.ready()).containsExactly("b");
        progress.heard("b", RUNNING);
        assertThat(progress.ready()).isEmpty();
        progress.heard("a", DONE);
        assertThat(progress.ready()).containsExactly("c");
    }
}
