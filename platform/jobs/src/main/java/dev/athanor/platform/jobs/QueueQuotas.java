package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.compute.ComputeProblem;
import dev.athanor.platform.compute.Quotas;
import dev.athanor.platform.workspaces.Workspace;

/** Refuses jobs of people when as many wait as may; what a job that was let in starts itself is never refused. */
final class QueueQuotas {
    private final Quotas quotas;
    private final JobStore store;

    QueueQuotas(Quotas quotas, JobStore store) {
        this.quotas = quotas;
        this.store = store;
    }

    /** Looks at how many wait just now; several who come at the very same moment may all be let in. */
    void check(Workspace workspace, JobSpec.Head head, Principal by) {
        if (head.parent() != null) {
            return;
        }
        if (quotas.workspaceQueued() > 0) {
            String whose = "workspace '" + workspace.id().name() + "'";
            refuse(whose, "workspace", quotas.workspaceQueued(), store.waiting(workspace.guid(), null));
        }
        if (quotas.userQueued() > 0) {
            refuse("'" + by.name() + "'", "user", quotas.userQueued(), store.waiting(null, by.name()));
        }
    }

    private static void refuse(String whose, String word, int most, long waiting) {
        if (waiting >= most) {
            throw ComputeProblem.QUEUE_FULL.because(waiting + " jobs of " + whose + " wait for their turn, and " + most
                    + " may (compute.quota." + word + "-queued); wait until some have begun, or cancel some");
        }
    }
}
