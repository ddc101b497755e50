package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.tracking.Batch;
import dev.athanor.platform.tracking.Experiment;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.RunSpec;
import dev.athanor.platform.tracking.RunStatus;
import dev.athanor.platform.tracking.RunUpdate;
import dev.athanor.platform.workspaces.Workspace;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The run side of jobs: a job and its run are one, so what people call it is kept there alone. */
final class JobRuns {
    private static final String SYSTEM_TAGS = "mlflow.";

    private final JobRooms rooms;

    JobRuns(JobRooms rooms) {
        this.rooms = rooms;
    }

    /** Opens the run of a job, or finds the one that was opened by a submission that broke off. */
    Run open(Workspace workspace, JobSpec.Head head, Principal by, Instant now) {
        Experiment experiment = rooms.tracking().ensureExperiment(workspace.guid(), head.experiment());
        Map<String, String> tags = new LinkedHashMap<>(head.tags());
        tags.put("mlflow.user", by.name());
        tags.put("mlflow.source.type", "JOB");
        String description = head.description();
        if (description != null) {
            tags.put(Run.NOTE_TAG, description);
        }
        String parent = head.parent();
        if (parent != null) {
            tags.put(Run.PARENT_TAG, parent);
        }
        String name = head.displayName();
        var spec = new RunSpec(
                head.name(),
                experiment.id(),
                name == null ? head.name() : name,
                by.name(),
                by.id(),
                RunStatus.SCHEDULED,
                now,
                tags,
                head.properties());
        try {
            return rooms.tracking().createRun(workspace.guid(), spec);
        } catch (AthanorException taken) {
            Optional<Run> run = rooms.tracking().findRun(workspace.guid(), head.name());
            if (run.isPresent() && run.get().status() == RunStatus.SCHEDULED) {
                return run.get();
            }
            throw taken;
        }
    }

    /** Ends the run as its job ended. */
    void end(JobRow job, Outcome outcome) {
        RunStatus status = switch (outcome) {
            case Outcome.Completed ignored -> RunStatus.FINISHED;
            case Outcome.Failed ignored -> RunStatus.FAILED;
            case Outcome.Canceled ignored -> RunStatus.KILLED;
        };
        try {
            rooms.tracking()
                    .updateRun(
                            job.key().workspace(),
                            job.key().name(),
                            RunUpdate.ended(status, rooms.clock().instant()));
        } catch (AthanorException gone) {
            if (JobErrors.passing(gone)) {
                throw gone;
            }
            // Somebody deleted the run meanwhile; the job itself still ends.
        }
    }

    void change(Workspace workspace, String run, JobChange change) {
        Map<String, String> tags = new LinkedHashMap<>();
        if (change.tags() != null) {
            tags.putAll(change.tags());
        }
        if (change.description() != null) {
            tags.put(Run.NOTE_TAG, change.description());
        }
        if (!tags.isEmpty()) {
            rooms.tracking().logBatch(workspace.guid(), run, Batch.tags(tags));
        }
        Map<String, String> properties = change.properties();
        var update = new RunUpdate(
                null, null, null, change.displayName(), change.archived(), properties == null ? Map.of() : properties);
        rooms.tracking().updateRun(workspace.guid(), run, update);
    }

    /** The runs of some jobs, by name. */
    Map<String, Run> of(Workspace workspace, List<JobRow> jobs) {
        List<String> names = jobs.stream().map(job -> job.key().name()).toList();
        return rooms.tracking().findRuns(workspace.guid(), names);
    }

    Job join(JobRow row, Optional<Waiting> waiting) {
        return join(
                row, rooms.tracking().findRun(row.key().workspace(), row.key().name()), waiting);
    }

    static Job join(JobRow row, Optional<Run> run, Optional<Waiting> waiting) {
        return run.isPresent()
                ? join(row, run.get(), waiting)
                : join(row, Map.of(), Map.of(), null, null, false, waiting);
    }

    static Job join(JobRow row, Run run, Optional<Waiting> waiting) {
        Map<String, String> tags = new LinkedHashMap<>();
        run.tags().forEach((name, value) -> {
            if (!name.startsWith(SYSTEM_TAGS)) {
                tags.put(name, value);
            }
        });
        return join(row, tags, run.properties(), run.name(), run.tags().get(Run.NOTE_TAG), run.hidden(), waiting);
    }

    private static Job join(
            JobRow row,
            Map<String, String> tags,
            Map<String, String> properties,
            @Nullable String name,
            @Nullable String description,
            boolean hidden,
            Optional<Waiting> waiting) {
        return new Job(
                row.key().workspace(),
                row.key().name(),
                row.kind(),
                row.state(),
                row.experiment(),
                name,
                description,
                tags,
                properties,
                hidden,
                row.compute(),
                row.priority(),
                waiting.orElse(null),
                row.createdAt(),
                row.createdBy(),
                row.startedAt(),
                row.endedAt(),
                row.modifiedAt(),
                row.parent(),
                row.document());
    }

    static boolean fits(Job job, JobQuery query) {
        boolean viewed = switch (query.view()) {
            case ACTIVE -> !job.archived();
            case ARCHIVED -> job.archived();
            case ALL -> true;
        };
        return viewed && holds(job.tags(), query.tags()) && holds(job.properties(), query.properties());
    }

    private static boolean holds(Map<String, String> labels, Map<String, String> wanted) {
        return wanted.entrySet().stream()
                .allMatch(want -> want.getValue().isEmpty()
                        ? labels.containsKey(want.getKey())
                        : want.getValue().equals(labels.get(want.getKey())));
    }
}
