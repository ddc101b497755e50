package dev.athanor.protocols.arm;

import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobStatus;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.schedules.EventKind;
import dev.athanor.platform.schedules.EventSource;
import dev.athanor.platform.schedules.Occurrence;
import dev.athanor.platform.schedules.Schedule;
import dev.athanor.platform.workspaces.Workspace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Ends of jobs that no other job started: {@code name} and {@code experimentName} say of which, with {@code *} for anything, {@code statuses}
 * how they ended. Jobs that the schedule itself started do not count, for they would start it for ever.
 */
final class JobEvents implements EventSource {
    private static final String NAME = "name";
    private static final String EXPERIMENT = "experimentName";
    private static final String STATUSES = "statuses";
    private static final List<String> ENDS =
            List.of(JobStatus.COMPLETED.word(), JobStatus.FAILED.word(), JobStatus.CANCELED.word());

    private final Jobs jobs;

    JobEvents(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public EventKind event() {
        return EventKind.JOB_FINISHED;
    }

    @Override
    public void check(Workspace workspace, Map<String, String> fields) {
        EventFields.check(fields, event(), Set.of(NAME, EXPERIMENT, STATUSES));
        statuses(fields);
    }

    private static List<String> statuses(Map<String, String> fields) {
        return EventFields.words(fields, STATUSES, ENDS, JobStatus.COMPLETED.word());
    }

    @Override
    public Map<String, String> example(Workspace workspace, Map<String, String> fields) {
        return facts("any", JobStatus.COMPLETED.word(), "any");
    }

    @Override
    public List<Occurrence> since(Workspace workspace, Schedule schedule, Instant after) {
        Map<String, String> fields = schedule.spec().trigger().fields();
        List<String> statuses = statuses(fields);
        return jobs.endedSince(workspace, after).stream()
                .filter(job -> statuses.contains(job.status().word()))
                .filter(job -> EventFields.fits(fields, NAME, job.name()))
                .filter(job -> EventFields.fits(fields, EXPERIMENT, job.experiment()))
                .filter(job -> !schedule.name().equals(job.properties().get(CreateJobAction.SCHEDULE)))
                .map(JobEvents::occurrence)
                .toList();
    }

    private static Occurrence occurrence(Job job) {
        return new Occurrence(
                "job/" + job.name(),
                Objects.requireNonNull(job.endedAt()),
                facts(job.name(), job.status().word(), job.experiment()));
    }

    private static Map<String, String> facts(String name, String status, String experiment) {
        return Map.of(
                NAME,
                name,
                "status",
                status,
                "experiment_name",
                experiment,
                "uri",
                "azureml://jobs/" + name + "/outputs/artifacts/paths/");
    }
}
