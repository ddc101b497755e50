package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobStatus;
import dev.athanor.platform.jobs.ServiceState;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.RunStatus;
import dev.athanor.protocols.armmodel.WireTime;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A run as run history tells it. */
final class RunCodec {
    ObjectNode json(Run run, Optional<Job> job) {
        String parent = run.tags().get(Run.PARENT_TAG);
        ObjectNode body = Json.object()
                .put("runId", run.id())
                .put(
                        "status",
                        job.map(Job::status)
                                .orElseGet(() -> status(run.status()))
                                .word())
                .put("displayName", run.name())
                .put("name", run.name())
                .put("description", run.tags().get(Run.NOTE_TAG))
                .put("experimentId", run.experimentId())
                .put("hidden", run.hidden())
                .put("parentRunId", parent)
                .put("rootRunId", parent == null ? run.id() : parent)
                .put(
                        "runType",
                        job.map(found -> "azureml." + found.kind().word()).orElse("mlflow"))
                .put("createdUtc", time(job.map(Job::createdAt).orElse(run.startedAt())))
                .put("startTimeUtc", time(job.isPresent() ? job.get().startedAt() : run.startedAt()))
                .put("endTimeUtc", time(job.isPresent() ? job.get().endedAt() : run.endedAt()));
        job.ifPresent(found -> body.put("target", found.compute()));
        body.set("tags", Json.of(job.map(Job::tags).orElse(run.tags())));
        body.set("properties", Json.of(run.properties()));
        body.putObject("createdBy").put("userName", run.user()).put("userObjectId", run.owner());
        body.putObject("inputs");
        body.putObject("outputs");
        job.flatMap(Job::error)
                .ifPresent(error -> body.putObject("error")
                        .putObject("error")
                        .put("code", error.azureCode())
                        .put("message", error.message()));
        return body;
    }

    /** An interactive service of a job; types are written as in YAML. */
    ObjectNode json(ServiceState service) {
        ObjectNode body = Json.object()
                .put("type", service.kind().name().toLowerCase(Locale.ROOT))
                .put("status", service.status())
                .put("endpoint", service.endpoint());
        if (service.port() > 0) {
            body.put("port", service.port());
        }
        String error = service.error();
        if (error != null) {
            body.putObject("error").putObject("error").put("code", "UserError").put("message", error);
        }
        body.set("properties", Json.of(service.properties()));
        return body;
    }

    private static JobStatus status(RunStatus status) {
        return switch (status) {
            case RUNNING -> JobStatus.RUNNING;
            case SCHEDULED -> JobStatus.NOT_STARTED;
            case FINISHED -> JobStatus.COMPLETED;
            case FAILED -> JobStatus.FAILED;
            case KILLED -> JobStatus.CANCELED;
        };
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : WireTime.text(instant);
    }
}
