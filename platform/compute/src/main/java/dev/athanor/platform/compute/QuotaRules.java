package dev.athanor.platform.compute;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Holds work to what a workspace, a person and an experiment may hold at once. */
final class QuotaRules {
    private final Quotas quotas;

    QuotaRules(Quotas quotas) {
        this.quotas = quotas;
    }

    /** Refuses what could not run even if nothing else did. */
    void check(double cores) {
        refuse("compute.quota.workspace-cores", quotas.workspaceCores(), cores);
        refuse("compute.quota.user-cores", quotas.userCores(), cores);
        refuse("compute.quota.experiment-cores", quotas.experimentCores(), cores);
    }

    private static void refuse(String setting, int most, double cores) {
        if (most > 0 && cores > most) {
            throw ComputeProblem.DEMAND_TOO_LARGE
                    .because(Slots.number(cores) + " cores were asked for; the setting " + setting + " allows " + most)
                    .at("resources");
        }
    }

    /** Why it has to wait; empty when it need not. */
    Optional<String> wait(String workspace, Claim claim, double cores, List<Slots.Held> held) {
        String owner = claim.owner();
        String group = claim.group();
        return over(
                        "this workspace",
                        "workspace",
                        quotas.workspaceJobs(),
                        quotas.workspaceCores(),
                        cores,
                        held,
                        one -> one.lease().workspace().equals(workspace))
                .or(() -> over(
                        "'" + owner + "'",
                        "user",
                        quotas.userJobs(),
                        quotas.userCores(),
                        cores,
                        held,
                        one -> one.lease().owner().equals(owner)))
                .or(() -> over(
                        "experiment '" + group.substring(group.indexOf('/') + 1) + "'",
                        "experiment",
                        quotas.experimentJobs(),
                        quotas.experimentCores(),
                        cores,
                        held,
                        one -> one.lease().group().equals(group)));
    }

    private static Optional<String> over(
            String whose,
            String word,
            int mostJobs,
            int mostCores,
            double cores,
            List<Slots.Held> held,
            Predicate<Slots.Held> counts) {
        long jobs = held.stream().filter(counts).count();
        if (mostJobs > 0 && jobs >= mostJobs) {
            return Optional.of(whose + " may run " + NodeSize.count(mostJobs, "job") + " at once (compute.quota." + word
                    + "-jobs), and " + jobs + (jobs == 1 ? " runs" : " run"));
        }
        double taken = held.stream()
                .filter(counts)
                .mapToDouble(one -> one.cores() * one.lease().instances())
                .sum();
        return mostCores > 0 && taken + cores > mostCores + 1e-9
                ? Optional.of(whose + " may claim " + NodeSize.count(mostCores, "core") + " at once (compute.quota."
                        + word + "-cores), and " + Slots.number(taken) + " are taken; " + Slots.number(cores)
                        + " needed")
                : Optional.empty();
    }
}
