package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may wait, and who waits because of the others of an experiment. */
class QueueQuotasTest {
    private static Job submit(TestingJobs world, TestingSpec spec) {
        return world.jobs.submit(world.workspace, spec.spec(), TestingJobs.ME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"workspace", "user"})
    void oneMoreThanMayWaitIsRefusedUntilOneHasBegun(String whose) {
        try (var world = new TestingJobs("sqlite", Map.of("compute.quota." + whose + "-queued", "2"))) {
            submit(world, TestingSpec.job("one", "sleep 60"));
            world.await("one", JobState.Running.class);
            submit(world, TestingSpec.job("two", "sleep 60"));
            world.await("two", JobState.Running.class);
            submit(world, TestingSpec.job("three", "true"));
            submit(world, TestingSpec.job("four", "true"));
            assertThatThrownBy(() -> submit(world, TestingSpec.job("five", "true")))
                    .hasMessageContaining("2 jobs of ")
                    .hasMessageContaining("and 2 may (compute.quota." + whose + "-queued)");
            assertThat(world.jobs.exists(world.workspace, "five")).isFalse();
            // What was let in before is no new job.
            assertThat(submit(world, TestingSpec.job("four", "true")).name()).isEqualTo("four");

            world.jobs.cancel(world.workspace, "three", TestingJobs.ME);
            world.ended("three");
            submit(world, TestingSpec.job("five", "true"));
            world.jobs.cancel(world.workspace, "one", TestingJobs.ME);
            assertThat(world.ended("five").status()).isEqualTo(JobStatus.COMPLETED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "sqlite")
    void oneExperimentThatIsFullKeepsNoOtherOfTheSamePersonWaiting(String kind) {
        try (var world = new TestingJobs(kind, Map.of("compute.quota.experiment-jobs", "1"))) {
            submit(world, TestingSpec.job("one", "sleep 60").of("tuning", 2));
            world.await("one", JobState.Running.class);
            submit(world, TestingSpec.job("two", "true").of("tuning", 2));
            Job waiting = world.await(
                    "two",
                    job -> job.waiting() != null && job.waiting().reason().contains("experiment-jobs"));
            assertThat(waiting.waiting())
                    .isNotNull()
                    .satisfies(
                            why -> assertThat(why.reason())
                                    .isEqualTo(
                                            "experiment 'tuning' may run 1 job at once (compute.quota.experiment-jobs), and 1 runs"));
            submit(world, TestingSpec.job("other", "true").of("else", 2));
            assertThat(world.ended("other").status()).isEqualTo(JobStatus.COMPLETED);
            world.jobs.cancel(world.workspace, "one", TestingJobs.ME);
            assertThat(world.ended("two").status()).isEqualTo(JobStatus.COMPLETED);
        }
    }
}
