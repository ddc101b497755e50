package dev.athanor.platform.sweeps;

import dev.athanor.platform.jobs.Child;
import dev.athanor.platform.jobs.JobStatus;
import dev.athanor.platform.tracking.Metric;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.science.search.EarlyTermination;
import dev.athanor.science.search.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** What a sweep's trials were given and have told so far; read from tracking, and kept so that ended trials are read once. */
final class SweepProgress {
    private final Tracking tracking;
    private final Workspace workspace;
    private final SweepPlan plan;
    private final Optional<Instant> deadline;
    private final Map<String, Map<String, String>> settings = new LinkedHashMap<>();
    private final Map<String, List<Double>> reports = new LinkedHashMap<>();
    private final Map<String, Integer> judged = new LinkedHashMap<>();
    private final Set<String> ended = new HashSet<>();

    /** Ended by themselves, well or not; a trial that was given up is not among them. */
    private final Set<String> finished = new HashSet<>();

    SweepProgress(Tracking tracking, Workspace workspace, SweepPlan plan, Optional<Instant> deadline) {
        this.tracking = tracking;
        this.workspace = workspace;
        this.plan = plan;
        this.deadline = deadline;
    }

    /** The best trial and its value. */
    record Best(String trial, double value) {}

    boolean late(Instant now) {
        return deadline.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** Reads what is new. */
    void look(List<Child> children) {
        for (Child child : children) {
            String trial = child.name();
            if (ended.contains(trial)) {
                continue;
            }
            settings.computeIfAbsent(trial, this::settings);
            reports.put(trial, reports(trial));
            if (child.state().ended()) {
                ended.add(trial);
                if (child.state().status() != JobStatus.CANCELED) {
                    finished.add(trial);
                }
            }
        }
    }

    void started(String trial, Map<String, String> values) {
        settings.put(trial, values);
        reports.put(trial, List.of());
    }

    private Map<String, String> settings(String trial) {
        return tracking.findRun(workspace.guid(), trial)
                .map(Run::tags)
                .map(tags -> Settings.read(tags.getOrDefault(Sweeps.SETTINGS, "{}")))
                .orElse(Map.of());
    }

    private List<Double> reports(String trial) {
        List<Double> values = new ArrayList<>();
        if (tracking.findRun(workspace.guid(), trial).isEmpty()) {
            return values;
        }
        for (Metric point : tracking.metricHistory(workspace.guid(), trial, plan.metric(), 0, null)
                .items()) {
            if (!Double.isNaN(point.value())) {
                values.add(point.value());
            }
        }
        return values;
    }

    List<Observation> observations() {
        List<Observation> seen = new ArrayList<>();
        settings.forEach((trial, values) -> {
            OptionalDouble best = EarlyTermination.best(reports.getOrDefault(trial, List.of()), plan.goal());
            boolean over = ended.contains(trial);
            if (!over || best.isPresent()) {
                seen.add(new Observation(
                        values,
                        over && best.isPresent()
                                ? OptionalDouble.of(plan.goal().loss(best.getAsDouble()))
                                : OptionalDouble.empty()));
            }
        });
        return seen;
    }

    /** Running trials that the policy gives up, each with the reason. */
    Map<String, String> hopeless(List<Child> children) {
        EarlyTermination policy = plan.policy();
        Map<String, String> hopeless = new LinkedHashMap<>();
        if (policy == null) {
            return hopeless;
        }
        for (Child child : children) {
            String trial = child.name();
            int reached = reports.getOrDefault(trial, List.of()).size();
            int interval = judged.getOrDefault(trial, 0) + 1;
            judged.put(trial, Math.max(reached, interval - 1));
            if (child.state().ended() || child.state().status() == JobStatus.CANCEL_REQUESTED) {
                continue;
            }
            while (interval <= reached && !hopeless.containsKey(trial)) {
                if (policy.looks(interval) && policy.worse(trial, interval, reports, finished, plan.goal())) {
                    hopeless.put(trial, policy.getClass().getSimpleName() + " at interval " + interval);
                }
                interval++;
            }
        }
        return hopeless;
    }

    Optional<Best> best() {
        Best best = null;
        for (Map.Entry<String, List<Double>> entry : reports.entrySet()) {
            OptionalDouble value = EarlyTermination.best(entry.getValue(), plan.goal());
            if (value.isPresent()
                    && finished.contains(entry.getKey())
                    && (best == null || plan.goal().better(value.getAsDouble(), best.value()))) {
                best = new Best(entry.getKey(), value.getAsDouble());
            }
        }
        return Optional.ofNullable(best);
    }
}
