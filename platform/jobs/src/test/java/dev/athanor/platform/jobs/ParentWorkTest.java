package dev.athanor.platform.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.platform.workspaces.Workspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jobs whose work is other jobs, over restarts of the server. */
class ParentWorkTest {
    private static final int STEPS = 200;
    private static final int RESTARTS = 5;
    private static final int STEPS_A_SERVER = 20;

    /** Starts one child after the other, until there are {@code most}. */
    private record Chain(Jobs jobs, int most) implements ParentWork {
        @Override
        public JobKind kind() {
            return JobKind.PIPELINE;
        }

        @Override
        public Map<String, String> plan(Workspace workspace, JobSpec spec) {
            return jobs.plan(
                    workspace, TestingSpec.job(CommandPlan.NAME, "true").spec());
        }

        @Override
        public Optional<Outcome> advance(Workspace workspace, Job job, Map<String, String> plan) {
            List<Child> children = jobs.children(workspace, job.name());
            if (children.stream().anyMatch(child -> !child.state().ended())) {
                return Optional.empty();
            }
            if (children.size() == STEPS) {
                return Optional.of(new Outcome.Completed());
            }
            if (children.size() >= most) {
                return Optional.empty();
            }
            String child = job.name() + "-" + (children.size() + 1);
            JobSpec.Head head = JobSpec.Head.of(job).child(child, child, Map.of(), "{}");
            jobs.submitPlanned(workspace, head, JobKind.COMMAND, plan, TestingJobs.ME);
            jobs.say(workspace, job.name(), "started " + child);
            return Optional.empty();
        }

        @Override
        public Map<String, JobOutput> outputs(Job job, Map<String, String> plan) {
            return Map.of();
        }

        @Override
        public void finish(Workspace workspace, Job job, Map<String, String> plan, Outcome outcome) {}
    }

    private static void until(BooleanSupplier wanted) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (!wanted.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
    void aChainRunsEachStepOnceHoweverOftenTheServerIsStarted(String kind) {
        // A server that was stopped lives on in this process; it rests when the next one starts, as a killed one would.
        var servers = new AtomicInteger();
        try (var world = new TestingJobs(kind, opened -> {
            int server = servers.incrementAndGet();
            opened.register(new Chain(opened, server > RESTARTS ? STEPS : server * STEPS_A_SERVER));
        })) {
            JobSpec.Head head = TestingSpec.head("chain", "exp", null, 2);
            world.jobs.submit(
                    world.workspace,
                    new JobSpec.Pipeline(
                            head, Map.of(), Map.of(), new LinkedHashMap<>(), false, false, JobSpec.Loop.NONE),
                    TestingJobs.ME);
            for (int restart = 1; restart <= RESTARTS; restart++) {
                String step = "chain-" + restart * STEPS_A_SERVER;
                until(() -> world.jobs
                        .find(world.workspace, step)
                        .filter(job -> job.state().ended())
                        .isPresent());
                world.restart(() -> {});
            }
            until(() -> world.jobs.get(world.workspace, "chain").state().ended());
            assertThat(world.jobs.get(world.workspace, "chain").status()).isEqualTo(JobStatus.COMPLETED);
            assertThat(world.jobs.children(world.workspace, "chain"))
                    .allMatch(child -> child.state().status() == JobStatus.COMPLETED)
                    .extracting(Child::name)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, STEPS)
                            .mapToObj(number -> "chain-" + number)
                            .toList());
            assertThat(world.backend.starts).hasSize(STEPS).doesNotHaveDuplicates();
            assertThat(world.jobs.logs(world.workspace, "chain")).containsKey("logs/azureml/executionlogs.txt");
        }
    }
}
