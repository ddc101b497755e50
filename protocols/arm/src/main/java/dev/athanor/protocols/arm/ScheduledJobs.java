package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.workspaces.Workspace;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The job that a schedule's document tells: a whole definition, or an earlier job by its id ({@code sourceJobId}) with what is changed of it.
 * Inputs and outputs may hold <code>${{name}}</code>, the job's name, <code>${{creation_context.trigger_time}}</code>, the planned moment, and
 * <code>${{event.FACT}}</code>, what is known of the event.
 */
final class ScheduledJobs {
    private static final String DEFINITION = "properties.action.jobDefinition";
    private static final Pattern NAME = Pattern.compile("\\$\\{\\{\\s*name\\s*}}");
    private static final Pattern TIME = Pattern.compile("\\$\\{\\{\\s*creat(?:ion|e)_context\\.trigger_time\\s*}}");

    private static final Pattern FACT = Pattern.compile("\\$\\{\\{\\s*event\\.([\\w.-]+)\\s*}}");

    private final Jobs jobs;

    /**
     * What a definition's expressions stand for.
     *
     * @param name the job's name
     * @param planned the moment for which it is started
     * @param facts what is known of the event for which it is started
     */
    record Filling(String name, String planned, Map<String, String> facts) {}

    ScheduledJobs(Jobs jobs) {
        this.jobs = jobs;
    }

    /**
     * The body of the PUT that would submit it.
     *
     * @param document the schedule's document
     */
    ObjectNode job(Workspace workspace, String document, Filling filling) {
        JsonNode action = Json.parse(document).path("properties").path("action");
        if (!(action.path("jobDefinition") instanceof ObjectNode)) {
            throw ArmBody.invalid("'" + DEFINITION + "' is required: the job to start", DEFINITION);
        }
        ObjectNode definition = EarlierJob.whole(jobs, workspace, ArmBody.copy(action, "jobDefinition"), DEFINITION);
        definition.put("displayName", filling.name()).put("isArchived", false);
        definition.remove(List.of("services", "status"));
        for (String ports : List.of("inputs", "outputs")) {
            Json.objectAt(definition, ports).properties().forEach(port -> fill(port.getValue(), filling));
        }
        ObjectNode body = Json.object();
        body.set("properties", definition);
        return body;
    }

    /** Whether an input is what an event gives. */
    static boolean isOfEvent(JsonNode port) {
        return Stream.of("value", "uri")
                .anyMatch(
                        field -> FACT.matcher(Json.text(port, field).orElse("")).find());
    }

    private static void fill(JsonNode port, Filling filling) {
        if (port instanceof ObjectNode node) {
            for (String field : List.of("value", "uri")) {
                Json.text(node, field).ifPresent(text -> node.put(field, filled(text, filling)));
            }
        }
    }

    private static String filled(String text, Filling filling) {
        String named = NAME.matcher(text).replaceAll(Matcher.quoteReplacement(filling.name()));
        String timed = TIME.matcher(named).replaceAll(Matcher.quoteReplacement(filling.planned()));
        // A call tells what its caller chose to; what it does not tell is empty.
        return FACT.matcher(timed)
                .replaceAll(found -> Matcher.quoteReplacement(filling.facts().getOrDefault(found.group(1), "")));
    }
}
