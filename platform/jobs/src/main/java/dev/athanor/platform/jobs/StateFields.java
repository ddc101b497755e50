package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Culprit;
import dev.athanor.foundation.sql.TextMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A state as text for the database, and back. */
final class StateFields {
    private StateFields() {}

    static String write(JobState state) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("state", state.getClass().getSimpleName());
        switch (state) {
            case JobState.Starting starting -> work(fields, starting.workId(), starting.startToken());
            case JobState.Running running -> work(fields, running.workId(), running.startToken());
            case JobState.Stopping stopping -> {
                work(fields, stopping.workId(), stopping.startToken());
                outcome(fields, stopping.becomes());
            }
            case JobState.Finalizing finalizing -> outcome(fields, finalizing.outcome());
            case JobState.Ended ended -> outcome(fields, ended.outcome());
            case JobState.Accepted ignored -> {}
            case JobState.Preparing ignored -> {}
            case JobState.Queued ignored -> {}
        }
        return TextMap.write(fields);
    }

    static JobState read(String text) {
        Map<String, String> fields = TextMap.read(text);
        String work = fields.getOrDefault("work", "");
        String token = fields.getOrDefault("token", "");
        return switch (fields.getOrDefault("state", "")) {
            case "Accepted" -> new JobState.Accepted();
            case "Preparing" -> new JobState.Preparing();
            case "Queued" -> new JobState.Queued();
            case "Starting" -> new JobState.Starting(work, token);
            case "Running" -> new JobState.Running(work, token);
            case "Stopping" -> new JobState.Stopping(work, token, outcome(fields));
            case "Finalizing" -> new JobState.Finalizing(outcome(fields));
            case "Ended" -> new JobState.Ended(outcome(fields));
            default -> throw new IllegalStateException("no state of a job: " + text);
        };
    }

    private static void work(Map<String, String> fields, String workId, String token) {
        fields.put("work", workId);
        fields.put("token", token);
    }

    private static void outcome(Map<String, String> fields, Outcome outcome) {
        fields.put("outcome", outcome.getClass().getSimpleName());
        if (outcome instanceof Outcome.Failed failed) {
            fields.put("culprit", failed.error().culprit().name());
            fields.put("code", failed.error().code());
            fields.put("message", failed.error().message());
        }
    }

    private static Outcome outcome(Map<String, String> fields) {
        return switch (fields.getOrDefault("outcome", "")) {
            case "Completed" -> new Outcome.Completed();
            case "Canceled" -> new Outcome.Canceled();
            default ->
                new Outcome.Failed(new JobError(
                        Culprit.valueOf(fields.getOrDefault("culprit", Culprit.PLATFORM.name())),
                        fields.getOrDefault("code", "Unknown"),
                        fields.getOrDefault("message", "")));
        };
    }
}
