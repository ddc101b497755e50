package dev.athanor.platform.jobs;

import dev.athanor.platform.workspaces.Workspace;
import java.util.Map;
import java.util.Optional;

/** Runs parallel jobs: each is a command whose program is the driver that hands mini-batches to workers. */
final class ParallelEngine implements JobEngine {
    private final CommandEngine commands;

    ParallelEngine(CommandEngine commands) {
        this.commands = commands;
    }

    @Override
    public JobKind kind() {
        return JobKind.PARALLEL;
    }

    @Override
    public Map<String, String> plan(Workspace workspace, JobSpec spec) {
        return commands.planOnNodes(workspace, ParallelDriver.command((JobSpec.Parallel) spec));
    }

    @Override
    public void react(JobRow job, boolean again) {
        commands.react(job, again);
    }

    @Override
    public Map<String, JobOutput> outputs(JobRow job) {
        return commands.outputs(job);
    }

    @Override
    public Optional<Waiting> waiting(JobKey key) {
        return commands.waiting(key);
    }
}
