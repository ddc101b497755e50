package dev.athanor.platform.tracking;

import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record of all experiments, runs and logged models. Every method's first parameter is the GUID of a workspace that exists. Writes are
 * on disk when they return. Safe for all threads.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Tracking {
    private Tracking() {}

    /** Opens the room and brings its tables up to date. */
    public static Tracking open(Database database, Events events, Clock clock, Ids ids) {
        return new Tracking();
    }

    /** Makes an experiment. Throws EXPERIMENT_EXISTS when the name is taken, even by a deleted one. */
    public Experiment createExperiment(
            String workspace, String name, @Nullable String artifactLocation, Map<String, String> tags) {
        throw new UnsupportedOperationException(workspace + name);
    }

    /** The experiment of that name, made when there is none; a deleted one is restored. */
    public Experiment ensureExperiment(String workspace, String name) {
        throw new UnsupportedOperationException(workspace + name);
    }

    /** The experiment of an id, deleted or not. Throws EXPERIMENT_NOT_FOUND. */
    public Experiment experiment(String workspace, String id) {
        throw new UnsupportedOperationException(workspace + id);
    }

    /** The experiment of a name, deleted or not. */
    public Optional<Experiment> experimentNamed(String workspace, String name) {
        throw new UnsupportedOperationException(workspace + name);
    }

    /** Experiments that fit a query. */
    public Page<Experiment> searchExperiments(String workspace, Query query) {
        throw new UnsupportedOperationException(workspace + query);
    }

    /** Gives an active experiment another name. */
    public void renameExperiment(String workspace, String id, String name) {
        throw new UnsupportedOperationException(workspace + id + name);
    }

    /** Puts an active experiment and its runs into the bin. */
    public void deleteExperiment(String workspace, String id) {
        throw new UnsupportedOperationException(workspace + id);
    }

    /** Brings a deleted experiment and its runs back. */
    public void restoreExperiment(String workspace, String id) {
        throw new UnsupportedOperationException(workspace + id);
    }

    /** Sets a tag of an active experiment. */
    public void setExperimentTag(String workspace, String id, String key, String value) {
        throw new UnsupportedOperationException(workspace + id + key + value);
    }

    /** Takes a tag from an active experiment. Throws TAG_NOT_FOUND. */
    public void deleteExperimentTag(String workspace, String id, String key) {
        throw new UnsupportedOperationException(workspace + id + key);
    }

    /** Opens a run in an active experiment. Throws RUN_EXISTS when its id is taken. */
    public Run createRun(String workspace, RunSpec spec) {
        throw new UnsupportedOperationException(workspace + spec);
    }

    /** The run of an id with all it logged. Throws RUN_NOT_FOUND. */
    public Run run(String workspace, String id) {
        throw new UnsupportedOperationException(workspace + id);
    }

    /** The run of an id, or empty. */
    public Optional<Run> findRun(String workspace, String id) {
        throw new UnsupportedOperationException(workspace + id);
    }

    /** Changes a run and returns it. Publishes {@link RunEnded} when its status becomes a terminal one. */
    public Run updateRun(String workspace, String id, RunUpdate update) {
        throw new UnsupportedOperationException(workspace + id + update);
    }

    /** Logs to an active run, all or nothing. */
    public void logBatch(String workspace, String id, Batch batch) {
        throw new UnsupportedOperationException(workspace + id + batch);
    }

    /** Takes a tag from an active run. Throws TAG_NOT_FOUND. */
    public void deleteTag(String workspace, String id, String key) {
        throw new UnsupportedOperationException(workspace + id + key);
    }

    /** Puts a run into the bin; one that is there already stays. */
    public void deleteRun(String workspace, String id) {
        throw new UnsupportedOperationException(workspace + id);
    }

    /** Brings a run back. */
    public void restoreRun(String workspace, String id) {
        throw new UnsupportedOperationException(workspace + id);
    }

    /** Notes datasets and logged models that a run read. */
    public void logInputs(String workspace, String id, List<DatasetInput> datasets, List<String> models) {
        throw new UnsupportedOperationException(workspace + id + datasets + models);
    }

    /** Notes logged models that a run made. */
    public void logOutputs(String workspace, String id, List<Run.ModelOutput> models) {
        throw new UnsupportedOperationException(workspace + id + models);
    }

    /**
     * Points of a metric by step, time and value.
     *
     * @param max most points of a page, or 0 for all
     */
    public Page<Metric> metricHistory(String workspace, String id, String key, int max, @Nullable String token) {
        throw new UnsupportedOperationException(workspace + id + key + max + token);
    }

    /** Runs of some experiments that fit a query; none for no experiments. */
    public Page<Run> searchRuns(String workspace, List<String> experimentIds, Query query) {
        throw new UnsupportedOperationException(workspace + experimentIds + query);
    }

    /** Active runs whose parent is {@code id}, in order of their start. */
    public List<Run> children(String workspace, String id) {
        throw new UnsupportedOperationException(workspace + id);
    }

    /** Opens a logged model; its status is PENDING. */
    public LoggedModel createModel(String workspace, LoggedModel.Spec spec) {
        throw new UnsupportedOperationException(workspace + spec);
    }

    /** The logged model of an id. Throws MODEL_NOT_FOUND, for deleted ones too. */
    public LoggedModel model(String workspace, String id) {
        throw new UnsupportedOperationException(workspace + id);
    }

    /** Says how the upload of a logged model went. */
    public LoggedModel finalizeModel(String workspace, String id, LoggedModel.Status status) {
        throw new UnsupportedOperationException(workspace + id + status);
    }

    /** Puts a logged model into the bin. */
    public void deleteModel(String workspace, String id) {
        throw new UnsupportedOperationException(workspace + id);
    }

    /** Sets tags of a logged model. */
    public LoggedModel tagModel(String workspace, String id, Map<String, String> tags) {
        throw new UnsupportedOperationException(workspace + id + tags);
    }

    /** Takes a tag from a logged model. Throws TAG_NOT_FOUND. */
    public void untagModel(String workspace, String id, String key) {
        throw new UnsupportedOperationException(workspace + id + key);
    }

    /** Adds params to a logged model. */
    public void logModelParams(String workspace, String id, Map<String, String> params) {
        throw new UnsupportedOperationException(workspace + id + params);
    }
}
