package dev.athanor.platform.compute;

import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import dev.athanor.foundation.sql.Sql;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who holds which nodes, as rows; decisions are {@link Slots}'. */
final class LeaseBook {
    private final ComputeConfig config;
    private final Database database;
    private final TargetStore targets;
    private final Events events;
    private final Clock clock;
    private final Machine machine;
    private final String backend;
    private final QuotaRules quotas;

    LeaseBook(
            ComputeConfig config,
            Database database,
            TargetStore targets,
            Events events,
            Clock clock,
            Machine machine,
            String backend) {
        this.config = config;
        this.database = database;
        this.targets = targets;
        this.events = events;
        this.clock = clock;
        this.machine = machine;
        this.backend = backend;
        this.quotas = new QuotaRules(config.quotas());
    }

    String backend() {
        return backend;
    }

    void check(String workspace, @Nullable String target, Demand demand) {
        quotas.check(
                Slots.check(config, machine, wish(workspace, target, demand)).claimedCores() * demand.instances());
    }

    Placement reserve(String workspace, @Nullable String target, Demand demand, Claim claim) {
        Slots.Wish wish = wish(workspace, target, demand);
        Slots.Node size = Slots.check(config, machine, wish);
        return database.write(sql -> {
            sql.lock("compute");
            List<Slots.Held> held = sql.list("select * from compute_leases order by held_at, holder", LeaseBook::held);
            Optional<Slots.Held> mine = held.stream()
                    .filter(one -> one.lease().holder().equals(claim.holder()))
                    .findFirst();
            if (mine.isPresent()) {
                return new Placement.Granted(mine.get().lease());
            }
            Optional<Drain> drain = DrainStore.find(sql, workspace, wish.name());
            if (drain.isPresent()) {
                return new Placement.Waiting(drained(wish.name(), drain.get()));
            }
            Optional<String> quota = quotas.wait(workspace, claim, size.claimedCores() * demand.instances(), held);
            if (quota.isPresent()) {
                return new Placement.Waiting(quota.get());
            }
            Slots.Answer answer = Slots.place(config, machine, wish, size, held);
            return switch (answer) {
                case Slots.Answer.No no -> new Placement.Waiting(no.reason());
                case Slots.Answer.Yes yes -> {
                    var lease = new Lease(
                            claim.holder(),
                            workspace,
                            wish.name(),
                            claim.owner(),
                            claim.group(),
                            demand.instances(),
                            new Limits(size.cores(), size.memory(), 0),
                            yes.gpus(),
                            size.notes(),
                            backend,
                            clock.instant());
                    insert(sql, lease, size);
                    yield new Placement.Granted(lease);
                }
            };
        });
    }

    private static String drained(String target, Drain drain) {
        return "compute '" + target + "' is being drained since " + drain.at() + " by " + drain.by()
                + "; `athanor ml compute resume --name " + target + "` lets it start work again";
    }

    void release(String holder) {
        Optional<Lease> freed = database.write(sql -> {
            Optional<Slots.Held> held =
                    sql.first("select * from compute_leases where holder = ?", LeaseBook::held, holder);
            if (held.isPresent()) {
                sql.update("delete from compute_leases where holder = ?", holder);
            }
            return held.map(Slots.Held::lease);
        });
        freed.ifPresent(lease -> events.publish(new ComputeFreed(lease.workspace(), lease.target())));
    }

    List<Lease> all() {
        return database.read(sql -> sql.list(
                "select * from compute_leases order by held_at, holder",
                row -> held(row).lease()));
    }

    void refuseBusy(ComputeTarget target) {
        List<String> holders = on(target).stream().map(Lease::holder).toList();
        if (!holders.isEmpty()) {
            throw ComputeProblem.COMPUTE_BUSY.because(
                    "compute '" + target.name() + "' runs " + String.join(", ", holders) + "; cancel or wait for them");
        }
    }

    List<ComputeNode> nodes(ComputeTarget target) {
        List<ComputeNode> nodes = new ArrayList<>();
        for (Lease lease : on(target)) {
            for (int i = 0; i < lease.instances(); i++) {
                nodes.add(new ComputeNode("node-" + nodes.size(), lease.holder()));
            }
        }
        boolean idles = target.kind() == ComputeKind.COMPUTE_INSTANCE && target.state() == TargetState.RUNNING;
        int least = target.kind() == ComputeKind.AML_COMPUTE ? target.spec().minNodes() : idles ? 1 : 0;
        while (nodes.size() < least) {
            nodes.add(new ComputeNode("node-" + nodes.size(), null));
        }
        return nodes;
    }

    private List<Lease> on(ComputeTarget target) {
        return all().stream()
                .filter(lease -> lease.workspace().equals(target.workspace())
                        && lease.target().equalsIgnoreCase(target.name()))
                .toList();
    }

    private Slots.Wish wish(String workspace, @Nullable String target, Demand demand) {
        if (target == null || target.isBlank() || target.equalsIgnoreCase(Compute.SERVERLESS)) {
            return new Slots.Wish(workspace, Optional.empty(), demand);
        }
        return new Slots.Wish(workspace, Optional.of(targets.get(workspace, target)), demand);
    }

    private static void insert(Sql sql, Lease lease, Slots.Node size) throws SQLException {
        sql.update(
                "insert into compute_leases (holder, workspace, target, owner, grouping_name, instances, claimed_cores,"
                        + " claimed_memory, limit_cores, limit_memory, gpus, notes, backend, held_at) values ("
                        + Sql.marks(14) + ")",
                lease.holder(),
                lease.workspace(),
                lease.target(),
                lease.owner(),
                lease.group(),
                lease.instances(),
                size.claimedCores(),
                size.claimedMemory(),
                lease.limits().cores(),
                lease.limits().memory(),
                String.join(",", lease.gpus()),
                String.join("\n", lease.notes()),
                lease.backend(),
                lease.at());
    }

    private static Slots.Held held(Row row) throws SQLException {
        var lease = new Lease(
                row.text("holder"),
                row.text("workspace"),
                row.text("target"),
                row.text("owner"),
                row.text("grouping_name"),
                (int) row.number("instances"),
                new Limits(row.real("limit_cores"), row.number("limit_memory"), 0),
                split(row.text("gpus"), ","),
                split(row.text("notes"), "\n"),
                row.text("backend"),
                row.instant("held_at"));
        return new Slots.Held(lease, row.real("claimed_cores"), row.number("claimed_memory"));
    }

    private static List<String> split(String text, String mark) {
        return text.isEmpty() ? List.of() : List.of(text.split(mark));
    }
}
