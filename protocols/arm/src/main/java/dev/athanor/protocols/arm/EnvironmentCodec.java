package dev.athanor.protocols.arm;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.ProblemKind;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetSpec;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.environments.BuildContext;
import dev.athanor.platform.environments.EnvironmentPlan;
import dev.athanor.platform.environments.EnvironmentSpec;
import dev.athanor.platform.environments.Environments;
import dev.athanor.platform.workspaces.Workspace;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What code runs in. Curated environments are answered from the catalogue unless the workspace has one of that name. */
final class EnvironmentCodec implements AssetCodec {
    /** Property that says what was substituted to build the environment here, or why it cannot be built. */
    private static final String NOTES = "athanor.notes";

    /** Property that says which Python it is built with here. */
    private static final String PYTHON = "athanor.python";

    /** Property that says what a curated environment holds here. */
    private static final String PACKAGES = "athanor.packages";

    private static final String CURATED = "Curated";
    private static final String USER_CREATED = "UserCreated";

    private final AssetAddresses addresses;
    private final Environments environments;
    private final Assets assets;
    private final BlobStore blobs;

    EnvironmentCodec(Assets assets, Environments environments, BlobStore blobs) {
        this.addresses = new AssetAddresses(assets);
        this.assets = assets;
        this.blobs = blobs;
        this.environments = environments;
    }

    @Override
    public AssetKind kind() {
        return AssetKind.ENVIRONMENT;
    }

    @Override
    public String segment() {
        return "environments";
    }

    @Override
    public AssetSpec spec(Workspace workspace, String name, @Nullable String version, ObjectNode properties) {
        Map<String, String> details = new HashMap<>();
        Json.text(properties, "image")
                .filter(text -> !text.isBlank())
                .ifPresent(text -> details.put(Asset.IMAGE, text));
        Json.text(properties, "condaFile").ifPresent(text -> details.put(Asset.CONDA, text));
        JsonNode build = properties.path("build");
        if (build.isObject()) {
            String context = Json.required(build, "contextUri", "properties.build.contextUri");
            details.put(Asset.BUILD_CONTEXT, addresses.checked(workspace, context, "properties.build.contextUri"));
            details.put(Asset.DOCKERFILE, Json.text(build, "dockerfilePath").orElse("Dockerfile"));
        }
        if (details.isEmpty()) {
            throw ArmBody.invalid(
                    "environment '" + name + "' has neither 'image', 'condaFile' nor 'build'; give at least one",
                    "properties");
        }
        refuseMalformed(name, details);
        String content = AssetCodec.content(properties, "image", "condaFile", "build", "inferenceConfig");
        return AssetCodec.common(AssetSpec.of(name, version, "environment", null), properties, content)
                .detailed(details);
    }

    @Override
    public void describe(Workspace workspace, Asset asset, ObjectNode properties) {
        properties.put("environmentType", asset.type().equals(CURATED) ? CURATED : USER_CREATED);
        if (!properties.hasNonNull("osType")) {
            properties.put("osType", "Linux");
        }
        if (properties.path("build") instanceof ObjectNode build && !build.hasNonNull("dockerfilePath")) {
            build.put("dockerfilePath", "Dockerfile");
        }
        ObjectNode more = ArmBody.copy(properties, "properties");
        try {
            EnvironmentPlan plan = environments.plan(spec(workspace, asset));
            more.put(PYTHON, plan.python());
            if (asset.type().equals(CURATED)) {
                more.put(PACKAGES, String.join(" ", plan.requirements()));
            }
            if (!plan.notes().isEmpty()) {
                more.put(NOTES, String.join("; ", plan.notes()));
            }
        } catch (AthanorException unbuildable) {
            more.put(NOTES, unbuildable.text());
        }
        properties.set("properties", more);
    }

    @Override
    public Optional<Asset> builtIn(Workspace workspace, String name) {
        return environments.curated(name).map(spec -> curated(workspace, name, spec));
    }

    @Override
    public List<String> builtInNames() {
        return environments.curatedNames();
    }

    /** What an environment's asset asks to be built. */
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

    /** The build context, where its files are on this machine. */
    private @Nullable BuildContext build(Workspace workspace, Asset asset) {
        String context = asset.details().get(Asset.BUILD_CONTEXT);
        if (context == null || !(assets.locate(workspace, context) instanceof Location.Blobs place)) {
            return null;
        }
        Optional<Path> folder =
                blobs.localFolder(place.container(), place.prefix().replaceFirst("/$", ""));
        return folder.map(path -> new BuildContext(path, asset.details().getOrDefault(Asset.DOCKERFILE, "Dockerfile")))
                .orElse(null);
    }

    /** A malformed conda file is refused; that something cannot be built here is not, for here may change. */
    private void refuseMalformed(String name, Map<String, String> details) {
        if (!details.containsKey(Asset.CONDA)) {
            return;
        }
        try {
            environments.plan(new EnvironmentSpec(
                    name, "", details.get(Asset.IMAGE), details.get(Asset.CONDA), null, null, Map.of()));
        } catch (AthanorException failure) {
            boolean malformed = failure.problem().kind() == ProblemKind.INVALID
                    && failure.problem().name().equals("ENVIRONMENT_INVALID");
            if (malformed) {
                throw failure.at("properties.condaFile");
            }
        }
    }

    private static Asset curated(Workspace workspace, String name, EnvironmentSpec spec) {
        Map<String, String> details = new HashMap<>();
        ObjectNode document = Json.object();
        String image = spec.image();
        if (image != null) {
            details.put(Asset.IMAGE, image);
            document.put("image", image);
        }
        String conda = spec.condaYaml();
        if (conda != null) {
            details.put(Asset.CONDA, conda);
            document.put("condaFile", conda);
        }
        return new Asset(
                0,
                workspace.guid(),
                AssetKind.ENVIRONMENT,
                name,
                spec.version(),
                CURATED,
                null,
                "Curated environment " + spec.name(),
                Map.of(),
                Map.of(),
                details,
                false,
                null,
                null,
                workspace.createdAt(),
                "Microsoft",
                workspace.createdAt(),
                Json.write(document));
    }
}
