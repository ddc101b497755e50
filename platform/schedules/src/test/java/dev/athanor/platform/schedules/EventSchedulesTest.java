package dev.athanor.platform.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
class EventSchedulesTest {
    private static final Principal ANN = new Principal("p1", "ann", Principal.Kind.USER, null);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration PATROL = Duration.ofSeconds(31);

    private final TestingDatabase database;
    private final TestingClock clock = new TestingClock();
    private final Events events = new Events(failure -> {
        throw failure;
    });
    private final List<Occurrence> happened = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private TestingTicker ticker = new TestingTicker(clock);
    private boolean polled;
    private boolean dies;
    private Workspaces workspaces;
    private Workspace workspace;
    private Schedules schedules;

    /** Tells what is in {@link #happened}, as a table would. */
    private final class Told implements EventSource {
        @Override
        public EventKind event() {
            return EventKind.DATA_VERSION;
        }

        @Override
        public void check(Workspace in, Map<String, String> fields) {
            if ("bad".equals(fields.get("name"))) {
                throw TriggerFields.invalid("name", "is bad");
            }
        }

        @Override
        public Map<String, String> example(Workspace in, Map<String, String> fields) {
            return Map.of("version", "1");
        }

        @Override
        public List<Occurrence> since(Workspace in, Schedule schedule, Instant after) {
            return happened.stream().filter(one -> one.moment().isAfter(after)).toList();
        }

        @Override
        public boolean polled() {
            return polled;
        }
    }

    /** Writes down what is started. */
    private final class Starting implements ScheduleAction {
        @Override
        public String type() {
            return "CreateJob";
        }

        @Override
        public void check(Workspace in, String name, String document, Map<String, String> facts) {
            calls.add("checked " + facts);
        }

        @Override
        public void fire(Workspace in, Schedule schedule, Fire fire) {
            calls.add(fire.submission() + " " + fire.facts());
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
    EventSchedulesTest(String kind) {
        database = TestingDatabase.open(kind);
    }

    @BeforeEach
    void open() {
        workspaces = Workspaces.open(database.database(), events, clock, Ids.seeded(4));
        workspace = workspaces.create(new WorkspaceId("s", "rg", "ws"), WorkspaceSpec.local(), "ann");
        schedules = opened(false);
    }

    private Schedules opened(boolean paused) {
        ticker = new TestingTicker(clock);
        Schedules opened = Schedules.open(
                new SchedulesConfig(CatchUp.NONE, paused), database.database(), workspaces, events, ticker, clock);
        opened.register(new Starting());
        opened.register(new Told());
        opened.start();
        return opened;
    }

    @AfterEach
    void close() {
        schedules.close();
        database.close();
    }

    private void save(String... pairs) {
        save(true, pairs);
    }

    private void save(boolean enabled, String... pairs) {
        var fields = new java.util.LinkedHashMap<String, String>();
        fields.put("triggerType", "Event");
        fields.put("event", "DataVersion");
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put(pairs[i], pairs[i + 1]);
        }
        schedules.save(workspace, "s", new ScheduleSpec("CreateJob", Trigger.of(fields), enabled, null, "{}"), ANN);
        ticker.advance(SOON);
        calls.clear();
    }

    private void happens(String identity) {
        happened.add(new Occurrence(identity, clock.instant(), Map.of("version", identity)));
    }

    @Test
    void firesForWhatHappensAfterItWasMadeAndOnlyOnce() {
        happens("1");
        save();
        clock.advance(SOON);
        happens("2");
        clock.advance(Duration.ofMillis(1));
        happens("3");
        schedules.heard();
        ticker.advance(SOON);

        assertThat(calls).hasSize(2);
        assertThat(calls.getFirst()).matches("s-20260101T\\d{9}Z-[0-9a-f]{12} \\{version=2}");
        for (int i = 0; i < 40; i++) {
            schedules.heard();
            ticker.advance(PATROL);
        }
        assertThat(calls).hasSize(2);
        assertThat(schedules.history(workspace, "s", 10))
                .extracting(fire -> fire.cause() + " " + fire.state())
                .containsExactly("EVENT FIRED", "EVENT FIRED");
    }

    @Test
    void whatCameToLightLateFiresToo() {
        save();
        Instant early = clock.instant().plusMillis(5);
        clock.advance(Duration.ofSeconds(90));
        happens("2");
        ticker.advance(PATROL);
        happened.add(new Occurrence("1", early, Map.of()));
        ticker.advance(PATROL);

        assertThat(calls).hasSize(2);
    }

    @Test
    void aServerThatDiesLosesNothingAndDoublesNothing() {
        save();
        clock.advance(SOON);
        happens("1");
        dies = true;
        schedules.heard();
        assertThatThrownBy(() -> ticker.advance(SOON)).isInstanceOf(ServerDied.class);
        happens("2");
        dies = false;

        clock.advance(Duration.ofHours(3));
        schedules.close();
        schedules = opened(false);
        ticker.advance(PATROL);
        schedules.close();
        schedules = opened(false);
        ticker.advance(PATROL);

        // The first was begun before and is begun once more under the same name; what it starts knows itself by it.
        assertThat(calls).hasSize(3);
        assertThat(calls.get(0)).isEqualTo(calls.get(1));
        assertThat(calls.get(2)).contains("version=2");
        assertThat(schedules.history(workspace, "s", 10)).hasSize(2).allMatch(fire -> fire.state() == Fire.State.FIRED);
    }

    @Test
    void whatNobodyTellsOfIsLookedForEachFewSeconds() {
        polled = true;
        save();
        clock.advance(SOON);
        happens("1");
        ticker.advance(Duration.ofSeconds(5));

        assertThat(calls).hasSize(1);
    }

    @Test
    void whatHappensWhileItIsPausedFiresAfterwardsAndWhileItIsDisabledNever() {
        save();
        schedules.close();
        schedules = opened(true);
        clock.advance(SOON);
        happens("1");
        ticker.advance(PATROL);
        assertThat(calls).isEmpty();

        schedules.close();
        schedules = opened(false);
        ticker.advance(PATROL);
        assertThat(calls).hasSize(1);

        save(false);
        clock.advance(SOON);
        happens("2");
        save();
        ticker.advance(PATROL);
        assertThat(calls).isEmpty();
    }

    @Test
    void onlyWhatFallsIntoTheWindowCounts() {
        save("startTime", "2026-01-01T12:00:00", "endTime", "2026-01-02T12:00:00");
        for (int hour = 0; hour < 48; hour += 6) {
            clock.advance(Duration.ofHours(6));
            happens("at " + hour);
        }
        ticker.advance(PATROL);

        assertThat(calls).hasSize(4).noneMatch(call -> call.contains("at 0}"));
    }

    @Test
    void moreThanAreRememberedFireOnceEach() {
        save();
        clock.advance(SOON);
        for (int i = 0; i < 1200; i++) {
            happens("n" + i);
        }
        for (int i = 0; i < 6; i++) {
            schedules.heard();
            ticker.advance(PATROL);
        }

        assertThat(calls).hasSize(1200).doesNotHaveDuplicates();
    }

    @Test
    void itIsCalledByWhoeverHasItsSecret() {
        save("event", "Webhook");
        schedules.lock(workspace, "s", "first");
        schedules.lock(workspace, "s", "second");
        String guid = workspace.guid();
        assertThatThrownBy(() -> schedules.call(guid, "s", "first", null, Map.of()))
                .hasMessageContaining("no schedule is called by this address");
        assertThatThrownBy(() -> schedules.call(guid, "t", "second", null, Map.of()))
                .hasMessageContaining("no schedule is called by this address");

        Fire one = schedules.call(guid, "s", "second", "d1", Map.of("body", "hello"));
        Fire same = schedules.call(guid, "s", "second", "d1", Map.of("body", "hello"));
        Fire other = schedules.call(guid, "s", "second", null, Map.of());
        Fire more = schedules.call(guid, "s", "second", null, Map.of());
        ticker.advance(SOON);

        assertThat(same.submission()).isEqualTo(one.submission());
        assertThat(more.submission()).isNotEqualTo(other.submission());
        assertThat(calls).hasSize(3).contains(one.submission() + " {body=hello}");
        save("event", "Webhook", "timeZone", "UTC");
        assertThat(schedules.call(guid, "s", "second", "d2", Map.of()).submission())
                .startsWith("s-call-");
        save(false, "event", "Webhook");
        assertThatThrownBy(() -> schedules.call(guid, "s", "second", null, Map.of()))
                .hasMessageContaining("is disabled");
        save();
        assertThatThrownBy(() -> schedules.lock(workspace, "s", "third")).hasMessageContaining("Webhook");
        assertThatThrownBy(() -> schedules.call(guid, "s", "second", null, Map.of()))
                .hasMessageContaining("no schedule is called by this address");
    }

    @Test
    void whatNothingTellsOfIsRefusedByName() {
        assertThatThrownBy(() -> save("event", "DriftAlert"))
                .hasMessageContaining("'DriftAlert' is known, but nothing here tells of it yet")
                .hasMessageContaining("DataVersion, Webhook");
        assertThatThrownBy(() -> save("event", "DataVersions")).hasMessageContaining("Did you mean 'DataVersion'?");
        assertThatThrownBy(() -> save("name", "bad")).hasMessageContaining("'trigger.name' is bad");
    }
}
