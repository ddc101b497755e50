package dev.athanor.platform.compute;

import java.time.Instant;
import java.util.List;

/**
 * Nodes held for one job until it is released.
 *
 * @param holder who holds it: the job's name; one lease a holder
 * @param workspace GUID of the workspace
 * @param target the compute target, {@code serverless} for none in particular
 * @param owner the person whose work it is
 * @param group what fairness is measured by: the experiment
 * @param instances nodes held
 * @param limits what work on each may take
 * @param gpus ids of the devices of all nodes, for {@code CUDA_VISIBLE_DEVICES}
 * @param notes what was substituted, for the job's log
 * @param backend name of the back end that runs the work
 * @param at since when
 */
public record Lease(
        String holder,
        String workspace,
        String target,
        String owner,
        String group,
        int instances,
        Limits limits,
        List<String> gpus,
        List<String> notes,
        String backend,
        Instant at) {
    public Lease {
        gpus = List.copyOf(gpus);
        notes = List.copyOf(notes);
    }
}
