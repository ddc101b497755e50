package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.ProblemKind;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetReference;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.compute.Compute;
import dev.athanor.platform.compute.Demand;
import dev.athanor.platform.environments.BuildContext;
import dev.athanor.platform.environments.EnvironmentSpec;
import dev.athanor.platform.environments.Environments;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at all of a command job before anything of it is stored or started. */
final class CommandChecks {
    /** Names that can stand in an environment variable's name and in a file's. */
    private static final Pattern PORT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");

    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
    private static final int LAST_PORT = 65_535;
    private static final Pattern VARIABLE = Pattern.compile("[^=\u0000]+");

    private final Assets assets;
    private final Environments environments;
    private final Compute compute;
    private final DataFiles files;
    private final Inputs inputs;
    private final Outputs outputs;

    CommandChecks(JobRooms rooms, Environments environments, DataFiles files, Inputs inputs, Outputs outputs) {
        this.assets = rooms.assets();
        this.environments = environments;
        this.compute = rooms.compute();
        this.files = files;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    CommandPlan check(Workspace workspace, JobSpec.Command spec) {
        if (spec.command().isBlank()) {
            throw invalid("command", "it is empty; write the shell line to run");
        }
        int instances = spec.resources().instances();
        if (instances > 1) {
            throw invalid(
                    "resources.instanceCount",
                    "it is " + instances + ", but jobs over several nodes do not run here yet; use 1");
        }
        return checkOnNodes(workspace, spec);
    }

    /** The same for work that spreads over its nodes by itself. */
    CommandPlan checkOnNodes(Workspace workspace, JobSpec.Command spec) {
        checkExpressions(spec);
        spec.services().forEach((name, service) -> checkService(spec, name, service));
        checkResources(workspace, spec);
        EnvironmentSpec environment = environment(workspace, spec.environment());
        checkBuild(environment);
        Map<String, JobInput> checkedInputs = new LinkedHashMap<>();
        spec.inputs().forEach((name, input) -> {
            checkName("inputs", name);
            checkedInputs.put(name, inputs.check(workspace, name, input));
        });
        Map<String, JobOutput> checkedOutputs = new LinkedHashMap<>();
        spec.outputs().forEach((name, output) -> {
            checkName("outputs", name);
            checkedOutputs.put(name, outputs.check(workspace, spec.head().name(), name, output));
        });
        return new CommandPlan(
                spec.command(),
                code(workspace, spec.code()),
                environment,
                checkedInputs,
                checkedOutputs,
                spec.variables(),
                spec.timeout(),
                spec.resources(),
                spec.services());
    }

    private static void checkExpressions(JobSpec.Command spec) {
        Expressions.check(
                spec.command(),
                "command",
                spec.inputs().keySet(),
                spec.outputs().keySet());
        spec.variables().forEach((name, value) -> {
            if (!VARIABLE.matcher(name).matches()) {
                throw invalid("environmentVariables", "'" + name + "' is no name of a variable");
            }
            Expressions.check(
                    value,
                    "environmentVariables." + name,
                    spec.inputs().keySet(),
                    spec.outputs().keySet());
        });
    }

    private static void checkService(JobSpec.Command spec, String name, JobService service) {
        String field = "services." + name;
        if (!SERVICE.matcher(name).matches()) {
            throw invalid(
                    field,
                    "'" + name + "' is no name of a service; allowed: 1 to 64 letters, digits, '-' and '_', a letter or"
                            + " digit first");
        }
        if (service.port() < 0 || service.port() > LAST_PORT) {
            throw invalid(
                    field + ".port",
                    "it is " + service.port() + "; allowed: 1 to " + LAST_PORT + ", or none for any free port");
        }
        service.properties()
                .forEach((key, value) -> Expressions.check(
                        value,
                        field + "." + key,
                        spec.inputs().keySet(),
                        spec.outputs().keySet()));
    }

    private void checkResources(Workspace workspace, JobSpec.Command spec) {
        int instances = spec.resources().instances();
        if (instances < 1) {
            throw invalid("resources.instanceCount", "it is " + instances + "; at least 1 is needed");
        }
        spec.resources().sharedMemory();
        if (spec.timeout().filter(limit -> limit.isNegative() || limit.isZero()).isPresent()) {
            throw invalid("limits.timeout", "it must be longer than nothing, such as PT1H");
        }
        int priority = spec.head().priority();
        if (priority < 1 || priority > 3) {
            throw invalid("queueSettings.priority", "it is " + priority + "; allowed: 1 to 3");
        }
        checkOwner(workspace, spec.head().compute());
        try {
            compute.check(workspace.guid(), spec.head().computeName(), demand(spec.resources()));
        } catch (AthanorException refused) {
            if (refused.problem().kind() == ProblemKind.NOT_FOUND) {
                throw new AthanorException(JobsProblem.JOB_INVALID, "computeId: " + refused.text(), refused)
                        .at("computeId");
            }
            throw refused.target() == null ? refused.at("computeId") : refused;
        }
    }

    /** Refuses a full id that names the compute of another workspace. */
    private static void checkOwner(Workspace workspace, @Nullable String reference) {
        if (reference != null
                && WorkspaceId.parse(reference.replaceFirst("^azureml:", ""))
                        .filter(named -> !named.matches(workspace.id()))
                        .isPresent()) {
            throw invalid("computeId", "'" + reference + "' belongs to another workspace");
        }
    }

    static Demand demand(JobSpec.Resources resources) {
        return new Demand(resources.instances(), 0, 0, 0, resources.instanceType());
    }

    /** The environment behind a reference: the workspace's own, else the catalogue's. */
    private EnvironmentSpec environment(Workspace workspace, String reference) {
        Optional<AssetReference> parsed = AssetReference.parse(reference);
        if (parsed.isPresent() && parsed.get().kind() == AssetKind.MODEL) {
            return new ModelEnvironment(assets, files).of(workspace, reference);
        }
        boolean own = parsed.isPresent()
                && parsed.get().registry() == null
                && assets.findName(
                                workspace, AssetKind.ENVIRONMENT, parsed.get().name())
                        .isPresent();
        if (!own) {
            Optional<EnvironmentSpec> curated =
                    environments.curated(parsed.map(AssetReference::name).orElse(reference));
            if (curated.isPresent()) {
                return curated.get();
            }
        }
        Asset asset = Inputs.at("environmentId", () -> assets.resolve(workspace, AssetKind.ENVIRONMENT, reference));
        return new EnvironmentSpec(
                asset.name(),
                asset.version(),
                asset.details().get(Asset.IMAGE),
                asset.details().get(Asset.CONDA),
                null,
                build(workspace, asset),
                Map.of());
    }

    /** The build context as a folder of this machine. */
    private @Nullable BuildContext build(Workspace workspace, Asset asset) {
        String context = asset.details().get(Asset.BUILD_CONTEXT);
        if (context == null) {
            return null;
        }
        Location location = Inputs.at("environmentId", () -> assets.locate(workspace, context));
        Path folder = Optional.of(location)
                .filter(Location.Blobs.class::isInstance)
                .map(Location.Blobs.class::cast)
                .flatMap(place -> files.here(place, DataFiles.Sort.FOLDER))
                .orElseThrow(() -> invalid(
                        "environmentId",
                        "the build context of environment '" + asset.name() + "' (" + context
                                + ") is no folder on this server; create the environment again from its local folder"));
        return new BuildContext(folder, asset.details().getOrDefault(Asset.DOCKERFILE, "Dockerfile"));
    }

    private void checkBuild(EnvironmentSpec environment) {
        try {
            environments.plan(environment);
        } catch (AthanorException unbuildable) {
            throw unbuildable.target() == null ? unbuildable.at("environmentId") : unbuildable;
        }
    }

    private @Nullable String code(Workspace workspace, @Nullable String reference) {
        if (reference == null || reference.isBlank()) {
            return null;
        }
        String uri = reference;
        if (AssetReference.parse(reference).isPresent()) {
            Asset asset = Inputs.at("codeId", () -> assets.resolve(workspace, AssetKind.CODE, reference));
            String place = asset.uri();
            if (place == null) {
                throw invalid("codeId", "'" + reference + "' has no files");
            }
            uri = place;
        }
        String address = uri;
        Location location = Inputs.at("codeId", () -> assets.locate(workspace, address));
        if (!(location instanceof Location.Blobs place) || files.sort(place) == DataFiles.Sort.NOTHING) {
            throw invalid("codeId", "there are no files at '" + address + "'");
        }
        return address;
    }

    private static void checkName(String field, String name) {
        if (!PORT.matcher(name).matches()) {
            throw invalid(
                    field + "." + name,
                    "'" + name + "' is no name; allowed: letters, digits and underscores, no digit first");
        }
    }

    static AthanorException invalid(String field, String message) {
        return JobsProblem.JOB_INVALID.because(field + ": " + message).at(field);
    }
}
