package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.AthanorException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A deployment as the front door sees it: its living instances and how much they take. At most twice what the instances can do at once is let
 * in; the rest is refused at once, so that an overload is answered quickly and passes.
 */
final class Target {
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private List<Instance> live = List.of();
    private RequestSettings settings = RequestSettings.DEFAULT;
    private int wanted;
    private int pending;

    Target(String name) {
        this.name = name;
    }

    /** The deployment's name as it was written. */
    String name() {
        return name;
    }

    /** How long a request may take. */
    Duration timeout() {
        lock.lock();
        try {
            return settings.timeout();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Leave to send one request to an instance: the one with the least to do, once it has room.
     *
     * @param limit how long to wait for room
     * @throws AthanorException TOO_MANY_REQUESTS, SCORING_TIMED_OUT, DEPLOYMENT_NOT_READY
     */
    Instance take(Duration limit) {
        lock.lock();
        try {
            if (pending >= 2 * settings.concurrency() * Math.max(1, wanted)) {
                throw ServingProblem.TOO_MANY_REQUESTS.because("deployment '" + name + "' has " + pending
                        + " requests pending; it takes twice max_concurrent_requests_per_instance ("
                        + settings.concurrency() + ") times its " + Math.max(1, wanted) + " instances");
            }
            pending++;
            try {
                return await(limit.toNanos());
            } catch (AthanorException refused) {
                pending--;
                throw refused;
            }
        } finally {
            lock.unlock();
        }
    }

    private Instance await(long nanos) {
        long left = nanos;
        try {
            while (true) {
                Instance free = free();
                if (free != null) {
                    free.load++;
                    return free;
                }
                if (wanted == 0) {
                    throw notReady();
                }
                if (left <= 0) {
                    throw live.isEmpty()
                            ? notReady()
                            : ServingProblem.SCORING_TIMED_OUT.because("deployment '" + name + "' had no room for the"
                                    + " request within " + settings.timeout().toMillis() + " ms");
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw notReady();
        }
    }

    private @Nullable Instance free() {
        return live.stream()
                .filter(instance -> instance.load < settings.concurrency())
                .min(Comparator.comparingInt(instance -> instance.load))
                .orElse(null);
    }

    private AthanorException notReady() {
        return ServingProblem.DEPLOYMENT_NOT_READY.because("no instance of deployment '" + name + "' answers");
    }

    /** Requests that were let in and are not done. */
    int pending() {
        lock.lock();
        try {
            return pending;
        } finally {
            lock.unlock();
        }
    }

    /** Ends what {@link #take} began. */
    void giveBack(Instance instance) {
        lock.lock();
        try {
            instance.load--;
            pending--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From now on these answer; returns those that did until now, which may still have requests under way. */
    List<Instance> replace(List<Instance> instances, RequestSettings withSettings) {
        lock.lock();
        try {
            List<Instance> before = live;
            live = List.copyOf(instances);
            wanted = instances.size();
            settings = withSettings;
            changed.signalAll();
            return before;
        } finally {
            lock.unlock();
        }
    }

    /** So many instances are to come: requests wait for the first instead of being refused. */
    void expect(int instances, RequestSettings withSettings) {
        lock.lock();
        try {
            wanted = instances;
            settings = withSettings;
        } finally {
            lock.unlock();
        }
    }

    /** One more answers. */
    void add(Instance instance) {
        lock.lock();
        try {
            List<Instance> more = new ArrayList<>(live);
            more.add(instance);
            live = List.copyOf(more);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** One answers no more; requests wait for the one that replaces it. */
    void remove(Instance instance) {
        lock.lock();
        try {
            live = live.stream().filter(other -> other != instance).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until an instance that was replaced has answered all it had; false when that takes too long. */
    boolean drained(Instance instance, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (instance.load > 0) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
