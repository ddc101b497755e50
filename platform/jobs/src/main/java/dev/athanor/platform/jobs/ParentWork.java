package dev.athanor.platform.jobs;

import dev.athanor.platform.workspaces.Workspace;
import java.util.Map;
import java.util.Optional;

/**
 * What is particular to one kind of job whose work is other jobs: sweeps, pipelines. It decides; {@link Jobs} keeps the state, the order and
 * the recovery. Everything it needs to know later is in the plan and in its children, so that after a crash it is simply asked again.
 */
public interface ParentWork {
    /** The kind it runs. */
    JobKind kind();

    /**
     * Checks all of a job and looks up what it refers to, before anything is stored or started.
     *
     * @return what {@link #advance} needs to know later
     * @throws dev.athanor.foundation.kernel.AthanorException JOB_INVALID and the problems of what it refers to
     */
    Map<String, String> plan(Workspace workspace, JobSpec spec);

    /**
     * A child of a job came to another state; {@link #advance} is called after it. For work that would rather count what it is told than look
     * through all its children each time; what is told before the job's first {@link #advance} is found among its children then.
     *
     * @param workspace the workspace's GUID
     * @param job the job
     * @param child the child
     */
    default void heard(String workspace, String job, Child child) {}

    /**
     * Starts what may start now. Called when the job begins, whenever a child of it changes, after a restart, and on {@link Jobs#wake}; never
     * twice at the same time for one job. What it starts it names by rule, so that a second call finds it instead of starting it again.
     *
     * @return how the job came out, or empty while there is more to do
     */
    Optional<Outcome> advance(Workspace workspace, Job job, Map<String, String> plan);

    /**
     * What of a plan decides over the result, beside what all kinds have (command, code, environment, inputs, outputs): by what it is for people.
     * Two jobs for which it is the same may stand for each other.
     */
    default Map<String, String> content(Map<String, String> plan) {
        return Map.of();
    }

    /** What the job writes, with addresses as far as they are known. */
    Map<String, JobOutput> outputs(Job job, Map<String, String> plan);

    /** Takes in the results when all children have ended; may be done again after a crash. */
    void finish(Workspace workspace, Job job, Map<String, String> plan, Outcome outcome);
}
