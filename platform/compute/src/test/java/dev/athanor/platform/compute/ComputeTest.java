package dev.athanor.platform.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ComputeTest {
    private static final String WS = "11111111-1111-4111-8111-111111111111";
    private static final long GIB = 1L << 30;
    private static final Machine LAPTOP = new Machine(2, 8 * GIB, List.of());
    private static final Machine STATION =
            new Machine(8, 64 * GIB, List.of(new Gpu("GPU-a", "T4", 16 * GIB), new Gpu("GPU-b", "T4", 16 * GIB)));

    private final Events events = new Events(failure -> {
        throw failure;
    });
    private final TestingClock clock = new TestingClock();

    static java.util.stream.Stream<String> databases() {
        return TestingDatabase.kinds();
    }

    private Compute open(TestingDatabase database, Machine machine, ComputeConfig config) {
        return Compute.open(config, database.database(), events, clock, machine, List.of(new IdleBackend()));
    }

    private Compute open(TestingDatabase database, Machine machine) {
        return open(database, machine, new ComputeConfig(false, 0, Quotas.NONE));
    }

    private static TargetSpec cluster(String name, @Nullable String size, int min, int max) {
        return target(name, ComputeKind.AML_COMPUTE, size, min, max);
    }

    private static TargetSpec target(String name, ComputeKind kind, @Nullable String size, int min, int max) {
        return new TargetSpec(
                name,
                kind,
                size,
                min,
                max,
                Duration.ofMinutes(2),
                false,
                "local",
                "for tests",
                Map.of("a b", "c=d&e"),
                "{\"kept\":true}");
    }

    private static void refused(Problem problem, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem));
    }

    private static Lease granted(Placement placement) {
        assertThat(placement).isInstanceOf(Placement.Granted.class);
        return ((Placement.Granted) placement).lease();
    }

    private static String reason(Placement placement) {
        assertThat(placement).isInstanceOf(Placement.Waiting.class);
        return ((Placement.Waiting) placement).reason();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void keepsWhatWasSentAndFindsItWithoutCase(String kind) {
        try (var database = TestingDatabase.open(kind)) {
            Compute compute = open(database, LAPTOP);
            TargetSpec spec = cluster("cpu-cluster", "Standard_DS3_v2", 0, 2);
            compute.save(WS, spec, "me");
            ComputeTarget kept = compute.get(WS, "CPU-Cluster");
            assertThat(kept.spec()).isEqualTo(spec);
            assertThat(kept.createdBy()).isEqualTo("me");
            assertThat(kept.notes()).anyMatch(note -> note.contains("this machine gives 2 and 8 GiB"));
            assertThat(compute.list(WS)).hasSize(1);
            refused(ComputeProblem.COMPUTE_NOT_FOUND, () -> compute.get(WS, "cpu-clustr"));
            assertThatThrownBy(() -> compute.get(WS, "cpu-clustr")).hasMessageContaining("Did you mean 'cpu-cluster'?");
            compute.delete(WS, "cpu-cluster");
            assertThat(compute.find(WS, "cpu-cluster")).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void refusesWrongFieldsByName(String kind) {
        try (var database = TestingDatabase.open(kind)) {
            Compute compute = open(database, LAPTOP);
            refused(ComputeProblem.COMPUTE_INVALID, () -> compute.save(WS, cluster("1x", null, 0, 1), "me"));
            refused(ComputeProblem.COMPUTE_INVALID, () -> compute.save(WS, cluster("serverless", null, 0, 1), "me"));
            refused(ComputeProblem.COMPUTE_INVALID, () -> compute.save(WS, cluster("c", null, 3, 2), "me"));
            assertThatThrownBy(() -> compute.save(WS, cluster("c", "Standard_DS3_v3", 0, 1), "me"))
                    .hasMessageContaining("Did you mean");
            compute.save(WS, cluster("c", "Standard_DS3_v2", 0, 1), "me");
            refused(
                    ComputeProblem.COMPUTE_INVALID,
                    () -> compute.save(WS, cluster("c", "Standard_DS2_v2", 0, 1), "me"));
            compute.save(WS, cluster("c", "STANDARD_DS3_V2", 0, 4), "me");
            assertThat(compute.get(WS, "c").spec().maxNodes()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void instancesStartAndStopAndClustersDoNot(String kind) {
        try (var database = TestingDatabase.open(kind)) {
            Compute compute = open(database, LAPTOP);
            compute.save(WS, target("ci-1", ComputeKind.COMPUTE_INSTANCE, "Standard_DS3_v2", 0, 0), "me");
            assertThat(compute.change(WS, "ci-1", TargetState.Change.STOP).state())
                    .isEqualTo(TargetState.STOPPED);
            refused(ComputeProblem.COMPUTE_STATE, () -> compute.change(WS, "ci-1", TargetState.Change.RESTART));
            refused(ComputeProblem.COMPUTE_STATE, () -> compute.check(WS, "ci-1", Demand.ONE));
            assertThat(compute.change(WS, "ci-1", TargetState.Change.START).state())
                    .isEqualTo(TargetState.RUNNING);
            compute.check(WS, "ci-1", Demand.ONE);
            compute.save(WS, cluster("c", null, 0, 1), "me");
            refused(ComputeProblem.COMPUTE_STATE, () -> compute.change(WS, "c", TargetState.Change.STOP));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aSizeIsACapAndNeverADemand(String kind) {
        try (var database = TestingDatabase.open(kind)) {
            Compute compute = open(database, LAPTOP);
            compute.save(WS, cluster("big", "Standard_D64s_v3", 0, 2), "me");
            Lease lease = granted(compute.reserve(WS, "big", Demand.ONE, new Claim("job-1", "ann", "exp")));
            assertThat(lease.limits()).isEqualTo(new Limits(2, 8 * GIB, 0));
            assertThat(lease.notes()).hasSize(1);
            granted(compute.reserve(WS, "big", Demand.ONE, new Claim("job-2", "ann", "exp")));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whoWaitsIsToldWhyAndWhenNodesAreFree(String kind) {
        List<ComputeFreed> freed = new ArrayList<>();
        events.subscribe(ComputeFreed.class, freed::add);
        try (var database = TestingDatabase.open(kind)) {
            Compute compute = open(database, LAPTOP);
            compute.save(WS, cluster("one", null, 0, 1), "me");
            granted(compute.reserve(WS, "one", Demand.ONE, new Claim("job-1", "ann", "exp")));
            assertThat(reason(compute.reserve(WS, "one", Demand.ONE, new Claim("job-2", "ann", "exp"))))
                    .isEqualTo("compute 'one' has 1 node, 1 taken by job-1; 1 needed");
            granted(compute.reserve(WS, null, Demand.ONE, new Claim("job-3", "ann", "exp")));
            assertThat(reason(compute.reserve(WS, "serverless", Demand.ONE, new Claim("job-4", "ann", "exp"))))
                    .contains("this machine gives 2 cores, 2 taken by job-1, job-3");
            refused(ComputeProblem.COMPUTE_BUSY, () -> compute.delete(WS, "one"));
            freed.clear();
            compute.release("job-1");
            compute.release("job-1");
            assertThat(freed).containsExactly(new ComputeFreed(WS, "one"));
            granted(compute.reserve(WS, "one", Demand.ONE, new Claim("job-2", "ann", "exp")));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void leasesOutliveTheServerAndAreHeldOnce(String kind) {
        try (var database = TestingDatabase.open(kind)) {
            Lease before = granted(open(database, LAPTOP)
                    .reserve(WS, null, new Demand(1, 2, GIB, 0, null), new Claim("job-1", "ann", "exp")));
            Compute after = open(database, LAPTOP);
            assertThat(after.leases()).containsExactly(before);
            assertThat(granted(after.reserve(WS, null, Demand.ONE, new Claim("job-1", "ann", "exp"))))
                    .isEqualTo(before);
            assertThat(reason(after.reserve(WS, null, Demand.ONE, new Claim("job-2", "ann", "exp"))))
                    .contains("2 taken by job-1");
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void gpusAreHandedOutWholeAndTheirAbsenceIsSaid(String kind) {
        try (var database = TestingDatabase.open(kind)) {
            Compute station = open(database, STATION);
            station.save(WS, cluster("gpu", "Standard_NC6s_v3", 0, 4), "me");
            assertThat(granted(station.reserve(WS, "gpu", Demand.ONE, new Claim("job-1", "ann", "exp")))
                            .gpus())
                    .containsExactly("GPU-a");
            assertThat(granted(station.reserve(WS, "gpu", Demand.ONE, new Claim("job-2", "ann", "exp")))
                            .gpus())
                    .containsExactly("GPU-b");
            assertThat(reason(station.reserve(WS, "gpu", Demand.ONE, new Claim("job-3", "ann", "exp"))))
                    .contains("0 free");
            Compute laptop = open(database, LAPTOP);
            refused(ComputeProblem.GPU_ABSENT, () -> laptop.check(WS, "gpu", Demand.ONE));
            assertThatThrownBy(() -> laptop.check(WS, "gpu", Demand.ONE)).hasMessageContaining("compute.gpu-fallback");
            open(database, LAPTOP, new ComputeConfig(true, 0, Quotas.NONE)).check(WS, "gpu", Demand.ONE);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void workOutsideOfLeasesIsCappedInTheSameWay(String kind) {
        try (var database = TestingDatabase.open(kind)) {
            Compute laptop = open(database, LAPTOP);
            assertThat(laptop.allow(null)).isEqualTo(new Allowance(Limits.NONE, List.of()));
            assertThat(laptop.allow("Standard_DS2_v2").limits()).isEqualTo(new Limits(2, 7 * GIB, 0));
            assertThat(laptop.allow("Standard_D64s_v3").limits()).isEqualTo(new Limits(2, 8 * GIB, 0));
            assertThat(laptop.allow("Standard_D64s_v3").notes()).hasSize(1);
            refused(ComputeProblem.GPU_ABSENT, () -> laptop.allow("Standard_NC6s_v3"));
            refused(ComputeProblem.COMPUTE_INVALID, () -> laptop.allow("Standard_Nonsense"));
            assertThat(open(database, LAPTOP, new ComputeConfig(true, 0, Quotas.NONE))
                            .allow("Standard_NC6s_v3")
                            .notes())
                    .anyMatch(note -> note.contains("compute.gpu-fallback is set"));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatCanNeverBeIsRefusedAtOnce(String kind) {
        try (var database = TestingDatabase.open(kind)) {
            Compute compute = open(database, LAPTOP);
            compute.save(WS, cluster("c", null, 0, 2), "me");
            compute.save(WS, target("k8s", ComputeKind.KUBERNETES, null, 0, 0), "me");
            refused(ComputeProblem.COMPUTE_NOT_FOUND, () -> compute.check(WS, "nowhere", Demand.ONE));
            refused(ComputeProblem.COMPUTE_UNSUPPORTED, () -> compute.check(WS, "k8s", Demand.ONE));
            refused(ComputeProblem.DEMAND_TOO_LARGE, () -> compute.check(WS, "c", new Demand(3, 0, 0, 0, null)));
            refused(ComputeProblem.DEMAND_TOO_LARGE, () -> compute.check(WS, "c", new Demand(1, 3, 0, 0, null)));
            refused(ComputeProblem.DEMAND_TOO_LARGE, () -> compute.check(WS, "c", new Demand(1, 0, 9 * GIB, 0, null)));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void nodesAreThoseAtWorkAndTheLeastThatIdle(String kind) {
        try (var database = TestingDatabase.open(kind)) {
            Compute compute = open(database, LAPTOP);
            compute.save(WS, cluster("c", null, 2, 4), "me");
            granted(compute.reserve(WS, "c", Demand.ONE, new Claim("job-1", "ann", "exp")));
            assertThat(compute.nodes(WS, "c"))
                    .containsExactly(new ComputeNode("node-0", "job-1"), new ComputeNode("node-1", null));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void peopleTakeTurnsBeforeTheirExperiments(String kind) {
        try (var database = TestingDatabase.open(kind)) {
            Compute compute = open(database, STATION);
            Instant now = clock.instant();
            var first = new Waiter("a1", "ann", "x", 2, now);
            var second = new Waiter("a2", "ann", "y", 2, now.plusSeconds(1));
            var third = new Waiter("a3", "ann", "z", 2, now.plusSeconds(2));
            var late = new Waiter("b1", "bob", "x", 2, now.plusSeconds(3));
            assertThat(compute.order(List.of(third, second, late, first))).containsExactly(first, late, second, third);
            granted(compute.reserve(WS, null, Demand.ONE, new Claim("held", "bob", "w")));
            assertThat(compute.order(List.of(third, second, late, first))).containsExactly(first, second, late, third);
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void quotasKeepPeopleAndWorkspacesToTheirShare(String kind) {
        try (var database = TestingDatabase.open(kind)) {
            Compute compute = open(database, STATION, new ComputeConfig(false, 0, new Quotas(2, 3, 1, 0, 0, 0, 0, 0)));
            granted(compute.reserve(WS, null, Demand.ONE, new Claim("a1", "ann", "x")));
            assertThat(reason(compute.reserve(WS, null, Demand.ONE, new Claim("a2", "ann", "x"))))
                    .isEqualTo("'ann' may run 1 job at once (compute.quota.user-jobs), and 1 runs");
            var wide = new Demand(1, 3, 0, 0, null);
            assertThat(reason(compute.reserve(WS, null, wide, new Claim("b1", "bob", "x"))))
                    .isEqualTo("this workspace may claim 3 cores at once (compute.quota.workspace-cores),"
                            + " and 1 are taken; 3 needed");
            granted(compute.reserve(WS, null, Demand.ONE, new Claim("b1", "bob", "x")));
            assertThat(reason(compute.reserve(WS, null, Demand.ONE, new Claim("c1", "cat", "x"))))
                    .startsWith("this workspace may run 2 jobs at once (compute.quota.workspace-jobs)");
            refused(ComputeProblem.DEMAND_TOO_LARGE, () -> compute.check(WS, null, new Demand(1, 4, 0, 0, null)));
            compute.release("a1");
            granted(compute.reserve(WS, null, Demand.ONE, new Claim("c1", "cat", "x")));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void quotasKeepExperimentsToTheirShare(String kind) {
        try (var database = TestingDatabase.open(kind)) {
            Compute compute = open(database, STATION, new ComputeConfig(false, 0, new Quotas(0, 0, 0, 0, 1, 2, 0, 0)));
            assertThat(compute.tellsGroupsApart()).isTrue();
            granted(compute.reserve(WS, null, Demand.ONE, new Claim("a1", "ann", WS + "/tuning")));
            assertThat(reason(compute.reserve(WS, null, Demand.ONE, new Claim("b1", "bob", WS + "/tuning"))))
                    .isEqualTo("experiment 'tuning' may run 1 job at once (compute.quota.experiment-jobs), and 1 runs");
            granted(compute.reserve(WS, null, Demand.ONE, new Claim("b1", "bob", WS + "/other")));
            granted(compute.reserve(WS, null, Demand.ONE, new Claim("c1", "bob", "elsewhere/tuning")));
            refused(ComputeProblem.DEMAND_TOO_LARGE, () -> compute.check(WS, null, new Demand(1, 3, 0, 0, null)));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void nothingNewStartsOnADrainedTarget(String kind) {
        List<ComputeFreed> freed = new ArrayList<>();
        try (var database = TestingDatabase.open(kind)) {
            Compute compute = open(database, STATION);
            compute.save(WS, cluster("one", null, 0, 4), "me");
            var running = new Claim("job-1", "ann", "exp");
            granted(compute.reserve(WS, "one", Demand.ONE, running));
            compute.drain(WS, "ONE", "root");
            compute.drain(WS, "one", "somebody else");
            assertThat(compute.drained(WS, "one")).map(Drain::by).contains("root");
            assertThat(compute.holders(WS, "one")).containsExactly("job-1");
            granted(compute.reserve(WS, "one", Demand.ONE, running));
            assertThat(reason(compute.reserve(WS, "one", Demand.ONE, new Claim("job-2", "ann", "exp"))))
                    .contains("compute 'one' is being drained")
                    .contains("by root")
                    .contains("athanor ml compute resume --name one");
            granted(compute.reserve(WS, null, Demand.ONE, new Claim("job-3", "ann", "exp")));
            events.subscribe(ComputeFreed.class, freed::add);
            compute.resume(WS, "one");
            assertThat(freed).containsExactly(new ComputeFreed(WS, "one"));
            granted(compute.reserve(WS, "one", Demand.ONE, new Claim("job-2", "ann", "exp")));
            refused(ComputeProblem.COMPUTE_NOT_FOUND, () -> compute.drain(WS, "two", "root"));
            compute.drain(WS, "serverless", "root");
            assertThat(reason(compute.reserve(WS, null, Demand.ONE, new Claim("job-4", "ann", "exp"))))
                    .contains("compute 'serverless' is being drained");
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void experimentsTakeTurnsAndPriorityGoesFirst(String kind) {
        try (var database = TestingDatabase.open(kind)) {
            Compute compute = open(database, STATION);
            granted(compute.reserve(WS, null, Demand.ONE, new Claim("held", "ann", "greedy")));
            Instant now = clock.instant();
            var greedy = new Waiter("g1", "ann", "greedy", 0, now);
            var greedier = new Waiter("g2", "ann", "greedy", 0, now.plusSeconds(1));
            var modest = new Waiter("m1", "ann", "modest", 0, now.plusSeconds(2));
            var urgent = new Waiter("u1", "ann", "greedy", 5, now.plusSeconds(3));
            assertThat(compute.order(List.of(greedy, greedier, modest, urgent)))
                    .containsExactly(urgent, modest, greedy, greedier);
        }
    }
}
