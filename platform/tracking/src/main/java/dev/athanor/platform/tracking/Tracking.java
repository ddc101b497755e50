package dev.athanor.platform.tracking;

import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;
import dev.athanor.platform.tracking.Points.Point;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The record of all experiments, runs and logged models. Every method's first parameter is the GUID of a workspace that exists. Writes are
 * on disk when they return. Safe for all threads.
 */
public final class Tracking {
    private final Database database;
    private final Events events;
    private final Clock clock;
    private final Ids ids;
    private final Numbers runNumbers;
    private final MetricKeys keys;
    private final RunLog log;
    private final RunLoader loader;
    private final InputStore inputs;
    private final ModelStore models;

    /** Workspaces that are known to have their first experiment. */
    private final Set<String> ready = ConcurrentHashMap.newKeySet();

    private Tracking(Database database, Events events, Clock clock, Ids ids) {
        this.database = database;
        this.events = events;
        this.clock = clock;
        this.ids = ids;
        this.runNumbers = new Numbers(database, "runs", 1000);
        this.keys = new MetricKeys(database);
        this.log = new RunLog(database, keys);
        this.loader = new RunLoader(keys);
        this.inputs = new InputStore(database);
        this.models = new ModelStore(keys);
    }

    /** Opens the room and brings its tables up to date. */
    public static Tracking open(Database database, Events events, Clock clock, Ids ids) {
        database.migrate("tracking", Tracking.class);
        return new Tracking(database, events, clock, ids);
    }

    /** Makes an experiment. Throws EXPERIMENT_EXISTS when the name is taken, even by a deleted one. */
    public Experiment createExperiment(
            String workspace, String name, @Nullable String artifactLocation, Map<String, String> tags) {
        Checks.experimentName(name);
        tags.forEach(Checks::experimentTag);
        prepare(workspace);
        return database.write(
                sql -> ExperimentStore.create(sql, workspace, name, artifactLocation, tags, clock.instant()));
    }

    /** The experiment of that name, made when there is none; a deleted one is restored. */
    public Experiment ensureExperiment(String workspace, String name) {
        Checks.experimentName(name);
        prepare(workspace);
        // Most often it is there, and reading waits for no disk.
        Optional<Experiment> known = database.read(sql -> ExperimentStore.named(sql, workspace, name));
        if (known.isPresent() && known.get().stage() == Stage.ACTIVE) {
            return known.get();
        }
        return database.write(sql -> {
            sql.lock("tracking_experiments " + workspace);
            Optional<Experiment> found = ExperimentStore.named(sql, workspace, name);
            if (found.isEmpty()) {
                return ExperimentStore.create(sql, workspace, name, null, Map.of(), clock.instant());
            }
            if (found.get().stage() == Stage.DELETED) {
                ExperimentStore.move(sql, workspace, found.get().id(), Stage.ACTIVE, clock.instant());
            }
            return ExperimentStore.get(sql, workspace, found.get().id());
        });
    }

    /** The experiment of an id, deleted or not. Throws EXPERIMENT_NOT_FOUND. */
    public Experiment experiment(String workspace, String id) {
        prepare(workspace);
        return database.read(sql -> ExperimentStore.get(sql, workspace, id));
    }

    /** The experiment of a name, deleted or not. */
    public Optional<Experiment> experimentNamed(String workspace, String name) {
        prepare(workspace);
        return database.read(sql -> ExperimentStore.named(sql, workspace, name));
    }

    /** Experiments that fit a query, newest first unless ordered. */
    public Page<Experiment> searchExperiments(String workspace, Query query) {
        Filter filter = Filter.parse(query.filter(), Grammar.EXPERIMENTS);
        List<OrderBy> orders = OrderBy.parse(query.orderBy(), Grammar.EXPERIMENTS);
        prepare(workspace);
        return database.read(sql -> ExperimentStore.search(sql, workspace, query, filter, orders));
    }

    /** Gives an active experiment another name. */
    public void renameExperiment(String workspace, String id, String name) {
        Checks.experimentName(name);
        prepare(workspace);
        database.write(sql -> {
            ExperimentStore.rename(sql, workspace, id, name, clock.instant());
            return id;
        });
    }

    /** Puts an active experiment and its runs into the bin. */
    public void deleteExperiment(String workspace, String id) {
        moveExperiment(workspace, id, Stage.DELETED);
    }

    /** Brings a deleted experiment and its runs back. */
    public void restoreExperiment(String workspace, String id) {
        moveExperiment(workspace, id, Stage.ACTIVE);
    }

    private void moveExperiment(String workspace, String id, Stage to) {
        prepare(workspace);
        database.write(sql -> {
            ExperimentStore.move(sql, workspace, id, to, clock.instant());
            return id;
        });
    }

    /** Sets a tag of an active experiment. */
    public void setExperimentTag(String workspace, String id, String key, String value) {
        Checks.experimentTag(key, value);
        prepare(workspace);
        database.write(sql -> {
            ExperimentStore.active(sql, workspace, id);
            ExperimentStore.setTag(sql, workspace, Long.parseLong(id), key, value);
            return id;
        });
    }

    /** Takes a tag from an active experiment. Throws TAG_NOT_FOUND. */
    public void deleteExperimentTag(String workspace, String id, String key) {
        prepare(workspace);
        database.write(sql -> {
            ExperimentStore.deleteTag(sql, workspace, id, key);
            return id;
        });
    }

    /** Opens a run in an active experiment. Throws RUN_EXISTS when its id is taken. */
    public Run createRun(String workspace, RunSpec spec) {
        String id = spec.id() == null ? ids.hex(16) : spec.id();
        Checks.runId(id);
        RunSpec named = NewRun.named(spec, ids);
        long num = runNumbers.take(1);
        prepare(workspace);
        return database.write(sql -> {
            Experiment experiment = ExperimentStore.active(sql, workspace, spec.experimentId());
            String name = named.name() == null ? "" : named.name();
            RunStore.insert(sql, workspace, num, id, named, name);
            return NewRun.of(id, named, name, experiment);
        });
    }

    /** The run of an id with all it logged. Throws RUN_NOT_FOUND. */
    public Run run(String workspace, String id) {
        return findRun(workspace, id).orElseThrow(() -> RunStore.missing(id));
    }

    /** The run of an id, or empty. */
    public Optional<Run> findRun(String workspace, String id) {
        return database.read(sql -> {
            Optional<RunRow> row = RunStore.find(sql, workspace, id);
            return row.isEmpty()
                    ? Optional.empty()
                    : loader.load(sql, List.of(row.get())).stream().findFirst();
        });
    }

    /** Those of the runs that there are, by id, with all they logged: a few statements for any number. */
    public Map<String, Run> findRuns(String workspace, Collection<String> ids) {
        return database.read(sql -> loader.load(sql, RunStore.findAll(sql, workspace, ids))).stream()
                .collect(Collectors.toMap(Run::id, run -> run));
    }

    /** Which principal created a run: what a job may write to. Throws RUN_NOT_FOUND. */
    public String runOwner(String workspace, String id) {
        return database.read(sql -> RunStore.get(sql, workspace, id).owner());
    }

    /** A run's id, its parent's and so on to the root, as tags tell it. Throws RUN_NOT_FOUND. */
    public List<String> lineage(String workspace, String id) {
        return database.read(sql -> {
            RunStore.get(sql, workspace, id);
            return RunStore.lineage(sql, workspace, id);
        });
    }

    /** Changes an active run and returns it. Publishes {@link RunEnded} when its status becomes a terminal one. */
    public Run updateRun(String workspace, String id, RunUpdate update) {
        Run run = database.write(sql -> {
            RunStore.update(sql, RunStore.active(sql, workspace, id), update);
            return loader.load(sql, List.of(RunStore.get(sql, workspace, id))).getFirst();
        });
        if (update.status() != null && update.status().isTerminal()) {
            events.publish(new RunEnded(workspace, id, update.status()));
        }
        return run;
    }

    /** Ends a run from the platform's side, in the bin or not, and publishes {@link RunEnded}. */
    public void endRun(String workspace, String id, RunStatus status, Instant at) {
        database.write(sql -> {
            RunStore.update(sql, RunStore.hold(sql, workspace, id), RunUpdate.ended(status, at));
            return id;
        });
        events.publish(new RunEnded(workspace, id, status));
    }

    /** Logs to an active run, all or nothing. */
    public void logBatch(String workspace, String id, Batch batch) {
        log(workspace, id, Batches.checked(batch));
    }

    /** Logs one point to an active run. */
    public void logMetric(String workspace, String id, Metric metric) {
        Checks.metric(metric, "");
        log(workspace, id, Batch.metrics(List.of(metric)));
    }

    /** Logs one param to an active run. */
    public void logParam(String workspace, String id, String key, String value) {
        log(workspace, id, Batch.params(Map.of(key, Checks.param(key, value, ""))));
    }

    /** Sets one tag of an active run. */
    public void setTag(String workspace, String id, String key, String value) {
        log(workspace, id, Batch.tags(Map.of(key, Checks.tag(key, value, ""))));
    }

    private void log(String workspace, String id, Batch batch) {
        RunLog.Prepared prepared = log.prepare(batch);
        database.write(sql -> {
            log.write(sql, RunStore.active(sql, workspace, id), prepared);
            return id;
        });
        if (!batch.metrics().isEmpty()) {
            events.publish(new MetricsLogged(workspace, id));
        }
    }

    /** Takes a tag from an active run. Throws TAG_NOT_FOUND. */
    public void deleteTag(String workspace, String id, String key) {
        database.write(sql -> {
            RunStore.deleteTag(sql, RunStore.active(sql, workspace, id), key);
            return id;
        });
    }

    /** Puts a run into the bin; one that is there already stays. */
    public void deleteRun(String workspace, String id) {
        moveRun(workspace, id, Stage.DELETED);
    }

    /** Brings a run back. */
    public void restoreRun(String workspace, String id) {
        moveRun(workspace, id, Stage.ACTIVE);
    }

    /** Drops a run with all that it logged, so that its id is free again; nothing happens when there is none. */
    public void forgetRun(String workspace, String id) {
        database.write(sql -> {
            Forget.run(sql, workspace, id);
            return id;
        });
    }

    private void moveRun(String workspace, String id, Stage to) {
        database.write(sql -> {
            RunStore.move(sql, workspace, id, to, clock.instant());
            return id;
        });
    }

    /** Notes datasets and logged models that a run read. */
    public void logInputs(String workspace, String id, List<DatasetInput> datasets, List<String> modelIds) {
        InputStore.check(datasets);
        long first = inputs.numbers(datasets);
        database.write(sql -> {
            InputStore.write(sql, workspace, RunStore.active(sql, workspace, id), datasets, first, modelIds);
            return id;
        });
    }

    /** Notes logged models that a run made. */
    public void logOutputs(String workspace, String id, List<Run.ModelOutput> outputs) {
        database.write(sql -> {
            RunRow run = RunStore.active(sql, workspace, id);
            for (Run.ModelOutput output : outputs) {
                InputStore.link(sql, run, "OUT", output.modelId(), output.step());
            }
            return id;
        });
    }

    /** Datasets that runs of some experiments read, by name, digest and context. */
    public List<DatasetInput> datasets(String workspace, List<String> experimentIds) {
        List<Long> numbers = numbers(experimentIds);
        return numbers.isEmpty() ? List.of() : database.read(sql -> InputStore.ofExperiments(sql, workspace, numbers));
    }

    /**
     * Points of a metric by step, time and value.
     *
     * @param max most points of a page, or 0 for all
     */
    public Page<Metric> metricHistory(String workspace, String id, String key, int max, @Nullable String token) {
        long offset = PageToken.offset(token);
        List<Point> points = database.read(sql -> {
            RunRow run = RunStore.get(sql, workspace, id);
            List<Point> all = new ArrayList<>();
            Optional<Long> metric = keys.find(sql, key);
            if (metric.isPresent()) {
                sql.list(
                        "select points from tracking_points where run = ? and metric = ?",
                        row -> all.addAll(Points.decode(row.bytes("points"))),
                        run.num(),
                        metric.get());
            }
            return all;
        });
        List<Point> merged = Points.merge(points);
        int limit = max == 0 ? Integer.MAX_VALUE - 1 : max;
        return PageToken.page(
                merged.stream()
                        .skip(offset)
                        .limit(limit + 1L)
                        .map(point -> Metric.of(key, point.value(), point.timestamp(), point.step()))
                        .toList(),
                offset,
                limit);
    }

    /** Runs of some experiments that fit a query; none for no experiments. Newest first unless ordered. */
    public Page<Run> searchRuns(String workspace, List<String> experimentIds, Query query) {
        Filter filter = Filter.parse(query.filter(), Grammar.RUNS);
        List<OrderBy> orders = OrderBy.parse(query.orderBy(), Grammar.RUNS);
        List<Long> experiments = numbers(experimentIds);
        if (experiments.isEmpty()) {
            return new Page<>(List.of(), null, 0L);
        }
        return database.read(sql -> {
            Page<RunRow> page = new RunSearch(keys, sql).find(workspace, experiments, query, filter, orders);
            Long total =
                    query.want().total() ? new RunSearch(keys, sql).count(workspace, experiments, query, filter) : null;
            return new Page<>(loader.load(sql, page.items(), query.want().parts()), page.next(), total);
        });
    }

    /** Active runs whose parent is {@code id}, in order of their start. */
    public List<Run> children(String workspace, String id) {
        return database.read(sql -> loader.load(
                sql,
                sql.list(
                        "select " + RunRow.COLUMNS + RunRow.TABLES + " join tracking_tags t on t.run = r.num"
                                + " where r.workspace = ? and r.stage = 'ACTIVE' and t.key = ? and t.value = ?"
                                + " order by r.started_at, r.id",
                        RunRow::map,
                        workspace,
                        Run.PARENT_TAG,
                        id)));
    }

    /** Opens a logged model; its status is PENDING. */
    public LoggedModel createModel(String workspace, LoggedModel.Spec spec) {
        String id = spec.id() == null ? "m-" + ids.hex(16) : spec.id();
        String given = spec.name();
        String name = given == null || given.isEmpty() ? RunNames.next(ids) : given;
        prepare(workspace);
        return database.write(sql -> {
            ExperimentStore.active(sql, workspace, spec.experimentId());
            ModelStore.insert(sql, workspace, id, spec, name, clock.instant());
            return models.get(sql, workspace, id);
        });
    }

    /** The logged model of an id. Throws MODEL_NOT_FOUND, for deleted ones too. */
    public LoggedModel model(String workspace, String id) {
        return database.read(sql -> models.get(sql, workspace, id));
    }

    /** Logged models of some experiments that fit a query. */
    public Page<LoggedModel> searchModels(String workspace, List<String> experimentIds, ModelQuery query) {
        List<Long> experiments = numbers(experimentIds);
        List<LoggedModel> all =
                experiments.isEmpty() ? List.of() : database.read(sql -> models.list(sql, workspace, experiments));
        return ModelSearch.find(all, query);
    }

    /** Says how the upload of a logged model went. */
    public LoggedModel finalizeModel(String workspace, String id, LoggedModel.Status status) {
        return database.write(sql -> {
            ModelStore.touch(sql, workspace, id, clock.instant());
            sql.update("update tracking_models set status = ? where id = ?", status, id);
            return models.get(sql, workspace, id);
        });
    }

    /** Puts a logged model into the bin. */
    public void deleteModel(String workspace, String id) {
        database.write(sql -> {
            ModelStore.touch(sql, workspace, id, clock.instant());
            return sql.update("update tracking_models set stage = ? where id = ?", Stage.DELETED, id);
        });
    }

    /** Sets tags of a logged model. */
    public LoggedModel tagModel(String workspace, String id, Map<String, String> tags) {
        return database.write(sql -> {
            ModelStore.touch(sql, workspace, id, clock.instant());
            ModelStore.put(sql, "tracking_model_tags", id, tags);
            return models.get(sql, workspace, id);
        });
    }

    /** Takes a tag from a logged model. Throws TAG_NOT_FOUND. */
    public void untagModel(String workspace, String id, String key) {
        database.write(sql -> {
            ModelStore.touch(sql, workspace, id, clock.instant());
            if (sql.update("delete from tracking_model_tags where model = ? and key = ?", id, key) == 0) {
                throw TrackingProblem.TAG_NOT_FOUND.because(
                        "No tag with key '" + key + "' found for model with ID '" + id + "'.");
            }
            return id;
        });
    }

    /** Adds params to a logged model. */
    public void logModelParams(String workspace, String id, Map<String, String> params) {
        database.write(sql -> {
            ModelStore.touch(sql, workspace, id, clock.instant());
            ModelStore.put(sql, "tracking_model_params", id, params);
            return id;
        });
    }

    /** What was deleted, and its end. */
    public Bin bin() {
        return new Bin(database);
    }

    /** Runs on their way to other experiments. */
    public Relocation relocation() {
        return new Relocation(database, ids, runNumbers, inputs);
    }

    /** Drops all of a workspace that is no more. */
    public void forgetWorkspace(String workspace) {
        database.write(sql -> {
            Forget.workspace(sql, workspace);
            return workspace;
        });
        ready.remove(workspace);
    }

    /** Throws unless the experiment is there and active. */
    public void requireActive(String workspace, String experimentId) {
        prepare(workspace);
        database.read(sql -> ExperimentStore.active(sql, workspace, experimentId));
    }

    /** Ids of experiments as numbers; ids that are none name no experiment. */
    public static List<Long> numbers(List<String> experimentIds) {
        return experimentIds.stream()
                .flatMap(id -> ExperimentStore.number(id).stream())
                .distinct()
                .toList();
    }

    private void prepare(String workspace) {
        if (!ready.contains(workspace)) {
            database.write(sql -> {
                ExperimentStore.makeDefault(sql, workspace, clock.instant());
                return workspace;
            });
            ready.add(workspace);
        }
    }
}
