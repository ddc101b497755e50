package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.jobs.Job;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.schedules.Fire;
import dev.athanor.platform.schedules.Schedule;
import dev.athanor.platform.schedules.ScheduleAction;
import dev.athanor.platform.security.Roles;
import dev.athanor.platform.workspaces.Workspace;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Submits a schedule's job as its owner, who must still be allowed to. The job's name is the fire's, so it is submitted once. */
final class CreateJobAction implements ScheduleAction {
    /** Property of a job: the schedule that started it. */
    static final String SCHEDULE = "athanor.schedule";

    /** Property of a job: the moment for which it was started. */
    private static final String PLANNED = "athanor.planned-time";

    private static final String DEFINITION = "properties.action.jobDefinition";

    private static final Pattern INPUT = Pattern.compile("^(?:properties\\.)?inputs\\.([A-Za-z0-9_]+)");

    private final Jobs jobs;
    private final Roles roles;
    private final JobCodec codec;
    private final ScheduledJobs documents;

    CreateJobAction(ArmRooms rooms) {
        this.jobs = rooms.jobs();
        this.roles = rooms.security().roles();
        this.codec = new JobCodec(rooms.base(), rooms.assets());
        this.documents = new ScheduledJobs(rooms.jobs());
    }

    @Override
    public String type() {
        return ScheduleCodec.JOB_ACTION;
    }

    @Override
    public void check(Workspace workspace, String name, String document, Map<String, String> facts) {
        try {
            ObjectNode body =
                    documents.job(workspace, document, new ScheduledJobs.Filling(name, "1970-01-01T00:00:00Z", facts));
            jobs.plan(workspace, codec.spec(workspace, name, body));
        } catch (AthanorException wrong) {
            if (!ofEvent(document, String.valueOf(wrong.target()))) {
                throw within(wrong);
            }
        }
    }

    /** Whether a problem is with an input that an event gives: what it will be is not there yet. */
    private static boolean ofEvent(String document, String target) {
        Matcher input = INPUT.matcher(target);
        return input.find()
                && ScheduledJobs.isOfEvent(Json.parse(document)
                        .path("properties")
                        .path("action")
                        .path("jobDefinition")
                        .path("inputs")
                        .path(input.group(1)));
    }

    /** What is wrong with the job is wrong with that part of the schedule. */
    private static AthanorException within(AthanorException wrong) {
        String target = wrong.target();
        if (target == null) {
            return wrong.at(DEFINITION);
        }
        return target.startsWith(DEFINITION)
                ? wrong
                : wrong.at(DEFINITION + "." + (target.startsWith("properties.") ? target.substring(11) : target));
    }

    @Override
    public void fire(Workspace workspace, Schedule schedule, Fire fire) {
        Optional<Job> before = jobs.find(workspace, fire.submission());
        if (before.isPresent()
                && schedule.name().equals(before.get().properties().get(SCHEDULE))) {
            return;
        }
        roles.authorise(
                schedule.owner(), ArmPaths.ACTION + "/jobs/write", workspace.arm() + "/jobs/" + fire.submission());
        String planned = fire.planned().toString();
        ObjectNode body = documents.job(
                workspace,
                schedule.spec().document(),
                new ScheduledJobs.Filling(fire.submission(), planned, fire.facts()));
        JobSpec spec =
                codec.spec(workspace, fire.submission(), body, Map.of(SCHEDULE, schedule.name(), PLANNED, planned));
        jobs.submit(workspace, spec, schedule.owner());
    }
}
