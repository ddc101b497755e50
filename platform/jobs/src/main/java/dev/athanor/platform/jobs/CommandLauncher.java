package dev.athanor.platform.jobs;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.compute.Capabilities;
import dev.athanor.platform.compute.Lease;
import dev.athanor.platform.compute.Limits;
import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.compute.Placement;
import dev.athanor.platform.compute.WorkImage;
import dev.athanor.platform.compute.WorkSpec;
import dev.athanor.platform.environments.BuiltEnvironment;
import dev.athanor.platform.environments.Environments;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.RunUpdate;
import dev.athanor.platform.workspaces.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a command job ready to be started: its folder with code and inputs, its variables, its command line. */
final class CommandLauncher {
    /** Where the log lies among a run's artifacts; the name that Azure's clients stream. */
    static final String LOG = "user_logs/std_log.txt";

    private static final String PYTHON_PATH = "PYTHONPATH";

    private final JobRooms rooms;
    private final Environments environments;
    private final JobsConfig config;
    private final DataFiles files;
    private final Inputs inputs;
    private final JobVariables variables;
    private final JobServices services;

    CommandLauncher(JobRooms rooms, Environments environments, JobsConfig config, DataFiles files, Inputs inputs) {
        this.rooms = rooms;
        this.environments = environments;
        this.config = config;
        this.files = files;
        this.inputs = inputs;
        this.services = new JobServices(rooms.folder(), rooms.ids());
        this.variables = new JobVariables(rooms.addresses(), rooms.security(), config.tokenLifetime());
    }

    /** The job's folder with its log, which can be read as a blob from now on. */
    JobFolder openFolder(Workspace workspace, JobRow job) {
        JobFolder folder = JobFolder.of(rooms.folder(), job.key());
        folder.make();
        rooms.blobs().follow(logBlob(workspace, job.key().name()), folder.log());
        return folder;
    }

    static BlobPath logBlob(Workspace workspace, String job) {
        return BlobPath.of(workspace.storageAccount(), Workspace.ARTIFACTS, Assets.runFolder(job) + LOG);
    }

    /** What the back end is to run. Done again after a crash it leaves alone what the process may have changed. */
    WorkSpec prepare(Workspace workspace, JobRow job, JobState.Starting state) {
        CommandPlan plan = CommandPlan.of(job.plan());
        JobFolder folder = openFolder(workspace, job);
        boolean first = !Files.exists(folder.ready());
        // A build that this job waited for has told its notes already.
        boolean told = folder.hasLog();
        BuiltEnvironment environment = environments.build(plan.environment(), line -> {});
        Lease lease = lease(job, plan);
        Optional<WorkImage> image = environment.image().map(name -> image(name, plan, lease));
        if (first) {
            tellNotes(folder, told ? List.of() : environment.notes(), lease, image);
            noteSubstitutions(job, environment);
            copyCode(workspace, plan, folder);
            if (job.kind() == JobKind.PARALLEL) {
                ParallelDriver.place(rooms.python(), folder);
            }
        }
        List<Mount> mounts = new ArrayList<>();
        environment.needs().forEach(place -> mounts.add(Mount.readOnly(place)));
        mounts.add(Mount.readOnly(rooms.addresses().certificates()));
        Map<String, String> values = values(workspace, plan, folder, mounts, first);
        String beside = services.prepare(plan, folder, text -> fill(text, "services", values));
        if (first) {
            markReady(folder);
        }
        return new WorkSpec(
                state.workId(),
                state.startToken(),
                Shells.command(beside + fill(plan.command(), "command", values), image.isPresent(), plan.variables()),
                folder.work(),
                folder.workingDirectory(),
                environment(workspace, job, plan, folder, environment, lease, values),
                folder.log(),
                mounts,
                limits(lease),
                plan.timeout(),
                config.grace(),
                image);
    }

    private Lease lease(JobRow job, CommandPlan plan) {
        Placement placement = rooms.compute()
                .reserve(
                        job.key().workspace(),
                        job.compute(),
                        CommandChecks.demand(plan.resources()),
                        Scheduler.claim(job));
        return switch (placement) {
            case Placement.Granted granted -> granted.lease();
            case Placement.Waiting waiting ->
                throw new IllegalStateException("the job's nodes are gone: " + waiting.reason());
        };
    }

    /** Nodes of this machine stand side by side: what runs on all of them may take what all of them may. */
    private static Limits limits(Lease lease) {
        Limits one = lease.limits();
        int nodes = lease.instances();
        return new Limits(one.cores() * nodes, one.memory() * nodes, one.processes() * nodes);
    }

    private void tellNotes(JobFolder folder, List<String> ofEnvironment, Lease lease, Optional<WorkImage> image) {
        Capabilities capabilities = rooms.compute().capabilities(image);
        List<String> notes = new ArrayList<>(ofEnvironment);
        notes.addAll(lease.notes());
        if (!capabilities.isolated() || !capabilities.limits()) {
            notes.addAll(capabilities.facts());
        }
        notes.forEach(note -> folder.say("[athanor] " + note));
    }

    private static WorkImage image(String name, CommandPlan plan, Lease lease) {
        return new WorkImage(name, plan.resources().sharedMemory(), lease.gpus());
    }

    /** What was substituted in the environment is a property of the job. */
    private void noteSubstitutions(JobRow job, BuiltEnvironment environment) {
        if (!environment.notes().isEmpty()) {
            Map<String, String> notes = Map.of("athanor.environment.notes", String.join("\n", environment.notes()));
            rooms.tracking().updateRun(job.key().workspace(), job.key().name(), RunUpdate.properties(notes));
        }
    }

    private void copyCode(Workspace workspace, CommandPlan plan, JobFolder folder) {
        String code = plan.code();
        if (code != null && rooms.assets().locate(workspace, code) instanceof Location.Blobs place) {
            Path target = folder.workingDirectory();
            switch (files.sort(place)) {
                case FOLDER -> files.copyFolder(place, target);
                case FILE -> files.copyFile(place, target.resolve(DataFiles.fileName(place.prefix())));
                case NOTHING -> throw CommandChecks.invalid("codeId", "the files at '" + code + "' are gone");
            }
        }
    }

    /** What each reference stands for, by its written root and name. */
    private Map<String, String> values(
            Workspace workspace, CommandPlan plan, JobFolder folder, List<Mount> mounts, boolean fetch) {
        Map<String, String> values = new LinkedHashMap<>();
        plan.inputs().forEach((name, input) -> {
            Inputs.Staged staged = inputs.stage(workspace, name, input, folder, fetch);
            values.put("inputs." + name, staged.value());
            staged.mount().ifPresent(mounts::add);
        });
        plan.outputs().forEach((name, output) -> values.put("outputs." + name, Outputs.stage(name, output, folder)));
        return values;
    }

    private static String fill(String text, String field, Map<String, String> values) {
        return Expressions.fill(
                text,
                field,
                reference -> values.containsKey(reference.root() + "." + Expressions.plain(reference.name())),
                reference -> values.getOrDefault(reference.root() + "." + Expressions.plain(reference.name()), ""));
    }

    private Map<String, String> environment(
            Workspace workspace,
            JobRow job,
            CommandPlan plan,
            JobFolder folder,
            BuiltEnvironment environment,
            Lease lease,
            Map<String, String> values) {
        Run run = rooms.tracking().run(job.key().workspace(), job.key().name());
        Map<String, String> all = new LinkedHashMap<>();
        all.put("HOME", folder.home().toString());
        all.putAll(plan.environment().variables());
        all.putAll(environment.variables());
        Map<String, String> own = OwnPackages.prepare(environment, folder);
        all.putAll(own);
        all.putAll(variables.of(workspace, job, run));
        plan.inputs().forEach((name, input) -> {
            if (input instanceof JobInput.Data) {
                all.put("AZURE_ML_INPUT_" + name, values.getOrDefault("inputs." + name, ""));
            }
        });
        plan.outputs()
                .forEach((name, output) ->
                        all.put("AZURE_ML_OUTPUT_" + name, values.getOrDefault("outputs." + name, "")));
        if (!lease.gpus().isEmpty()) {
            all.put("CUDA_VISIBLE_DEVICES", String.join(",", lease.gpus()));
        }
        if (job.kind() == JobKind.PARALLEL) {
            all.putAll(ParallelDriver.variables(folder, lease));
        }
        all.putAll(JobServices.variables(folder));
        plan.variables().forEach((name, value) -> all.put(name, fill(value, "environmentVariables." + name, values)));
        String packages = own.get(PYTHON_PATH);
        if (packages != null && plan.variables().containsKey(PYTHON_PATH)) {
            all.merge(PYTHON_PATH, packages, (asked, more) -> asked + ":" + more);
        }
        return all;
    }

    private static void markReady(JobFolder folder) {
        try {
            Files.createFile(folder.ready());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
