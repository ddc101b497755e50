package dev.athanor.protocols.arm;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.codec.Yaml;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.workspaces.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What an MLflow model can be loaded as, read off its {@code MLmodel} file when it is registered. */
final class MlflowFlavors {
    private static final long LARGEST = 1024 * 1024;

    private final Assets assets;
    private final BlobStore blobs;

    MlflowFlavors(Assets assets, BlobStore blobs) {
        this.assets = assets;
        this.blobs = blobs;
    }

    /** The flavors of the model at an address; empty when its file is not here or cannot be read. */
    Optional<ObjectNode> of(Workspace workspace, String uri) {
        if (!(assets.locate(workspace, uri) instanceof Location.Blobs place)) {
            return Optional.empty();
        }
        String folder =
                place.prefix().isEmpty() || place.prefix().endsWith("/") ? place.prefix() : place.prefix() + "/";
        try {
            BlobPath path = place.container().blob(folder + "MLmodel");
            return blobs.find(path).filter(info -> info.size() <= LARGEST).map(info -> flavors(read(path)));
        } catch (AthanorException unreadable) {
            // A model that cannot be described can still be registered, and fails where it is loaded.
            return Optional.empty();
        }
    }

    private String read(BlobPath path) {
        try (InputStream in = blobs.read(path, 0, -1)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private static ObjectNode flavors(String text) {
        ObjectNode flavors = Json.object();
        JsonNode file = Yaml.parse("MLmodel", text).root();
        Json.objectAt(file, "flavors")
                .properties()
                .forEach(flavor -> flavors.putObject(flavor.getKey())
                        .set("data", Json.of(Json.texts(file.path("flavors"), flavor.getKey()))));
        return flavors;
    }
}
