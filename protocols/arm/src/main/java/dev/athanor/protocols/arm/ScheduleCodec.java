package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.schedules.CatchUp;
import dev.athanor.platform.schedules.Fire;
import dev.athanor.platform.schedules.Schedule;
import dev.athanor.platform.schedules.ScheduleSpec;
import dev.athanor.platform.schedules.Trigger;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.protocols.armmodel.SystemData;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Schedules as ARM writes them. */
final class ScheduleCodec {
    static final String TYPE = ArmPaths.TYPE + "/schedules";
    static final String JOB_ACTION = "CreateJob";

    /** Property with which a schedule says what becomes of missed moments. */
    private static final String CATCH_UP = "athanor.catch-up";

    /** Properties that this server adds to an answer; they are not kept when a client sends them back. */
    private static final String OURS = "athanor.";

    private static final List<String> ACTIONS =
            List.of(JOB_ACTION, "CreateMonitor", "ImportData", "InvokeBatchEndpoint");
    private static final List<String> POLICIES = Arrays.stream(CatchUp.values())
            .map(policy -> policy.name().toLowerCase(Locale.ROOT))
            .toList();

    private ScheduleCodec() {}

    /** What a PUT asks for. */
    static ScheduleSpec spec(ObjectNode body) {
        ObjectNode properties = ArmBody.copy(body, "properties");
        String action = ArmBody.oneOf(
                Json.required(properties.path("action"), "actionType", "properties.action.actionType"),
                ACTIONS,
                "properties.action.actionType");
        return new ScheduleSpec(
                action,
                trigger(properties.path("trigger")),
                properties.path("isEnabled").asBoolean(true),
                catchUp(properties.path("properties")),
                Json.write(kept(body, properties)));
    }

    /** Azure's clients know no triggers of events: they read none, and send none back when they change something else. */
    static void keepTrigger(Schedule before, ObjectNode body) {
        ObjectNode properties = ArmBody.copy(body, "properties");
        if (!properties.hasNonNull("trigger") && !before.spec().trigger().isTimed()) {
            properties.set(
                    "trigger",
                    Json.parse(before.spec().document()).path("properties").path("trigger"));
            body.set("properties", properties);
        }
    }

    private static ObjectNode kept(ObjectNode body, ObjectNode properties) {
        ObjectNode kept = body.deepCopy();
        kept.remove(List.of("id", "name", "type", "systemData"));
        properties.remove(List.of("provisioningState", "isEnabled"));
        ObjectNode labels = ArmBody.copy(properties, "properties");
        labels.propertyNames().stream()
                .filter(name -> name.startsWith(OURS) && !name.equals(CATCH_UP))
                .toList()
                .forEach(labels::remove);
        properties.set("properties", labels);
        kept.set("properties", properties);
        return kept;
    }

    private static @Nullable CatchUp catchUp(JsonNode labels) {
        return Json.text(labels, CATCH_UP)
                .map(word -> ArmBody.oneOf(word, POLICIES, "properties.properties." + CATCH_UP))
                .map(word -> CatchUp.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(null);
    }

    private static Trigger trigger(JsonNode trigger) {
        Map<String, String> fields = new LinkedHashMap<>();
        flatten("", trigger, fields);
        try {
            return Trigger.of(fields);
        } catch (AthanorException wrong) {
            throw wrong.at("properties." + wrong.target());
        }
    }

    /** The fields of an object by their paths; lists with commas. */
    private static void flatten(String prefix, JsonNode node, Map<String, String> fields) {
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            String name = prefix + entry.getKey();
            if (value.isObject()) {
                flatten(name + ".", value, fields);
            } else if (value.isArray()) {
                fields.put(
                        name,
                        String.join(
                                ",",
                                StreamSupport.stream(value.spliterator(), false)
                                        .map(item -> item.asString(""))
                                        .toList()));
            } else if (!value.isNull()) {
                fields.put(name, value.asString(""));
            }
        });
    }

    /**
     * A schedule as clients expect it: what they sent, and what became of it.
     *
     * @param runs whether there is an engine for what it does
     * @param fires its latest fires, the latest first
     */
    static ObjectNode json(Workspace workspace, Schedule schedule, boolean runs, List<Fire> fires) {
        JsonNode sent = Json.parse(schedule.spec().document());
        ObjectNode properties = ArmBody.copy(sent, "properties");
        properties.put("isEnabled", schedule.spec().enabled()).put("provisioningState", "Succeeded");
        properties.set("properties", labels(schedule, runs, fires, ArmBody.copy(properties, "properties")));
        ObjectNode node = ArmBody.resource(
                workspace.arm() + "/schedules/" + schedule.name(),
                TYPE,
                properties,
                new SystemData(schedule.createdAt(), schedule.createdBy(), schedule.modifiedAt()));
        sent.properties().forEach(field -> {
            if (!node.has(field.getKey())) {
                node.set(field.getKey(), field.getValue());
            }
        });
        return node;
    }

    private static ObjectNode labels(Schedule schedule, boolean runs, List<Fire> fires, ObjectNode labels) {
        Instant next = schedule.next();
        if (!runs) {
            labels.put(
                    OURS + "notes",
                    "This server has no engine for " + schedule.spec().action()
                            + " yet: the schedule is kept, but will not fire.");
        } else if (next != null) {
            labels.put(OURS + "next-fire", next.toString());
        } else if (schedule.spec().enabled() && schedule.spec().trigger().isTimed()) {
            labels.put(OURS + "notes", "Its end time has passed: it will not fire any more.");
        }
        latest(fires, Fire.State.FIRED).ifPresent(fire -> labels.put(OURS + "last-job", fire.submission()));
        if (!fires.isEmpty() && fires.getFirst().state() == Fire.State.FAILED) {
            String message = fires.getFirst().message();
            labels.put(OURS + "last-error", message == null ? "" : message);
        }
        return labels;
    }

    private static Optional<Fire> latest(List<Fire> fires, Fire.State state) {
        return fires.stream().filter(fire -> fire.state() == state).findFirst();
    }

    /** A line of a schedule's history. */
    static ObjectNode json(Fire fire) {
        return Json.object()
                .put("plannedTime", fire.planned().toString())
                .put("cause", word(fire.cause()))
                .put("state", word(fire.state()))
                .put("jobName", fire.state() == Fire.State.FIRED ? fire.submission() : null)
                .put("message", fire.message())
                .put("changedTime", fire.changedAt().toString());
    }

    private static String word(Enum<?> value) {
        return value.name().charAt(0) + value.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
