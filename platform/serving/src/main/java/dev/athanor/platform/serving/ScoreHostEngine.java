package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.ProblemKind;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetReference;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.compute.Allowance;
import dev.athanor.platform.compute.WorkImage;
import dev.athanor.platform.environments.BuildContext;
import dev.athanor.platform.environments.BuiltEnvironment;
import dev.athanor.platform.environments.EnvironmentSpec;
import dev.athanor.platform.environments.Environments;
import dev.athanor.platform.environments.MlflowModelFolder;
import dev.athanor.platform.workspaces.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Scoring scripts and MLflow models, run by the Python score host in the environment that the deployment or the model names. */
final class ScoreHostEngine implements DeploymentEngine {
    private static final String ROOT = "azureml-app";
    private static final String MODEL = "properties.model";
    private static final String CODE = "properties.codeConfiguration.codeId";
    private static final String SCRIPT = "properties.codeConfiguration.scoringScript";
    private static final String ENVIRONMENT = "properties.environmentId";
    private static final String SIZE = "properties.instanceType";
    private static final int MOST_WORKERS = 64;

    private final Assets assets;
    private final Environments environments;
    private final LocalFiles files;
    private final Path hostFiles;
    private final Sizes sizes;

    /**
     * The engine.
     *
     * @param hostFiles folder with the score host's Python files
     * @param sizes what VM sizes come to here
     */
    ScoreHostEngine(Assets assets, Environments environments, LocalFiles files, Path hostFiles, Sizes sizes) {
        this.assets = assets;
        this.environments = environments;
        this.files = files;
        this.hostFiles = hostFiles;
        this.sizes = sizes;
    }

    /** What a VM size, or none, comes to on this machine. */
    @FunctionalInterface
    interface Sizes {
        Allowance allow(@Nullable String vmSize);
    }

    private Allowance allowance(DeploymentSpec spec) {
        try {
            return sizes.allow(spec.size());
        } catch (AthanorException refused) {
            throw refused.at(SIZE);
        }
    }

    @Override
    public void check(Workspace workspace, DeploymentSpec spec) {
        Optional<Asset> model = model(workspace, spec);
        workers(spec);
        allowance(spec);
        if (spec.script() == null && model.filter(ScoreHostEngine::isMlflow).isEmpty()) {
            refuseWithoutScript(model);
        }
        if (spec.script() != null) {
            script(workspace, spec, spec.script());
        }
        String environment = spec.environment();
        if (environment != null) {
            environments.plan(referenced(ENVIRONMENT, () -> environment(workspace, environment)));
        } else if (model.filter(ScoreHostEngine::isMlflow).isEmpty()) {
            throw ServingProblem.DEPLOYMENT_INVALID
                    .because(
                            "a deployment with a scoring script needs an environment; only MLflow models bring their own")
                    .at(ENVIRONMENT);
        } else {
            environments.plan(ownEnvironment(workspace, model.orElseThrow()));
        }
    }

    private static void refuseWithoutScript(Optional<Asset> model) {
        if (model.filter(asset -> asset.type().equalsIgnoreCase("triton_model")).isPresent()) {
            throw ServingProblem.DEPLOYMENT_KIND_UNSUPPORTED
                    .because("model '" + model.get().name() + "' is a Triton model; there is no engine for those yet")
                    .at(MODEL);
        }
        throw ServingProblem.DEPLOYMENT_INVALID
                .because("the deployment has no scoring script; give code_configuration, or deploy a model of type"
                        + " mlflow_model"
                        + model.map(asset -> " (this one is " + asset.type() + ")")
                                .orElse(""))
                .at(SCRIPT);
    }

    @Override
    public Recipe prepare(Workspace workspace, DeploymentSpec spec, Consumer<String> log) {
        Optional<Asset> model = model(workspace, spec);
        List<Recipe.Share> shares = new ArrayList<>();
        Map<String, String> places = new HashMap<>();
        shares.add(new Recipe.Share(hostFiles, null));
        String start = ROOT;
        if (model.isPresent()) {
            LocalFiles.Found found = files.of(workspace, model.get(), MODEL);
            String folder = ROOT + "/azureml-models/" + model.get().name() + "/"
                    + model.get().version();
            shares.add(new Recipe.Share(found.path(), folder + "/" + found.name()));
            places.put("AZUREML_MODEL_DIR", folder);
            log.accept("Model " + model.get().name() + ":" + model.get().version() + " is at $AZUREML_MODEL_DIR/"
                    + found.name());
            if (spec.script() == null) {
                places.put("ATHANOR_MLFLOW_MODEL", mlflowFolder(folder, found));
            }
        }
        Map<String, String> variables = new HashMap<>(spec.variables());
        if (spec.script() != null) {
            LocalFiles.Found code = script(workspace, spec, spec.script());
            start = ROOT + "/" + code.name();
            shares.add(new Recipe.Share(code.path(), start));
            variables.put("AZUREML_ENTRY_SCRIPT", spec.script());
            log.accept("Code is at $AML_APP_ROOT, the script is " + spec.script());
        }
        places.put("AML_APP_ROOT", start);
        BuiltEnvironment built = built(workspace, spec, model, log);
        built.needs().forEach(place -> shares.add(new Recipe.Share(place, null)));
        Map<String, String> all = new HashMap<>(built.variables());
        all.putAll(variables);
        all.putIfAbsent("PYTHONUNBUFFERED", "1");
        all.putIfAbsent("SERVICE_NAME", spec.endpoint());
        List<String> command = List.of(
                built.python().toString(),
                "-u",
                hostFiles.resolve("athanor_host.py").toString());
        Allowance allowance = allowance(spec);
        allowance.notes().forEach(note -> log.accept("Note: " + note));
        List<String> notes = new ArrayList<>(built.notes());
        notes.addAll(allowance.notes());
        return new Recipe(
                command,
                all,
                places,
                shares,
                start,
                workers(spec),
                allowance.limits(),
                notes,
                built.image().map(name -> new WorkImage(name, 0, List.of())));
    }

    private BuiltEnvironment built(
            Workspace workspace, DeploymentSpec spec, Optional<Asset> model, Consumer<String> log) {
        String reference = spec.environment();
        EnvironmentSpec wanted =
                reference != null ? environment(workspace, reference) : ownEnvironment(workspace, model.orElseThrow());
        log.accept("Environment " + wanted.name() + ":" + wanted.version());
        BuiltEnvironment built = environments.build(wanted, log);
        built.notes().forEach(note -> log.accept("Note: " + note));
        log.accept("Environment is ready: " + built.python());
        return built;
    }

    private Optional<Asset> model(Workspace workspace, DeploymentSpec spec) {
        String reference = spec.model();
        return reference == null
                ? Optional.empty()
                : Optional.of(referenced(MODEL, () -> assets.resolve(workspace, AssetKind.MODEL, reference)));
    }

    private static boolean isMlflow(Asset model) {
        return model.type().equalsIgnoreCase("mlflow_model");
    }

    private LocalFiles.Found script(Workspace workspace, DeploymentSpec spec, String script) {
        String reference = spec.code();
        if (reference == null) {
            throw ServingProblem.DEPLOYMENT_INVALID
                    .because("code_configuration names the scoring script '" + script + "' but no code")
                    .at(CODE);
        }
        LocalFiles.Found code =
                files.of(workspace, referenced(CODE, () -> assets.resolve(workspace, AssetKind.CODE, reference)), CODE);
        Path file = code.path().resolve(script).normalize();
        if (!file.startsWith(code.path()) || !Files.isRegularFile(file)) {
            throw ServingProblem.DEPLOYMENT_INVALID
                    .because("the code has no file '" + script + "'; it has: " + some(code.path()))
                    .at(SCRIPT);
        }
        return code;
    }

    private static String some(Path folder) {
        try (var files = Files.list(folder)) {
            return String.join(
                    ", ",
                    files.map(file -> String.valueOf(file.getFileName()))
                            .sorted()
                            .limit(20)
                            .toList());
        } catch (IOException unreadable) {
            return "nothing that can be read";
        }
    }

    /** An environment of the workspace; else one of Azure's curated ones of that name. */
    private EnvironmentSpec environment(Workspace workspace, String reference) {
        Optional<AssetReference> parsed = AssetReference.parse(reference);
        if (parsed.map(AssetReference::registry).isPresent()) {
            return environments
                    .curated(reference)
                    .orElseThrow(() -> ServingProblem.DEPLOYMENT_INVALID
                            .because("no registry has the environment '" + reference + "'; known: "
                                    + environments.curatedNames())
                            .at(ENVIRONMENT));
        }
        try {
            return spec(workspace, assets.resolve(workspace, AssetKind.ENVIRONMENT, reference));
        } catch (AthanorException unknown) {
            return parsed.flatMap(known -> environments.curated(known.name())).orElseThrow(() -> unknown);
        }
    }

    private EnvironmentSpec spec(Workspace workspace, Asset asset) {
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
        return context == null
                ? null
                : new BuildContext(
                        files.folder(workspace, context, ENVIRONMENT),
                        asset.details().getOrDefault(Asset.DOCKERFILE, "Dockerfile"));
    }

    /** What an MLflow model says it needs: nothing is added, for the host needs nothing. */
    private EnvironmentSpec ownEnvironment(Workspace workspace, Asset model) {
        LocalFiles.Found found = files.of(workspace, model, MODEL);
        Path folder = found.isFolder() ? found.path() : found.path().resolveSibling(".");
        return MlflowModelFolder.in(folder)
                .environment(model.name(), model.version())
                .orElseThrow(() -> ServingProblem.DEPLOYMENT_INVALID
                        .because(
                                "the MLflow model '" + model.name() + ":" + model.version()
                                        + "' has neither conda.yaml nor requirements.txt; name an environment in the deployment")
                        .at(ENVIRONMENT));
    }

    /** Where the instances see the folder with MLmodel. */
    private static String mlflowFolder(String mounted, LocalFiles.Found found) {
        String inside = mounted + "/" + found.name();
        String below = found.path()
                .relativize(MlflowModelFolder.in(found.path()).root())
                .toString();
        return below.isEmpty() ? inside : inside + "/" + below;
    }

    private static int workers(DeploymentSpec spec) {
        String text = spec.variables().getOrDefault("WORKER_COUNT", "1");
        try {
            int count = Integer.parseInt(text.strip());
            if (count >= 1 && count <= MOST_WORKERS) {
                return count;
            }
        } catch (NumberFormatException malformed) {
            // Told below.
        }
        throw ServingProblem.DEPLOYMENT_INVALID
                .because("WORKER_COUNT is '" + text + "'; allowed: a number from 1 to " + MOST_WORKERS)
                .at("properties.environmentVariables.WORKER_COUNT");
    }

    /** What a reference leads to; that it leads nowhere is a mistake in the deployment, not a missing deployment. */
    private static <T> T referenced(String field, Supplier<T> lookUp) {
        try {
            return lookUp.get();
        } catch (AthanorException failure) {
            if (failure.problem().kind() != ProblemKind.NOT_FOUND) {
                throw failure.target() == null ? failure.at(field) : failure;
            }
            throw new AthanorException(ServingProblem.DEPLOYMENT_INVALID, failure.text(), failure).at(field);
        }
    }
}
