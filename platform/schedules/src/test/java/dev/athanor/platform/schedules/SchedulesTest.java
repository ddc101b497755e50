package dev.athanor.platform.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.KernelProblem;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.WorkspaceSpec;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import dev.athanor.testing.fixtures.TestingTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class SchedulesTest {
    private static final Principal ANN = new Principal("p1", "ann", Principal.Kind.USER, null);
    private static final Duration DAY = Duration.ofDays(1);

    private final TestingDatabase database;
    private final TestingClock clock = new TestingClock();
    private final Events events = new Events(failure -> {
        throw failure;
    });
    private final Started started = new Started();
    private TestingTicker ticker = new TestingTicker(clock);
    private Workspaces workspaces;
    private Workspace workspace;
    private Schedules schedules;

    /** Keeps what was started under its name, as jobs are. */
    private static final class Started implements ScheduleAction {
        private final Set<String> names = new LinkedHashSet<>();
        private final List<String> calls = new ArrayList<>();
        private final Queue<RuntimeException> failures = new ArrayDeque<>();
        private boolean dies;

        @Override
        public String type() {
            return "CreateJob";
        }

        @Override
        public void check(Workspace workspace, String name, String document, Map<String, String> facts) {
            if (document.equals("bad")) {
                throw KernelProblem.INTERNAL_ERROR.because("bad document");
            }
        }

        @Override
        public void fire(Workspace workspace, Schedule schedule, Fire fire) {
            calls.add(fire.submission() + " as " + schedule.owner().name());
            RuntimeException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            names.add(fire.submission());
            if (dies) {
                throw new ServerDied();
            }
        }
    }

    /** Not a failure that anybody handles: what comes after it does not happen. */
    private static final class ServerDied extends Error {
        private static final long serialVersionUID = 1L;
    }

    @SuppressWarnings("NullAway")
    SchedulesTest(String kind) {
        database = TestingDatabase.open(kind);
    }

    @BeforeEach
    void open() {
        workspaces = Workspaces.open(database.database(), events, clock, Ids.seeded(4));
        workspace = workspaces.create(new WorkspaceId("s", "rg", "ws"), WorkspaceSpec.local(), "ann");
        schedules = opened(CatchUp.ONCE, false);
    }

    private Schedules opened(CatchUp catchUp, boolean paused) {
        ticker = new TestingTicker(clock);
        Schedules opened = Schedules.open(
                new SchedulesConfig(catchUp, paused), database.database(), workspaces, events, ticker, clock);
        opened.register(started);
        opened.start();
        return opened;
    }

    @AfterEach
    void close() {
        schedules.close();
        database.close();
    }

    private static ScheduleSpec cron(String expression, boolean enabled, @Nullable CatchUp catchUp) {
        return spec("CreateJob", enabled, catchUp, "triggerType", "Cron", "expression", expression);
    }

    private static ScheduleSpec spec(String action, boolean enabled, @Nullable CatchUp catchUp, String... pairs) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put(pairs[i], pairs[i + 1]);
        }
        return new ScheduleSpec(action, Trigger.of(fields), enabled, catchUp, "{}");
    }

    private List<String> states() {
        return schedules.history(workspace, "s", 100).stream()
                .map(fire -> fire.key() + " " + fire.state())
                .toList();
    }

    @Test
    void firesAtEachMomentOnceAsItsOwner() {
        Schedule made = schedules.save(workspace, "s", cron("0 6 * * *", true, null), ANN);
        assertThat(made.next()).isEqualTo(Instant.parse("2026-01-01T06:00:00Z"));

        ticker.advance(DAY.multipliedBy(3));

        assertThat(started.calls)
                .containsExactly("s-20260101T060000Z as ann", "s-20260102T060000Z as ann", "s-20260103T060000Z as ann");
        assertThat(states())
                .containsExactly("20260103T060000Z FIRED", "20260102T060000Z FIRED", "20260101T060000Z FIRED");
        assertThat(schedules.get(workspace, "S").next()).isEqualTo(Instant.parse("2026-01-04T06:00:00Z"));
    }

    @Test
    void aRecurrenceWithoutStartFiresAtOnceAndNotAgainWhenItIsWrittenAnew() {
        ScheduleSpec spec =
                spec("CreateJob", true, null, "triggerType", "Recurrence", "frequency", "Day", "interval", "1");
        schedules.save(workspace, "s", spec, ANN);
        ticker.advance(Duration.ofHours(1));
        schedules.save(workspace, "s", spec, ANN);
        ticker.advance(DAY);

        assertThat(started.names).containsExactly("s-20260101T000000Z", "s-20260102T000000Z");
    }

    @Test
    void whatIsDisabledDoesNotFireAndIsNotCaughtUpOn() {
        schedules.save(workspace, "s", cron("0 6 * * *", true, null), ANN);
        schedules.save(workspace, "s", cron("0 6 * * *", false, null), ANN);
        ticker.advance(DAY.multipliedBy(2));
        assertThat(started.names).isEmpty();
        assertThatThrownBy(() -> schedules.trigger(workspace, "s", null)).hasMessageContaining("is disabled");

        schedules.save(workspace, "s", cron("0 6 * * *", true, null), ANN);
        ticker.advance(DAY);

        assertThat(started.names).containsExactly("s-20260103T060000Z");
    }

    @Test
    void afterATimeOfRestTheLastMissedMomentFiresForAll() {
        schedules.save(workspace, "s", cron("0 6 * * *", true, null), ANN);
        rest(DAY.multipliedBy(10), CatchUp.ONCE);

        assertThat(started.names).containsExactly("s-20260110T060000Z");
        assertThat(states()).containsExactly("20260110T060000Z FIRED", "20260101T060000Z MISSED");
        assertThat(schedules.history(workspace, "s", 100).getLast().message())
                .contains("2026-01-01T06:00:00Z to 2026-01-10T06:00:00Z");
    }

    @Test
    void afterATimeOfRestAllOrNoneFireWhereTheScheduleSaysSo() {
        schedules.save(workspace, "all", cron("0 6 * * *", true, CatchUp.ALL), ANN);
        schedules.save(workspace, "halves", cron("*/30 * * * *", true, CatchUp.ALL), ANN);
        schedules.save(workspace, "none", cron("0 6 * * *", true, CatchUp.NONE), ANN);
        rest(Duration.ofHours(60), CatchUp.ONCE);
        ticker.advance(Duration.ofMinutes(30));

        assertThat(started.names.stream().filter(name -> name.startsWith("all")))
                .containsExactly("all-20260101T060000Z", "all-20260102T060000Z", "all-20260103T060000Z");
        assertThat(started.names.stream().filter(name -> name.startsWith("none")))
                .isEmpty();
        assertThat(started.names.stream().filter(name -> name.startsWith("halves")))
                .hasSize(2 * 60 + 1);
        assertThat(schedules.history(workspace, "none", 9))
                .singleElement()
                .satisfies(fire -> assertThat(fire.state()).isEqualTo(Fire.State.MISSED));

        ticker.advance(DAY);
        assertThat(started.names).contains("none-20260104T060000Z");
    }

    private void rest(Duration duration, CatchUp catchUp) {
        schedules.close();
        clock.advance(duration);
        schedules = opened(catchUp, false);
    }

    @Test
    void aServerThatIsPausedFiresOnRequestOnly() {
        schedules.close();
        schedules = opened(CatchUp.ONCE, true);
        schedules.save(workspace, "s", cron("0 6 * * *", true, null), ANN);
        ticker.advance(DAY);
        assertThat(started.names).isEmpty();

        schedules.trigger(workspace, "s", null);
        rest(Duration.ZERO, CatchUp.ONCE);

        assertThat(started.names).containsExactly("s-request-20260102T000000000Z", "s-20260101T060000Z");
    }

    @Test
    void aCrashAfterStartingStartsNothingTwice() {
        schedules.save(workspace, "s", cron("0 6 * * *", true, null), ANN);
        started.dies = true;
        assertThatThrownBy(() -> ticker.advance(DAY)).isInstanceOf(ServerDied.class);
        assertThat(states()).containsExactly("20260101T060000Z DUE");

        started.dies = false;
        rest(Duration.ofMinutes(1), CatchUp.NONE);

        assertThat(started.calls).hasSize(2);
        assertThat(started.names).containsExactly("s-20260101T060000Z");
        assertThat(states()).containsExactly("20260101T060000Z FIRED");
    }

    @Test
    void twoServersOnOneDatabaseFireOnce() {
        schedules.save(workspace, "s", cron("0 * * * *", true, null), ANN);
        TestingTicker first = ticker;
        Schedules other = opened(CatchUp.ONCE, false);
        clock.advance(Duration.ofHours(1));
        first.advance(Duration.ZERO);
        ticker.advance(Duration.ofSeconds(30));
        other.close();

        assertThat(started.calls).containsExactly("s-20260101T010000Z as ann");
    }

    @Test
    void whatMayPassIsTriedAgainAndWhatWillNotIsNot() {
        schedules.save(workspace, "s", cron("0 6 * * *", true, null), ANN);
        started.failures.add(new IllegalStateException("the disk is full"));
        started.failures.add(new IllegalStateException("the disk is full"));
        ticker.advance(Duration.ofHours(7));
        assertThat(started.calls).hasSize(3);
        assertThat(states()).containsExactly("20260101T060000Z FIRED");

        started.failures.add(SchedulesProblem.SCHEDULE_INVALID.because("no such environment"));
        ticker.advance(DAY);
        assertThat(states()).containsExactly("20260102T060000Z FAILED", "20260101T060000Z FIRED");
        assertThat(schedules.history(workspace, "s", 1).getFirst().message()).isEqualTo("no such environment");
    }

    @Test
    void onRequestItFiresOnceForEachMomentAskedFor() {
        schedules.save(workspace, "s", cron("0 6 * * *", true, null), ANN);
        Instant moment = Instant.parse("2026-01-01T00:00:05.123456Z");

        assertThat(schedules.trigger(workspace, "s", moment).submission()).isEqualTo("s-request-20260101T000005123Z");
        assertThat(schedules.trigger(workspace, "s", moment).submission()).isEqualTo("s-request-20260101T000005123Z");
        assertThat(schedules.trigger(workspace, "s", null).submission()).isEqualTo("s-request-20260101T000000000Z");
        assertThat(schedules.trigger(workspace, "s", null).submission()).isEqualTo("s-request-20260101T000000001Z");
        assertThat(started.names).hasSize(3);

        started.failures.add(SchedulesProblem.SCHEDULE_INVALID.because("no such environment"));
        assertThatThrownBy(() -> schedules.trigger(workspace, "s", null)).hasMessage("no such environment");
    }

    @Test
    void whatNobodyCanDoIsKeptUntilSomebodyCan() {
        schedules.save(
                workspace, "s", spec("Dance", true, null, "triggerType", "Cron", "expression", "0 6 * * *"), ANN);
        ticker.advance(DAY);
        assertThat(schedules.get(workspace, "s").next()).isNull();
        assertThatThrownBy(() -> schedules.trigger(workspace, "s", null)).hasMessageContaining("no engine for Dance");

        schedules.close();
        ticker = new TestingTicker(clock);
        schedules = Schedules.open(
                new SchedulesConfig(CatchUp.ONCE, false), database.database(), workspaces, events, ticker, clock);
        List<String> danced = new ArrayList<>();
        schedules.register(new ScheduleAction() {
            @Override
            public String type() {
                return "Dance";
            }

            @Override
            public void check(Workspace in, String name, String document, Map<String, String> facts) {}

            @Override
            public void fire(Workspace in, Schedule schedule, Fire fire) {
                danced.add(fire.submission());
            }
        });
        schedules.start();
        ticker.advance(DAY);

        assertThat(danced).containsExactly("s-20260102T060000Z");
    }

    @Test
    void aDeletedScheduleOrWorkspaceFiresNoMore() {
        schedules.save(workspace, "s", cron("0 6 * * *", true, null), ANN);
        schedules.save(workspace, "t", cron("0 6 * * *", true, null), ANN);
        assertThat(schedules.list(workspace)).extracting(Schedule::name).containsExactly("s", "t");
        assertThat(schedules.delete(workspace, "S")).isTrue();
        assertThat(schedules.delete(workspace, "s")).isFalse();
        workspaces.delete(workspace);
        ticker.advance(DAY);

        assertThat(started.names).isEmpty();
        assertThat(schedules.list(workspace)).isEmpty();
    }

    @Test
    void whatAScheduleMayBe() {
        assertThatThrownBy(() -> schedules.save(workspace, "a b", cron("* * * * *", true, null), ANN))
                .hasMessageContaining("no name of a schedule");
        assertThatThrownBy(() -> schedules.save(workspace, "s", cron("0 0 31 2 *", true, null), ANN))
                .hasMessageContaining("no time that ever comes");
        ScheduleSpec good = cron("* * * * *", true, null);
        ScheduleSpec bad = new ScheduleSpec(good.action(), good.trigger(), true, null, "bad");
        assertThatThrownBy(() -> schedules.save(workspace, "s", bad, ANN)).isInstanceOf(AthanorException.class);
        assertThatThrownBy(() -> schedules.get(workspace, "s")).hasMessageContaining("has no schedule 's'");
    }
}
