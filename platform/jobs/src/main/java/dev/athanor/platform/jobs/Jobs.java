package dev.athanor.platform.jobs;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPage;
import dev.athanor.foundation.blobs.ContainerId;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Cancellable;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.foundation.sql.Database;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.compute.ComputeFreed;
import dev.athanor.platform.environments.Environments;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceDeleted;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Jobs: what was submitted, where it stands, what it left. */
public final class Jobs implements AutoCloseable {
    /** Property of a job: the earlier one that it is again. Steps of that one which succeeded are not run anew. */
    public static final String RERUN_OF = "athanor.rerun-of";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,254}");
    private static final int CHUNK = 100;

    private final JobRooms rooms;
    private final JobStore store;
    private final JobDriver driver;
    private final JobRuns runs;
    private final CommandEngine command;
    private final JobServices services;
    private final Gathering gathering;
    private final QueueQuotas queueing;
    private final List<Cancellable> subscriptions = new ArrayList<>();

    private Jobs(JobsConfig config, JobRooms rooms, Environments environments, Database database, Events events) {
        this.rooms = rooms;
        this.store = new JobStore(database, rooms.clock());
        this.runs = new JobRuns(rooms);
        this.driver = new JobDriver(store, events, rooms.ticker());
        this.command = new CommandEngine(rooms, runs, environments, config, driver);
        this.services = new JobServices(rooms.folder(), rooms.ids());
        this.gathering = new Gathering(rooms);
        this.queueing = new QueueQuotas(rooms.compute().quotas(), store);
        driver.register(command);
        driver.register(new ParallelEngine(command));
        subscriptions.add(events.subscribe(ComputeFreed.class, freed -> command.wake()));
        subscriptions.add(events.subscribe(JobChanged.class, this::tellParent));
        subscriptions.add(events.subscribe(WorkspaceDeleted.class, gone -> forget(gone.workspace())));
    }

    /** Opens the room. Nothing goes on until {@link #start}. */
    public static Jobs open(
            JobsConfig config, JobRooms rooms, Environments environments, Database database, Events events) {
        return new Jobs(config, rooms, environments, database, events);
    }

    /** Lets jobs of another kind run; to be called before {@link #start}. */
    public void register(ParentWork work) {
        driver.register(new ParentEngine(work, this, store, rooms, runs, driver));
    }

    /** Goes on with every job that has not ended, from where it was: after a crash nothing is lost and nothing done twice. */
    public void start() {
        command.hold();
        driver.recover();
        Thread.startVirtualThread(() -> driver.recoverWaiting(null, command::go));
        Thread.startVirtualThread(() -> command.sweep(store::unfinished));
    }

    /**
     * Checks a job whole, then stores it and lets it go on. A job that was submitted before under that name is not run again: what may change of
     * it is changed.
     *
     * @throws AthanorException JOB_INVALID, JOB_KIND_UNSUPPORTED, JOB_EXISTS, QUEUE_FULL, and problems of what it refers to
     */
    public Job submit(Workspace workspace, JobSpec spec, Principal by) {
        JobSpec.Head head = spec.head();
        if (!NAME.matcher(head.name()).matches()) {
            throw JobsProblem.JOB_INVALID
                    .because(
                            "name: '" + head.name()
                                    + "' is no name of a job; allowed: 1 to 255 letters, digits, '_' and '-', a letter or digit first")
                    .at("name");
        }
        var key = new JobKey(workspace.guid(), head.name());
        Optional<JobRow> before = store.find(key);
        if (before.isPresent()) {
            return changed(workspace, before.get(), spec);
        }
        queueing.check(workspace, head, by);
        Map<String, String> made = plan(workspace, spec);
        JobState first = driver.engine(spec.kind()).first(made);
        JobRow job = row(workspace, head, spec.kind(), Submission.with(made, spec), by, first);
        Run run = runs.open(workspace, head, by, job.createdAt());
        if (!store.insert(job)) {
            return changed(workspace, store.find(key).orElseThrow(), spec);
        }
        driver.reactLater(job, false);
        return JobRuns.join(job, run, Optional.empty());
    }

    /**
     * Checks a job whole and looks up what it refers to, without storing anything.
     *
     * @return the plan, for {@link #submitPlanned}
     * @throws AthanorException JOB_INVALID, JOB_KIND_UNSUPPORTED, and problems of what it refers to
     */
    public Map<String, String> plan(Workspace workspace, JobSpec spec) {
        return driver.engine(spec.kind()).plan(workspace, spec);
    }

    /**
     * An input with its address looked up.
     *
     * @throws AthanorException JOB_INVALID when there is nothing of that kind
     */
    public JobInput checkInput(Workspace workspace, String name, JobInput input) {
        return command.check(workspace, name, input);
    }

    /**
     * An output with its address looked up; placeholders of the job's name stay.
     *
     * @throws AthanorException JOB_INVALID when nothing can be written there
     */
    public JobOutput checkOutput(Workspace workspace, String name, JobOutput output) {
        return command.check(workspace, name, output);
    }

    /**
     * What identifies the content at an address: equal for equal names and bytes, wherever they lie. Of what lies outside of this server only the
     * address is known, and stands for it.
     */
    public String contentAt(Workspace workspace, String uri) {
        return command.contentAt(workspace, uri);
    }

    /** What of a plan of that kind decides over the result, beside command, code, environment, inputs and outputs; by what it is for people. */
    public Map<String, String> contentOf(JobKind kind, Map<String, String> plan) {
        return driver.engine(kind) instanceof ParentEngine parent ? parent.content(plan) : Map.of();
    }

    /**
     * The text of a small file in the store, such as the value that a step leaves.
     *
     * @throws AthanorException JOB_INVALID when there is no file or it has more than 64 KiB
     */
    public String textAt(Workspace workspace, String uri) {
        return command.textAt(workspace, uri);
    }

    /**
     * Starts a job that was checked before; one that the same parent started under that name is left alone.
     *
     * @throws AthanorException JOB_EXISTS when somebody else has a job of that name
     */
    public void submitPlanned(
            Workspace workspace, JobSpec.Head head, JobKind kind, Map<String, String> plan, Principal by) {
        submit(workspace, head, kind, plan, by, driver.engine(kind).first(plan));
    }

    /**
     * A job that need not run, since what it would make is there: it completes at once, its outputs where the plan has them.
     *
     * @param log what its log says instead of a process
     * @throws AthanorException as of {@link #submitPlanned}
     */
    public void submitDone(
            Workspace workspace, JobSpec.Head head, JobKind kind, Map<String, String> plan, Principal by, String log) {
        byte[] text = (log + "\n").getBytes(StandardCharsets.UTF_8);
        rooms.blobs()
                .put(
                        CommandLauncher.logBlob(workspace, head.name()),
                        new ByteArrayInputStream(text),
                        PutOptions.of("text/plain; charset=utf-8"));
        Ports.outputs(plan).forEach((name, output) -> {
            String uri = output.uri();
            if (uri != null) {
                rooms.assets().recordOutput(workspace, head.name(), name, uri);
            }
        });
        submit(workspace, head, kind, plan, by, new JobState.Finalizing(new Outcome.Completed()));
    }

    private void submit(
            Workspace workspace,
            JobSpec.Head head,
            JobKind kind,
            Map<String, String> plan,
            Principal by,
            JobState state) {
        Optional<JobRow> before = store.find(new JobKey(workspace.guid(), head.name()));
        if (before.isPresent()) {
            if (!Objects.equals(before.get().parent(), head.parent())) {
                throw JobsProblem.JOB_EXISTS.because(
                        "the name '" + head.name() + "' of a child is taken by another job; rename or delete that one");
            }
            return;
        }
        JobRow job = row(workspace, head, kind, plan, by, state);
        runs.open(workspace, head, by, job.createdAt());
        if (store.insert(job)) {
            driver.reactLater(job, false);
        }
    }

    private JobRow row(
            Workspace workspace,
            JobSpec.Head head,
            JobKind kind,
            Map<String, String> plan,
            Principal by,
            JobState state) {
        Instant now = Instant.ofEpochMilli(rooms.clock().millis());
        return new JobRow(
                new JobKey(workspace.guid(), head.name()),
                kind,
                state,
                head.experiment(),
                head.parent(),
                head.computeName(),
                head.priority(),
                now,
                by.name(),
                null,
                null,
                now,
                plan,
                head.document());
    }

    /** Another submission under a name that is taken: the same job may get other labels, another job is refused. */
    private Job changed(Workspace workspace, JobRow before, JobSpec spec) {
        Set<String> other = Submission.differences(before, spec);
        if (!other.isEmpty()) {
            throw JobsProblem.JOB_EXISTS
                    .because("there is a job '" + spec.head().name() + "' with other content ("
                            + String.join(", ", other) + "), and a job does not change; choose another name")
                    .at("name");
        }
        JobSpec.Head head = spec.head();
        return update(
                workspace,
                head.name(),
                new JobChange(head.displayName(), head.description(), head.tags(), head.properties(), head.archived()));
    }

    /**
     * The job.
     *
     * @throws AthanorException JOB_NOT_FOUND
     */
    public Job get(Workspace workspace, String name) {
        return find(workspace, name).orElseThrow(() -> {
            List<String> names =
                    store.list(new JobStore.Filter(workspace.guid(), null, null, null, null), CHUNK).stream()
                            .map(job -> job.key().name())
                            .toList();
            return JobsProblem.JOB_NOT_FOUND.because("workspace '"
                    + workspace.id().name() + "' has no job '" + name + "'." + Suggestions.didYouMean(name, names));
        });
    }

    /** The job, if there is one. */
    public Optional<Job> find(Workspace workspace, String name) {
        return store.find(new JobKey(workspace.guid(), name)).map(this::joined);
    }

    /** Whether there is a job of that name. */
    public boolean exists(Workspace workspace, String name) {
        return store.state(new JobKey(workspace.guid(), name)).isPresent();
    }

    /** Jobs of a workspace, newest first. */
    public JobPage list(Workspace workspace, JobQuery query) {
        String after = query.after();
        JobStore.Mark mark = after == null ? null : JobStore.Mark.read(after);
        List<Job> found = new ArrayList<>();
        Map<String, JobPorts> ports = new LinkedHashMap<>();
        while (true) {
            var filter = new JobStore.Filter(workspace.guid(), query.experiment(), query.parent(), query.kind(), mark);
            List<JobRow> rows = store.list(filter, Math.max(query.limit(), CHUNK));
            Map<String, Run> known = runs.of(workspace, rows);
            for (JobRow row : rows) {
                JobEngine engine = driver.engine(row.kind());
                Job job = JobRuns.join(
                        row, Optional.ofNullable(known.get(row.key().name())), engine.waiting(row.key()));
                if (JobRuns.fits(job, query)) {
                    if (found.size() == query.limit()) {
                        return new JobPage(found, ports, mark == null ? null : mark.write());
                    }
                    found.add(job);
                    ports.put(job.name(), ports(row));
                }
                mark = JobStore.Mark.of(row);
            }
            if (rows.size() < Math.max(query.limit(), CHUNK)) {
                return new JobPage(found, ports, null);
            }
        }
    }

    /** Jobs that no other job started and that ended after a moment, in the order of their ends. */
    public List<Job> endedSince(Workspace workspace, Instant after) {
        List<JobRow> rows = store.endedSince(workspace.guid(), after);
        Map<String, Run> known = runs.of(workspace, rows);
        return rows.stream()
                .map(row -> JobRuns.join(
                        row, Optional.ofNullable(known.get(row.key().name())), Optional.empty()))
                .toList();
    }

    /** Changes what may change of a job; its run changes with it, for they are one. */
    public Job update(Workspace workspace, String name, JobChange change) {
        relabel(workspace, get(workspace, name).name(), change);
        return get(workspace, name);
    }

    /** Changes the labels of any run, whether it is a job's or was opened by a client of MLflow. */
    public void relabel(Workspace workspace, String run, JobChange change) {
        runs.change(workspace, run, change);
    }

    /** Asks a job to end; one that has ended stays as it is. */
    public Job cancel(Workspace workspace, String name, Principal by) {
        Job job = get(workspace, name);
        driver.tell(new JobKey(workspace.guid(), job.name()), new JobEvent.CancelAsked(by.name()));
        return get(workspace, name);
    }

    /**
     * Forgets a job that has ended, with its run, log and artifacts; its name is free again. Returns whether there was one.
     *
     * @throws AthanorException JOB_STILL_RUNNING
     */
    public boolean delete(Workspace workspace, String name) {
        Optional<Job> job = find(workspace, name);
        if (job.isEmpty()) {
            return false;
        }
        if (!job.get().state().ended()) {
            throw JobsProblem.JOB_STILL_RUNNING.because(
                    "job '" + name + "' is " + job.get().status().word() + "; cancel it first");
        }
        store.delete(new JobKey(workspace.guid(), name));
        rooms.tracking().forgetRun(workspace.guid(), name);
        rooms.blobs().deletePrefix(artifacts(workspace), Assets.runFolder(name));
        return true;
    }

    /** The job's log files, each with its path below the run's folder. */
    public Map<String, BlobInfo> logs(Workspace workspace, String name) {
        Job job = get(workspace, name);
        String folder = Assets.runFolder(job.name());
        Map<String, BlobInfo> logs = new LinkedHashMap<>();
        for (String part : List.of("user_logs/", "logs/")) {
            BlobPage page = rooms.blobs().list(artifacts(workspace), folder + part, null, null, CHUNK);
            page.blobs().forEach(blob -> logs.put(blob.path().name().substring(folder.length()), blob));
        }
        return logs;
    }

    /** The interactive services of a job by name, tokens included. */
    public Map<String, ServiceState> services(Workspace workspace, String name) {
        return store.find(new JobKey(workspace.guid(), name))
                .map(services::states)
                .orElse(Map.of());
    }

    /** The job's inputs as they were looked up. */
    public Map<String, JobInput> inputs(Workspace workspace, String name) {
        return store.find(new JobKey(workspace.guid(), name))
                .map(job -> Ports.inputs(job.plan()))
                .orElse(Map.of());
    }

    /** What the job reads and writes; nothing when there is no such job. */
    public JobPorts ports(Workspace workspace, String name) {
        return store.find(new JobKey(workspace.guid(), name))
                .map(this::ports)
                .orElseGet(() -> new JobPorts(Map.of(), Map.of()));
    }

    private JobPorts ports(JobRow row) {
        return new JobPorts(Ports.inputs(row.plan()), driver.engine(row.kind()).outputs(row));
    }

    /** The jobs that a job started, oldest first. */
    public List<Child> children(Workspace workspace, String parent) {
        return store.children(new JobKey(workspace.guid(), parent));
    }

    /** Asks the jobs that a job started to end. Returns whether any of them has not ended yet. */
    public boolean cancelChildren(Workspace workspace, String parent) {
        return driver.cancelChildren(new JobKey(workspace.guid(), parent));
    }

    /** Has a job whose work is other jobs look again at what may start. */
    public void wake(Workspace workspace, String name) {
        wake(new JobKey(workspace.guid(), name));
    }

    /** Adds a line to the log of a job whose work is other jobs. */
    public void say(Workspace workspace, String name, String line) {
        var key = new JobKey(workspace.guid(), name);
        parent(key).ifPresent(engine -> engine.say(workspace, key, line));
    }

    private void wake(JobKey key) {
        parent(key).ifPresent(engine -> engine.wake(key));
    }

    private Optional<ParentEngine> parent(JobKey key) {
        return store.kind(key)
                .map(driver::engine)
                .filter(ParentEngine.class::isInstance)
                .map(ParentEngine.class::cast);
    }

    private void tellParent(JobChanged change) {
        String parent = change.parent();
        if (parent != null && (change.after().ended() || change.after() instanceof JobState.Running)) {
            var key = new JobKey(change.workspaceGuid(), parent);
            parent(key).ifPresent(engine -> engine.heard(key, new Child(change.name(), change.after())));
        }
    }

    /** The job's named outputs with their addresses. */
    public Map<String, JobOutput> outputs(Workspace workspace, String name) {
        return store.find(new JobKey(workspace.guid(), name))
                .map(job -> driver.engine(job.kind()).outputs(job))
                .orElse(Map.of());
    }

    /**
     * Makes an output of a job whose work is other jobs: a table of what those made, each in a folder of the table. It gets a place and, if it is
     * to be an asset, a version. Twice does no more than once.
     *
     * @param parts what the jobs made, by the name of the folder
     */
    public void gather(Workspace workspace, String job, String name, JobOutput output, Map<String, JobOutput> parts) {
        JobOutput placed = checkOutput(workspace, name, output).at(job);
        gathering.table(workspace, row(workspace, job), name, placed, parts);
    }

    /** As {@link #gather}, for an output that is a text. */
    public void write(Workspace workspace, String job, String name, JobOutput output, String text) {
        JobOutput placed = checkOutput(workspace, name, output).at(job);
        gathering.text(workspace, row(workspace, job), name, placed, text);
    }

    private JobRow row(Workspace workspace, String name) {
        return store.find(new JobKey(workspace.guid(), name))
                .orElseThrow(() -> JobsProblem.JOB_NOT_FOUND.because("there is no job '" + name + "' any more"));
    }

    /** What happened to a job, oldest first: {@code INSTANT EVENT}. */
    public List<String> history(Workspace workspace, String name) {
        return store.history(new JobKey(workspace.guid(), name));
    }

    /** Stops hearing; running jobs go on by themselves and are found again at the next start. */
    @Override
    public void close() {
        subscriptions.forEach(Cancellable::cancel);
        driver.close();
        command.close();
    }

    private Job joined(JobRow row) {
        return runs.join(row, driver.engine(row.kind()).waiting(row.key()));
    }

    private void forget(Workspace workspace) {
        store.unfinished().stream()
                .filter(job -> job.workspace().equals(workspace.guid()))
                .forEach(job -> driver.tell(job, new JobEvent.CancelAsked("the workspace was deleted")));
        store.deleteWorkspace(workspace.guid());
    }

    private static ContainerId artifacts(Workspace workspace) {
        return new ContainerId(workspace.storageAccount(), Workspace.ARTIFACTS);
    }
}
