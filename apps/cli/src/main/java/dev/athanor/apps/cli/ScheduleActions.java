package dev.athanor.apps.cli;

import dev.athanor.protocols.yaml.ScheduledJob;
import dev.athanor.protocols.yaml.YamlEntity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is particular to schedules. */
final class ScheduleActions {
    private ScheduleActions() {}

    static int create(Invocation invocation) {
        YamlEntity schedule = ResourceActions.read(invocation, Fields.of(invocation.parsed()));
        if (!schedule.tree().containsKey("create_job")) {
            throw new UsageException("the schedule names nothing to start; it takes create_job");
        }
        Map<String, Object> body = body(invocation, schedule);
        properties(body)
                .put("action", Map.of("actionType", "CreateJob", "jobDefinition", definition(invocation, schedule)));
        put(invocation, invocation.target(ResourceActions.names(schedule.tree()), ""), body);
        return 0;
    }

    /** The job's file and its code are uploaded now; the schedule holds what submitting it would send. */
    private static Map<String, Object> definition(Invocation invocation, YamlEntity schedule) {
        ScheduledJob job = invocation.session().yaml().scheduledJob(schedule);
        Map<String, Object> definition = properties(body(invocation, job.job()));
        job.source()
                .ifPresent(
                        name -> definition.put("sourceJobId", invocation.scope().arm() + "/jobs/" + name));
        return definition;
    }

    private static Map<String, Object> body(Invocation invocation, YamlEntity entity) {
        Map<String, Object> tree = invocation.session().yaml().translate(entity, invocation.scope());
        return new Sender(invocation, entity).ready(tree, true);
    }

    private static Map<String, Object> properties(Map<String, Object> body) {
        return JsonText.map(body.computeIfAbsent("properties", key -> new LinkedHashMap<String, Object>()));
    }

    private static void put(Invocation invocation, String target, Map<String, Object> body) {
        Answer answer = invocation.client().call("PUT", target, body);
        if (!invocation.parsed().on("no-wait")) {
            invocation.print(new Operations(invocation).finish(answer, target));
        }
    }

    static int list(Invocation invocation) {
        Parsed parsed = invocation.parsed();
        String view =
                parsed.on("disabled-only") ? "DisabledOnly" : parsed.on("include-disabled") ? "All" : "EnabledOnly";
        String target = invocation.target(Map.of(), "listViewType=" + view);
        List<Object> shown = new ArrayList<>();
        ResourceActions.pages(invocation, target, parsed.number("max-results", Integer.MAX_VALUE))
                .forEach(schedule -> shown.add(invocation.entity(schedule)));
        invocation.output().print(shown);
        return 0;
    }

    static int update(Invocation invocation) {
        String target = invocation.target();
        Map<String, Object> now = JsonText.map(invocation.client().get(target).json());
        Map<String, Object> before = properties(now);
        Object action = before.remove("action");
        Object enabled = before.get("isEnabled");
        Map<String, Object> body = body(invocation, Amendments.of(invocation, now));
        properties(body).put("action", action);
        properties(body).put("isEnabled", enabled);
        put(invocation, target, body);
        return 0;
    }

    /** Enables or disables. */
    static int turn(Invocation invocation) {
        String target = invocation.target();
        Map<String, Object> body = JsonText.map(invocation.client().get(target).json());
        properties(body).put("isEnabled", invocation.command().more().getFirst().equals("true"));
        put(invocation, target, body);
        return 0;
    }

    static int trigger(Invocation invocation) {
        Object answer =
                invocation.client().call("POST", invocation.target(), Map.of()).json();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("job_name", JsonText.text(answer, "submissionId"));
        shown.put("schedule_action_type", JsonText.text(answer, "scheduleActionType"));
        invocation.output().print(shown);
        return 0;
    }
}
