package dev.athanor.platform.pipelines;

import dev.athanor.platform.jobs.JobState;
import dev.athanor.platform.jobs.JobStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far a pipeline is, kept in memory while it runs and counted on with each change of a step, so that a change costs what it touches and not
 * a look at all steps (Kahn 1962: a step is ready when the last step that it waits for has completed). What is told twice, or late, counts once.
 */
final class Progress {
    private final PipelinePlan plan;
    private final Map<String, JobState> states = new HashMap<>();
    private final Map<String, Set<String>> waits = new LinkedHashMap<>();
    private final Map<String, Set<String>> followers = new HashMap<>();
    private final Set<String> ready = new LinkedHashSet<>();
    private final Set<String> bad = new LinkedHashSet<>();
    private final List<String> news = new ArrayList<>();
    private final Set<String> skipped = new HashSet<>();
    private int ended;
    private boolean loaded;

    Progress(PipelinePlan plan) {
        this.plan = plan;
        plan.steps().forEach((name, step) -> {
            Set<String> needs = PipelineChecks.needs(step);
            waits.put(name, needs);
            needs.forEach(need -> followers
                    .computeIfAbsent(need, ignored -> new LinkedHashSet<>())
                    .add(name));
            if (needs.isEmpty()) {
                ready.add(name);
            }
        });
    }

    PipelinePlan plan() {
        return plan;
    }

    /** Whether the states of an earlier life of the server have been taken in. */
    synchronized boolean loaded() {
        return loaded;
    }

    synchronized void loaded(Map<String, JobState> found) {
        found.forEach(this::heard);
        loaded = true;
    }

    /** A step came to a state. */
    synchronized void heard(String step, JobState state) {
        JobState before = states.get(step);
        if (!waits.containsKey(step) || (before != null && before.ended())) {
            return;
        }
        states.put(step, state);
        ready.remove(step);
        if (!state.ended()) {
            return;
        }
        ended++;
        news.add(step);
        if (state.status() != JobStatus.COMPLETED) {
            bad.add(step);
            return;
        }
        for (String follower : followers.getOrDefault(step, Set.of())) {
            Set<String> left = waits.getOrDefault(follower, new HashSet<>());
            left.remove(step);
            if (left.isEmpty() && !states.containsKey(follower) && !skipped.contains(follower)) {
                ready.add(follower);
            }
        }
    }

    /** Steps that have ended since the last call, with how. */
    synchronized Map<String, JobStatus> news() {
        Map<String, JobStatus> told = new LinkedHashMap<>();
        for (String step : news) {
            JobState state = states.get(step);
            if (state != null) {
                told.put(step, state.status());
            }
        }
        news.clear();
        return told;
    }

    /** A step does not run, for its condition is not met; nor does what follows it. Returns all that do not. */
    synchronized List<String> skip(String step) {
        List<String> all = new ArrayList<>();
        Deque<String> left = new ArrayDeque<>(List.of(step));
        while (!left.isEmpty()) {
            String next = left.remove();
            if (!states.containsKey(next) && skipped.add(next)) {
                ready.remove(next);
                all.add(next);
                left.addAll(followers.getOrDefault(next, Set.of()));
            }
        }
        return all;
    }

    /** Steps that may start now and have not. */
    synchronized List<String> ready() {
        if (halted()) {
            return List.of();
        }
        int room = plan.loop().concurrency() == 0
                ? Integer.MAX_VALUE
                : plan.loop().concurrency() - (states.size() - ended);
        return ready.stream().limit(Math.max(0, room)).toList();
    }

    /** Steps that ended without having completed. */
    synchronized List<String> bad() {
        return List.copyOf(bad);
    }

    /** Whether a failure keeps further steps from starting. */
    synchronized boolean halted() {
        return !bad.isEmpty() && !plan.continueOnStepFailure();
    }

    /** Whether nothing runs and nothing more will, and every end was told. */
    synchronized boolean over() {
        return news.isEmpty() && states.size() == ended && (ready.isEmpty() || halted());
    }
}
