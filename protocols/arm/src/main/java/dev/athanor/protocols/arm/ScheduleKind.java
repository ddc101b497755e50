package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.workspaces.Workspace;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Schedules: when to do what. */
final class ScheduleKind implements KeptKind {
    private static final List<String> ACTIONS =
            List.of("CreateJob", "CreateMonitor", "ImportData", "InvokeBatchEndpoint");
    private static final List<String> TRIGGERS = List.of("Cron", "Recurrence");
    private static final List<String> FREQUENCIES = List.of("Minute", "Hour", "Day", "Week", "Month");

    @Override
    public String kind() {
        return "schedules";
    }

    @Override
    public void check(Workspace workspace, String name, ObjectNode body) {
        JsonNode properties = body.path("properties");
        JsonNode action = properties.path("action");
        String type = ArmBody.oneOf(
                Json.required(action, "actionType", "properties.action.actionType"),
                ACTIONS,
                "properties.action.actionType");
        if (type.equals("CreateJob")) {
            Json.required(action.path("jobDefinition"), "jobType", "properties.action.jobDefinition.jobType");
        }
        trigger(properties.path("trigger"));
    }

    private static void trigger(JsonNode trigger) {
        String type = ArmBody.oneOf(
                Json.required(trigger, "triggerType", "properties.trigger.triggerType"),
                TRIGGERS,
                "properties.trigger.triggerType");
        if (type.equals("Cron")) {
            String expression = Json.required(trigger, "expression", "properties.trigger.expression");
            if (expression.strip().split("\\s+").length != 5) {
                throw ArmBody.invalid(
                        "'" + expression
                                + "' is no cron expression: it needs five fields, minute, hour, day, month, day of week",
                        "properties.trigger.expression");
            }
            return;
        }
        ArmBody.oneOf(
                Json.required(trigger, "frequency", "properties.trigger.frequency"),
                FREQUENCIES,
                "properties.trigger.frequency");
        if (trigger.path("interval").asInt(0) < 1) {
            throw ArmBody.invalid("'interval' must be a whole number from 1", "properties.trigger.interval");
        }
    }

    @Override
    public void describe(Workspace workspace, String name, ObjectNode properties) {
        properties.put("provisioningState", "Succeeded");
        if (!properties.hasNonNull("isEnabled")) {
            properties.put("isEnabled", true);
        }
        ObjectNode more = ArmBody.copy(properties, "properties");
        properties.set(
                "properties",
                more.put("athanor.notes", "This server has no engine for schedules yet: it will not fire."));
    }
}
