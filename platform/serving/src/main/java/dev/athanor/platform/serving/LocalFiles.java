package dev.athanor.platform.serving;

import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.workspaces.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds an asset's files on this machine, so that a deployment sees them without a copy. */
final class LocalFiles {
    private final Assets assets;
    private final BlobStore blobs;

    /**
     * Files of an asset.
     *
     * @param path the folder or file
     * @param isFolder which of them
     * @param name last part of its address: what Azure's mount calls it
     */
    record Found(Path path, boolean isFolder, String name) {}

    LocalFiles(Assets assets, BlobStore blobs) {
        this.assets = assets;
        this.blobs = blobs;
    }

    /**
     * The files of an asset.
     *
     * @param field for the message
     * @throws dev.athanor.foundation.kernel.AthanorException DEPLOYMENT_INVALID when there are none, or not here
     */
    Found of(Workspace workspace, Asset asset, String field) {
        String what = asset.kind().noun() + " '" + asset.name() + ":" + asset.version() + "'";
        String uri = asset.uri();
        if (uri == null) {
            throw ServingProblem.DEPLOYMENT_INVALID
                    .because(what + " has no files")
                    .at(field);
        }
        return switch (assets.locate(workspace, uri)) {
            case Location.Blobs place ->
                find(place)
                        .orElseThrow(() -> ServingProblem.DEPLOYMENT_INVALID
                                .because("the files of " + what + " (" + uri
                                        + ") are not on this machine; upload them and register it again")
                                .at(field));
            case Location.Mirrored mirrored
            when Files.exists(mirrored.path()) ->
                new Found(
                        mirrored.path(),
                        Files.isDirectory(mirrored.path()),
                        String.valueOf(mirrored.path().getFileName()));
            case Location.Mirrored mirrored ->
                throw ServingProblem.DEPLOYMENT_INVALID
                        .because("the files of " + what + " (" + uri + ") are not at " + mirrored.path()
                                + ", where data.mirrors says; copy them there")
                        .at(field);
            case Location.External elsewhere ->
                throw ServingProblem.DEPLOYMENT_INVALID
                        .because(what + " lies at " + elsewhere.url()
                                + ", outside this server; download it and register the local path")
                        .at(field);
        };
    }

    /** The folder of this machine behind an address. */
    Path folder(Workspace workspace, String uri, String field) {
        return Optional.of(assets.locate(workspace, uri))
                .filter(Location.Blobs.class::isInstance)
                .map(Location.Blobs.class::cast)
                .flatMap(this::find)
                .filter(Found::isFolder)
                .map(Found::path)
                .orElseThrow(() -> ServingProblem.DEPLOYMENT_INVALID
                        .because(uri + " is no folder on this server; upload it again")
                        .at(field));
    }

    private Optional<Found> find(Location.Blobs place) {
        String prefix = place.prefix();
        String bare = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        String name = bare.isEmpty() ? "model" : bare.substring(bare.lastIndexOf('/') + 1);
        Optional<Found> file = prefix.endsWith("/") || prefix.isEmpty()
                ? Optional.empty()
                : blobs.local(new BlobPath(place.container(), prefix)).map(path -> new Found(path, false, name));
        return file.or(() -> blobs.localFolder(place.container(), bare).map(path -> new Found(path, true, name)));
    }
}
