package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The instances of one revision: started together, replaced one by one when they die, retired together. */
final class Fleet {
    private static final Duration FIRST_DELAY = Duration.ofMillis(250);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);
    private static final Duration DRAIN = Duration.ofSeconds(190);

    private final HostRunner runner;
    private final Ticker ticker;
    private final Target target;
    private final Deployment deployment;
    private final Supplier<Recipe> recipe;
    private final List<Instance> members = new ArrayList<>();
    private boolean retired;

    /**
     * A fleet without instances.
     *
     * @param recipe how to start one; may be slow
     */
    Fleet(HostRunner runner, Ticker ticker, Target target, Deployment deployment, Supplier<Recipe> recipe) {
        this.runner = runner;
        this.ticker = ticker;
        this.target = target;
        this.deployment = deployment;
        this.recipe = recipe;
    }

    /**
     * Starts all instances and waits until all answer; when one fails, all are stopped.
     *
     * @throws AthanorException DEPLOYMENT_FAILED
     */
    void start() throws InterruptedException {
        List<Instance> fresh = new ArrayList<>();
        boolean good = false;
        try {
            for (int number = 0; number < deployment.spec().instances(); number++) {
                fresh.add(launch(number));
            }
            for (Instance instance : fresh) {
                runner.awaitReady(instance, patience());
            }
            good = true;
        } finally {
            if (!good) {
                fresh.forEach(runner::stop);
            }
        }
        synchronized (this) {
            members.addAll(fresh);
        }
    }

    /** Answers from now on; returns the instances that did until now. */
    List<Instance> takeOver() {
        List<Instance> mine;
        synchronized (this) {
            mine = List.copyOf(members);
        }
        List<Instance> before = target.replace(mine, deployment.spec().requests());
        mine.forEach(instance -> watch(instance, FIRST_DELAY));
        return before;
    }

    /** Finds instances of an earlier life of the server again; what is not there any more is started anew. */
    void adopt(List<InstanceStore.Entry> entries) {
        int wanted = deployment.spec().instances();
        target.expect(wanted, deployment.spec().requests());
        for (int number = 0; number < wanted; number++) {
            int which = number;
            List<InstanceStore.Entry> known =
                    entries.stream().filter(entry -> entry.number() == which).toList();
            Thread.startVirtualThread(() -> {
                if (known.isEmpty()) {
                    replace(which, FIRST_DELAY);
                } else {
                    join(runner.attach(known.getFirst()), FIRST_DELAY);
                }
            });
        }
    }

    private Instance launch(int number) {
        return runner.start(DeploymentKey.of(deployment), deployment.revision(), number, recipe.get());
    }

    private Duration patience() {
        return deployment.spec().readiness().patience();
    }

    private void replace(int number, Duration delay) {
        synchronized (this) {
            if (retired) {
                return;
            }
        }
        try {
            join(launch(number), delay);
        } catch (RuntimeException failure) {
            // Whatever it was, a disk that is full or a database that is away: it may pass, so the next try comes
            // later.
            later(number, delay);
        }
    }

    /** Lets an instance answer once it is ready; when it never is, another one is started after a longer while. */
    private void join(Instance instance, Duration delay) {
        try {
            runner.awaitReady(instance, patience());
        } catch (AthanorException failure) {
            runner.stop(instance);
            later(instance.entry().number(), delay);
            return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return;
        }
        synchronized (this) {
            if (retired) {
                runner.stop(instance);
                return;
            }
            members.add(instance);
            target.add(instance);
        }
        watch(instance, delay);
    }

    private void watch(Instance instance, Duration delay) {
        long since = System.nanoTime();
        instance.onEnd(() -> {
            synchronized (this) {
                if (retired || !members.remove(instance)) {
                    return;
                }
                target.remove(instance);
            }
            boolean lived = Duration.ofNanos(System.nanoTime() - since).compareTo(LONGEST_DELAY) > 0;
            later(instance.entry().number(), lived ? FIRST_DELAY : delay);
        });
    }

    private void later(int number, Duration delay) {
        Duration twice = delay.multipliedBy(2);
        Duration next = twice.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : twice;
        ticker.after(delay, () -> replace(number, next));
    }

    /** No more restarts; instances end when they have answered what they had. */
    void retire() {
        for (Instance instance : leave()) {
            Thread.startVirtualThread(() -> {
                try {
                    target.drained(instance, DRAIN);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                runner.stop(instance);
            });
        }
    }

    /** Ends all instances now; returns them, for those who wait for their end. */
    List<Instance> stop() {
        List<Instance> all = leave();
        all.forEach(runner::stop);
        return all;
    }

    private synchronized List<Instance> leave() {
        retired = true;
        List<Instance> all = List.copyOf(members);
        members.clear();
        return all;
    }
}
