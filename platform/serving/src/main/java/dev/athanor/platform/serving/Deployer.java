package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.platform.compute.WorkEvent;
import dev.athanor.platform.workspaces.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings deployments from what was asked to what answers: a new revision takes over only when all its instances answer. */
final class Deployer {
    private static final long CLOSING_SECONDS = 12;

    private final Ledger ledger;
    private final Map<String, DeploymentEngine> engines;
    private final HostRunner runner;
    private final Places places;
    private final RoutingTable routes;
    private final Events events;
    private final Ticker ticker;
    private final Clock clock;
    private final Map<DeploymentKey, Berth> berths = new ConcurrentHashMap<>();

    /** Who runs for a deployment; one roll-out at a time. */
    private static final class Berth {
        final ReentrantLock rolling = new ReentrantLock();
        final AtomicReference<@Nullable Fleet> active = new AtomicReference<>();
    }

    Deployer(
            Ledger ledger,
            Map<String, DeploymentEngine> engines,
            HostRunner runner,
            Places places,
            RoutingTable routes,
            Events events,
            Ticker ticker,
            Clock clock) {
        this.ledger = ledger;
        this.engines = engines;
        this.runner = runner;
        this.places = places;
        this.routes = routes;
        this.events = events;
        this.ticker = ticker;
        this.clock = clock;
    }

    /** Goes to work on a wish that is stored; returns at once. */
    void begin(Workspace workspace, Deployment deployment) {
        Thread.startVirtualThread(() -> roll(workspace, deployment));
    }

    private void roll(Workspace workspace, Deployment deployment) {
        DeploymentKey key = DeploymentKey.of(deployment);
        Berth berth = berths.computeIfAbsent(key, ignored -> new Berth());
        berth.rolling.lock();
        try {
            start(workspace, deployment, key, berth);
        } catch (AthanorException failure) {
            broke(key, deployment.revision(), failure.text());
        } catch (RuntimeException defect) {
            broke(key, deployment.revision(), "internal error: " + defect);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            berth.rolling.unlock();
        }
    }

    /** A roll-out that fails because the server ends is no failure: the next life begins it again. */
    private void broke(DeploymentKey key, long revision, String why) {
        if (!runner.isClosed()) {
            step(key, revision, DeploymentState.Event.BROKE, why);
        }
    }

    private void start(Workspace workspace, Deployment deployment, DeploymentKey key, Berth berth)
            throws InterruptedException {
        long revision = deployment.revision();
        if (latest(key).filter(now -> now.revision() == revision).isEmpty()) {
            return;
        }
        Recipe recipe = prepare(workspace, deployment, key);
        ledger.note(key, revision, recipe.notes());
        if (step(key, revision, DeploymentState.Event.PREPARED, null).isEmpty()) {
            return;
        }
        Target target = target(deployment);
        var fleet = new Fleet(runner, ticker, target, deployment, () -> recipe);
        fleet.start();
        if (latest(key).filter(now -> now.revision() == revision).isEmpty()) {
            fleet.stop();
            return;
        }
        // Routed before it is told: whoever reads "Succeeded" gets an answer.
        fleet.takeOver();
        step(key, revision, DeploymentState.Event.STARTED, null);
        Fleet before = berth.active.getAndSet(fleet);
        if (before != null) {
            before.retire();
        }
        if (latest(key).isEmpty()) {
            fleet.stop();
        }
    }

    private Recipe prepare(Workspace workspace, Deployment deployment, DeploymentKey key) {
        DeploymentEngine engine =
                Objects.requireNonNull(engines.get(deployment.spec().kind()));
        Path log = places.preparationLog(key);
        Places.make(Objects.requireNonNull(log.getParent()));
        Consumer<String> lines = line -> append(log, clock.instant() + " " + line + "\n");
        lines.accept("Preparing revision " + deployment.revision() + " of deployment '" + deployment.name() + "'");
        runner.facts().forEach(lines);
        try {
            return engine.prepare(workspace, deployment.spec(), lines);
        } catch (AthanorException failure) {
            lines.accept("Failed: " + failure.text());
            throw failure;
        }
    }

    private static synchronized void append(Path log, String line) {
        try {
            Files.writeString(log, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private Target target(Deployment deployment) {
        return routes.find(deployment.workspaceGuid(), deployment.spec().endpoint())
                .map(route -> route.target(deployment.name()))
                .orElseThrow(() -> ServingProblem.ENDPOINT_NOT_FOUND.because(
                        "endpoint '" + deployment.spec().endpoint() + "' is gone"));
    }

    private Optional<Deployment> latest(DeploymentKey key) {
        return ledger.deployment(key);
    }

    private Optional<Deployment> step(
            DeploymentKey key, long revision, DeploymentState.Event event, @Nullable String why) {
        Optional<Deployment> stepped = ledger.step(key, revision, event, why);
        stepped.ifPresent(after -> events.publish(new DeploymentChanged(after)));
        return stepped;
    }

    /**
     * Takes up a deployment of an earlier life of the server: its hosts are found again or started anew, and what was under way begins again.
     *
     * @param entries all instances that are written down for it
     */
    void recover(Workspace workspace, Deployment latest, List<InstanceStore.Entry> entries) {
        DeploymentKey key = DeploymentKey.of(latest);
        long serving = latest.state().isServing() ? latest.activeRevision() : 0;
        entries.stream().filter(entry -> entry.revision() != serving).forEach(this::end);
        ledger.active(key).filter(active -> serving != 0).ifPresent(active -> {
            var fleet = new Fleet(runner, ticker, target(active), active, recipes(workspace, active, key));
            berths.computeIfAbsent(key, ignored -> new Berth()).active.set(fleet);
            fleet.adopt(entries.stream()
                    .filter(entry -> entry.revision() == serving)
                    .toList());
        });
        if (!latest.state().isSettled()) {
            begin(workspace, latest);
        }
    }

    private Supplier<Recipe> recipes(Workspace workspace, Deployment active, DeploymentKey key) {
        var made = new AtomicReference<@Nullable Recipe>();
        return () -> {
            Recipe known = made.get();
            if (known == null) {
                known = prepare(workspace, active, key);
                made.set(known);
            }
            return known;
        };
    }

    /** Ends work that nobody waits for any more. */
    void end(InstanceStore.Entry entry) {
        runner.stop(runner.attach(entry));
    }

    /** Ends all instances of the server, for it ends itself; their rows stay, so that the next life starts them again. */
    void close() {
        berths.values().stream()
                .map(berth -> berth.active.getAndSet(null))
                .filter(Objects::nonNull)
                .forEach(Fleet::stop);
        // Those of a roll-out under way, or found again a moment ago, are in no fleet yet.
        List<CompletableFuture<WorkEvent>> ends = runner.close();
        try {
            CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new)).get(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException late) {
            // The back end kills what does not end; the next life finds out.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops a deployment whose rows are gone. */
    void dismiss(DeploymentKey key) {
        Berth berth = berths.remove(key);
        if (berth != null) {
            Fleet fleet = berth.active.getAndSet(null);
            if (fleet != null) {
                fleet.stop();
            }
        }
        places.forgetLogs(key);
    }
}
