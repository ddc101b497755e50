package dev.athanor.platform.compute;

import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.sql.Database;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compute targets, the nodes that they give, and the back ends that run work on them. A workspace is named by its GUID. */
public final class Compute {
    /** The target of work that names none. */
    public static final String SERVERLESS = "serverless";

    private final TargetStore targets;
    private final LeaseBook leases;
    private final ComputeConfig config;
    private final Machine machine;
    private final LocalBackends local;
    private final DrainStore drains;
    private final Events events;

    private Compute(
            TargetStore targets,
            LeaseBook leases,
            ComputeConfig config,
            Machine machine,
            LocalBackends local,
            DrainStore drains,
            Events events) {
        this.targets = targets;
        this.leases = leases;
        this.config = config;
        this.machine = machine;
        this.local = local;
        this.drains = drains;
        this.events = events;
    }

    /**
     * Opens the room.
     *
     * @param machine what there is to give
     * @param backends of local nodes, at least one; work goes to the first that runs its form
     */
    public static Compute open(
            ComputeConfig config,
            Database database,
            Events events,
            Clock clock,
            Machine machine,
            List<ExecutionBackend> backends) {
        database.migrate("compute", Compute.class);
        var targets = new TargetStore(database, machine, events, clock);
        var leases = new LeaseBook(
                config,
                database,
                targets,
                events,
                clock,
                machine,
                backends.getFirst().name());
        return new Compute(
                targets, leases, config, machine, new LocalBackends(backends), new DrainStore(database, clock), events);
    }

    /**
     * Makes or changes a target.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException COMPUTE_INVALID with the field
     */
    public ComputeTarget save(String workspace, TargetSpec spec, String by) {
        return targets.save(workspace, spec, by);
    }

    /**
     * A target; case of the name is ignored.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException COMPUTE_NOT_FOUND, with the nearest name
     */
    public ComputeTarget get(String workspace, String name) {
        return targets.get(workspace, name);
    }

    /** A target if it is there. */
    public Optional<ComputeTarget> find(String workspace, String name) {
        return targets.find(workspace, name);
    }

    /** All targets of a workspace by name. */
    public List<ComputeTarget> list(String workspace) {
        return targets.list(workspace);
    }

    /**
     * Removes a target.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException COMPUTE_NOT_FOUND; COMPUTE_BUSY while work runs on it
     */
    public void delete(String workspace, String name) {
        ComputeTarget target = targets.get(workspace, name);
        leases.refuseBusy(target);
        drains.resume(workspace, target.name());
        targets.delete(workspace, target.name());
    }

    /** Removes all targets of a workspace that is gone. */
    public void deleteAll(String workspace) {
        drains.resume(workspace, SERVERLESS);
        list(workspace).forEach(target -> {
            drains.resume(workspace, target.name());
            targets.delete(workspace, target.name());
        });
    }

    /**
     * Starts, stops or restarts a compute instance.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException COMPUTE_NOT_FOUND, COMPUTE_STATE
     */
    public ComputeTarget change(String workspace, String name, TargetState.Change change) {
        return targets.change(workspace, name, change);
    }

    /**
     * Lets nothing new start on a target; what runs there goes on to its end, what is submitted waits.
     *
     * @param name the target, or {@code serverless} for work that names none
     * @throws dev.athanor.foundation.kernel.AthanorException COMPUTE_NOT_FOUND
     */
    public Drain drain(String workspace, String name, String by) {
        String target = known(workspace, name);
        drains.drain(workspace, target, by);
        return drains.find(workspace, target).orElseThrow();
    }

    /**
     * Lets work start again on a target that was drained.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException COMPUTE_NOT_FOUND
     */
    public void resume(String workspace, String name) {
        String target = known(workspace, name);
        drains.resume(workspace, target);
        events.publish(new ComputeFreed(workspace, target));
    }

    /** Whether a target is being drained, and since when. */
    public Optional<Drain> drained(String workspace, String name) {
        return drains.find(workspace, name);
    }

    /** The jobs that hold nodes of a target. */
    public List<String> holders(String workspace, String name) {
        return leases.all().stream()
                .filter(lease ->
                        lease.workspace().equals(workspace) && lease.target().equalsIgnoreCase(name))
                .map(Lease::holder)
                .toList();
    }

    private String known(String workspace, String name) {
        return name.equalsIgnoreCase(SERVERLESS)
                ? SERVERLESS
                : targets.get(workspace, name).name();
    }

    /** The nodes of a cluster that are allocated: those at work, and idle ones up to its minimum. */
    public List<ComputeNode> nodes(String workspace, String name) {
        return leases.nodes(targets.get(workspace, name));
    }

    /** The catalogue of sizes. */
    public List<VmSize> sizes() {
        return VmSizes.all();
    }

    /**
     * Says whether a demand can ever be met, without holding anything; for checks at submission.
     *
     * @param target null or {@code serverless} for none in particular
     * @throws dev.athanor.foundation.kernel.AthanorException COMPUTE_NOT_FOUND, COMPUTE_UNSUPPORTED, COMPUTE_STATE, GPU_ABSENT,
     *     DEMAND_TOO_LARGE
     */
    public void check(String workspace, @Nullable String target, Demand demand) {
        leases.check(workspace, target, demand);
    }

    /**
     * Holds nodes for a holder, if there are any free and nothing forbids it (a quota, a target that is drained). A holder that has a lease gets the same again, so a retry after a crash holds
     * nothing twice. Leases are stored: they stay over a restart.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException as {@link #check}
     */
    public Placement reserve(String workspace, @Nullable String target, Demand demand, Claim claim) {
        return leases.reserve(workspace, target, demand, claim);
    }

    /** How much may be held at once, and how much may wait. */
    public Quotas quotas() {
        return config.quotas();
    }

    /** Whether jobs alike but for their group may fare differently: one has nodes while the other has to wait. */
    public boolean tellsGroupsApart() {
        return config.quotas().ofExperiments();
    }

    /** Gives back what {@code holder} holds and tells {@link ComputeFreed}; does nothing when it holds nothing. */
    public void release(String holder) {
        leases.release(holder);
    }

    /** All leases, oldest first. */
    public List<Lease> leases() {
        return leases.all();
    }

    /**
     * In which order those who wait should try: higher priority first, then whose person holds fewest nodes (counting those before it
     * in this very order), then whose group does, then who waits longest.
     */
    public List<Waiter> order(List<Waiter> waiters) {
        return FairShare.order(waiters, leases.all());
    }

    /**
     * What work outside of leases, such as a score host, may take where it wishes for a VM size: the smaller of size and machine.
     *
     * @param vmSize name of a size, or null for the whole machine
     * @throws dev.athanor.foundation.kernel.AthanorException COMPUTE_INVALID for a size that is not in the catalogue, GPU_ABSENT
     */
    public Allowance allow(@Nullable String vmSize) {
        return Slots.allow(config, machine, vmSize);
    }

    /** Runs work on local nodes: in images or on the machine itself; work is found again where it is. */
    public ExecutionBackend local() {
        return local;
    }

    /**
     * What the back end can do that would run work of this form.
     *
     * @param image what the work runs in; empty for this machine itself
     */
    public Capabilities capabilities(Optional<WorkImage> image) {
        return local.capabilities(image);
    }
}
