package dev.athanor.platform.sweeps;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.jobs.CommandPlan;
import dev.athanor.platform.jobs.JobSpec;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.jobs.JobsProblem;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.science.search.Distribution;
import dev.athanor.science.search.EarlyTermination;
import dev.athanor.science.search.SamplingAlgorithm;
import dev.athanor.science.search.Search;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Looks at all of a sweep before anything of it is stored or started. */
final class SweepChecks {
    private static final int MOST = 1000;

    private final Jobs jobs;
    private final Ids ids;

    SweepChecks(Jobs jobs, Ids ids) {
        this.jobs = jobs;
        this.ids = ids;
    }

    SweepPlan check(Workspace workspace, JobSpec.Sweep spec) {
        if (spec.space().settings().isEmpty()) {
            throw invalid("searchSpace", "it is empty; name at least one setting and how it is drawn");
        }
        spec.space().settings().forEach(SweepChecks::checkSetting);
        limit("limits.maxTotalTrials", spec.maxTrials());
        limit("limits.maxConcurrentTrials", spec.maxConcurrent());
        if (spec.timeout().filter(limit -> limit.isNegative() || limit.isZero()).isPresent()) {
            throw invalid("limits.timeout", "it must be longer than nothing, such as PT1H");
        }
        checkAlgorithm(spec);
        EarlyTermination policy = spec.policy();
        if (policy != null) {
            checkPolicy(policy);
        }
        return new SweepPlan(
                trial(workspace, spec),
                spec.trial().head().document(),
                spec.space(),
                spec.algorithm(),
                spec.seed().orElseGet(() -> Long.parseUnsignedLong(ids.hex(8), 16)),
                spec.seed().isEmpty(),
                spec.metric(),
                spec.goal(),
                policy,
                spec.maxTrials(),
                spec.maxConcurrent(),
                spec.timeout());
    }

    /** The trial is checked as the command job that it is, with a value of each setting in place. */
    private CommandPlan trial(Workspace workspace, JobSpec.Sweep spec) {
        JobSpec.Command trial = spec.trial();
        Set<String> names = spec.space().settings().keySet();
        SearchExpressions.check(trial.command(), "trial.command", names);
        Map<String, String> middle = spec.space().at(middle(spec.space().dimensions()));
        Map<String, String> variables = new LinkedHashMap<>();
        trial.variables().forEach((name, value) -> {
            SearchExpressions.check(value, "trial.environmentVariables." + name, names);
            variables.put(name, SearchExpressions.fill(value, middle));
        });
        JobSpec.Command example = trial.with(
                spec.head().named(CommandPlan.NAME), SearchExpressions.fill(trial.command(), middle), variables);
        return CommandPlan.of(jobs.plan(workspace, example)).saying(trial.command(), trial.variables());
    }

    private static double[] middle(int dimensions) {
        double[] point = new double[dimensions];
        Arrays.fill(point, 0.5);
        return point;
    }

    private static void checkSetting(String name, Distribution setting) {
        String field = "searchSpace." + name;
        switch (setting) {
            case Distribution.Choice choice -> {
                if (choice.options().isEmpty()) {
                    throw invalid(field, "choice has no values");
                }
            }
            case Distribution.RandInt whole -> {
                if (whole.upper() < 1) {
                    throw invalid(field, "randint's upper is " + whole.upper() + "; at least 1 is needed");
                }
            }
            case Distribution.Uniform even -> {
                if (!(even.min() <= even.max())) {
                    throw invalid(field, "min_value " + even.min() + " is greater than max_value " + even.max());
                }
            }
            case Distribution.Normal normal -> {
                if (!(normal.sigma() > 0)) {
                    throw invalid(field, "sigma is " + normal.sigma() + "; it must be greater than 0");
                }
            }
            case Distribution.Rounded rounded -> {
                checkSetting(name, rounded.drawn());
                if (!(rounded.step() > 0)) {
                    throw invalid(field, "q is " + rounded.step() + "; it must be greater than 0");
                }
            }
        }
    }

    private static void checkAlgorithm(JobSpec.Sweep spec) {
        if (spec.algorithm() == SamplingAlgorithm.BAYESIAN && spec.policy() != null) {
            throw invalid("earlyTermination", "bayesian sampling learns from whole trials; leave the policy out");
        }
        try {
            Search.sampler(spec.algorithm(), spec.space(), 0);
        } catch (IllegalArgumentException unfit) {
            throw new AthanorException(
                            JobsProblem.JOB_INVALID,
                            "samplingAlgorithm: " + unfit.getMessage() + "; use random, or give it as choice",
                            unfit)
                    .at("samplingAlgorithm");
        }
    }

    private static void checkPolicy(EarlyTermination policy) {
        if (policy.evaluationInterval() < 0 || policy.delayEvaluation() < 0) {
            throw invalid("earlyTermination", "evaluationInterval and delayEvaluation must not be negative");
        }
        switch (policy) {
            case EarlyTermination.Bandit bandit -> {
                if (bandit.slackFactor() < 0 || bandit.slackAmount() < 0) {
                    throw invalid("earlyTermination", "slackFactor and slackAmount must not be negative");
                }
                if (bandit.slackFactor() == 0 && bandit.slackAmount() == 0) {
                    throw invalid("earlyTermination", "a bandit policy needs slackFactor or slackAmount");
                }
            }
            case EarlyTermination.TruncationSelection cut -> {
                if (cut.percentage() < 1 || cut.percentage() > 99) {
                    throw invalid(
                            "earlyTermination.truncationPercentage",
                            "it is " + cut.percentage() + "; allowed: 1 to 99");
                }
            }
            case EarlyTermination.SuccessiveHalving halving -> {
                if (halving.reduction() < 2) {
                    throw invalid("earlyTermination.reductionFactor", "it must be at least 2");
                }
            }
            case EarlyTermination.MedianStopping ignored -> {}
        }
    }

    private static void limit(String field, int value) {
        if (value < 1 || value > MOST) {
            throw invalid(field, "it is " + value + "; allowed: 1 to " + MOST);
        }
    }

    private static AthanorException invalid(String field, String message) {
        return JobsProblem.JOB_INVALID.because(field + ": " + message).at(field);
    }
}
