package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.foundation.sql.Database;
import dev.athanor.platform.compute.ExecutionBackend;
import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.compute.WorkEvent;
import dev.athanor.platform.compute.WorkSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/** Starts score hosts as work of the back end, finds them again, waits until they answer, and stops them. */
final class HostRunner {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final int TOLD_LINES = 60;

    private final ExecutionBackend backend;
    private final Database database;
    private final Places places;
    private final Ticker ticker;
    private final Ids ids;
    private final Set<Instance> running = ConcurrentHashMap.newKeySet();
    /** A start holds the read lock: once the write lock was had, every start of before is in {@link #running}, and none follows. */
    private final ReadWriteLock starting = new ReentrantReadWriteLock();

    private volatile boolean closed;

    HostRunner(ExecutionBackend backend, Database database, Places places, Ticker ticker, Ids ids) {
        this.backend = backend;
        this.database = database;
        this.places = places;
        this.ticker = ticker;
        this.ids = ids;
    }

    /** What the back end has to say of itself, for a deployment's log. */
    List<String> facts() {
        return backend.capabilities().facts();
    }

    /** Starts one instance; returns when it is on its way. Its row is written first, so that a crash in between loses nothing. */
    Instance start(DeploymentKey key, long revision, int number, Recipe recipe) {
        starting.readLock().lock();
        try {
            if (closed) {
                throw ServingProblem.DEPLOYMENT_NOT_READY.because("the server is ending");
            }
            return started(key, revision, number, recipe);
        } finally {
            starting.readLock().unlock();
        }
    }

    private Instance started(DeploymentKey key, long revision, int number, Recipe recipe) {
        var entry = new InstanceStore.Entry(
                "score-" + ids.hex(6),
                key.workspace(),
                key.endpoint(),
                key.name(),
                revision,
                number,
                ids.hex(16),
                recipe.workers());
        WorkSpec work = work(entry, recipe);
        database.write(sql -> {
            InstanceStore.insert(sql, entry);
            return entry;
        });
        Instance instance = instance(entry, LogTail.length(work.log()));
        running.add(instance);
        try {
            backend.start(work, (id, event) -> heard(instance, event));
        } catch (AthanorException refused) {
            clear(instance);
            throw refused;
        }
        return instance;
    }

    /** An instance that an earlier life of the server started. */
    Instance attach(InstanceStore.Entry entry) {
        Instance instance = instance(entry, 0);
        running.add(instance);
        backend.attach(entry.workId(), (id, event) -> heard(instance, event));
        if (closed) {
            stop(instance);
        }
        return instance;
    }

    private Instance instance(InstanceStore.Entry entry, long logStart) {
        List<HostSocket> sockets = IntStream.range(0, entry.sockets())
                .mapToObj(worker -> new HostSocket(places.socket(entry.workId(), worker)))
                .toList();
        return new Instance(entry, sockets, places.hostLog(entry.key(), entry.number()), logStart, this::stop);
    }

    private void heard(Instance instance, WorkEvent event) {
        switch (event) {
            case WorkEvent.Started ignored -> {}
            case WorkEvent.Exited exited -> gone(instance, exited);
            case WorkEvent.Lost lost -> gone(instance, lost);
        }
    }

    private void gone(Instance instance, WorkEvent event) {
        try {
            clear(instance);
        } finally {
            instance.ended().complete(event);
        }
    }

    private void clear(Instance instance) {
        String workId = instance.entry().workId();
        instance.close();
        running.remove(instance);
        backend.forget(workId);
        places.forgetWork(workId);
        database.write(sql -> {
            InstanceStore.delete(sql, workId);
            return workId;
        });
    }

    /** Asks an instance to end; what it leaves is cleared when it has. */
    void stop(Instance instance) {
        instance.close();
        backend.stop(instance.entry().workId(), GRACE);
    }

    /** Ends all instances, those on their way too, and lets none start any more; returns their ends. */
    List<CompletableFuture<WorkEvent>> close() {
        starting.writeLock().lock();
        try {
            closed = true;
        } finally {
            starting.writeLock().unlock();
        }
        List<Instance> all = List.copyOf(running);
        all.forEach(this::stop);
        return all.stream().map(Instance::ended).toList();
    }

    /** Whether the server ends, so that nothing that fails now says anything about a deployment. */
    boolean isClosed() {
        return closed;
    }

    /**
     * Waits until all workers of an instance answer.
     *
     * @throws AthanorException DEPLOYMENT_FAILED with the end of its log
     */
    void awaitReady(Instance instance, Duration patience) throws InterruptedException {
        long start = System.nanoTime();
        for (HostSocket socket : instance.sockets()) {
            while (!answers(socket, instance, patience.minusNanos(System.nanoTime() - start), patience)) {
                ticker.pause(GLANCE);
            }
        }
    }

    private boolean answers(HostSocket socket, Instance instance, Duration left, Duration patience) {
        if (instance.ended().isDone()) {
            throw failed(instance, instance.ended().join());
        }
        if (!left.isPositive()) {
            throw tooLong(instance, patience);
        }
        try {
            return socket.exchange("GET", "/", Map.of(), new byte[0], left, () -> {})
                    .isGood();
        } catch (HostSocket.TooSlow slow) {
            throw tooLong(instance, patience);
        } catch (IOException notYet) {
            return false;
        }
    }

    private static AthanorException tooLong(Instance instance, Duration patience) {
        return ServingProblem.DEPLOYMENT_FAILED.because("instance "
                + instance.entry().number()
                + " was not ready within " + patience.toSeconds() + " s (readiness_probe: initial_delay + period *"
                + " failure_threshold). The end of its log:\n" + instance.logTail(TOLD_LINES));
    }

    private static AthanorException failed(Instance instance, WorkEvent event) {
        String how = switch (event) {
            case WorkEvent.Exited exited -> how(exited);
            case WorkEvent.Lost lost -> "was lost: " + lost.reason();
            case WorkEvent.Started started -> "started as " + started.where();
        };
        return ServingProblem.DEPLOYMENT_FAILED.because("instance "
                + instance.entry().number() + " " + how + ". The end of its log:\n" + instance.logTail(TOLD_LINES));
    }

    private static String how(WorkEvent.Exited exited) {
        if (exited.outOfMemory()) {
            return "was ended for taking more memory than it may";
        }
        return exited.code() == 3
                ? "could not start: the scoring script or the model failed"
                : "ended with exit code " + exited.code() + " before it was ready";
    }

    private WorkSpec work(InstanceStore.Entry entry, Recipe recipe) {
        Path folder = places.work(entry.workId());
        Path sockets = places.makeSockets(entry.workId());
        Path log = places.hostLog(entry.key(), entry.number());
        Places.make(Objects.requireNonNull(log.getParent()));
        List<Mount> mounts = new ArrayList<>(List.of(Mount.writable(sockets)));
        Path start = folder.resolve(recipe.workingDirectory());
        for (Recipe.Share share : recipe.shares()) {
            if (share.inside() == null) {
                mounts.add(Mount.readOnly(share.source()));
            } else {
                Path target = folder.resolve(share.inside());
                Places.make(Objects.requireNonNull(target.getParent()));
                mounts.add(new Mount(share.source(), target, true));
            }
        }
        if (mounts.stream().noneMatch(mount -> mount.target().equals(start))) {
            Places.make(start);
        }
        Map<String, String> variables = new HashMap<>(recipe.variables());
        recipe.places()
                .forEach((name, inside) ->
                        variables.put(name, folder.resolve(inside).toString()));
        variables.putIfAbsent("HOME", folder.toString());
        List<String> command = new ArrayList<>(recipe.command());
        command.addAll(List.of("--socket", places.socket(entry.workId(), 0).toString()));
        return new WorkSpec(
                entry.workId(),
                entry.token(),
                command,
                folder,
                start,
                variables,
                log,
                mounts,
                recipe.limits(),
                Optional.empty(),
                GRACE,
                recipe.image());
    }
}
