package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetReference;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.compute.Mount;
import dev.athanor.platform.workspaces.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks up what a job reads, and brings it to where the job sees it. */
final class Inputs {
    private static final List<String> TYPES =
            List.of("uri_file", "uri_folder", "mltable", "mlflow_model", "custom_model", "triton_model");

    private final Assets assets;
    private final DataFiles files;
    private final WebFiles web;
    private final WriteBack back;

    Inputs(Assets assets, DataFiles files, WebFiles web, WriteBack back) {
        this.assets = assets;
        this.files = files;
        this.web = web;
        this.back = back;
    }

    /**
     * An input that is in place.
     *
     * @param value what {@code ${{inputs.NAME}}} stands for
     * @param mount what the back end has to show, if anything
     */
    record Staged(String value, Optional<Mount> mount) {}

    /** The input with its address looked up; refuses what is not there. */
    JobInput check(Workspace workspace, String name, JobInput input) {
        return switch (input) {
            case JobInput.Literal literal -> literal;
            case JobInput.Data data -> check(workspace, "inputs." + name, data);
            case JobInput.Later later -> {
                checkType("inputs." + name, later.type());
                yield later;
            }
        };
    }

    private JobInput check(Workspace workspace, String field, JobInput.Data data) {
        checkType(field, data.type());
        String uri = address(workspace, field, data);
        if (data.mode() == JobInput.Mode.DIRECT) {
            return new JobInput.Data(data.type(), uri, data.mode());
        }
        Location location = at(field, () -> assets.locate(workspace, uri));
        switch (location) {
            case Location.External external -> checkExternal(field, data, external.url());
            case Location.Blobs place -> checkSort(field, data.type(), uri, files.sort(place));
            case Location.Mirrored mirrored -> checkMirrored(field, data, uri, mirrored.path());
        }
        return new JobInput.Data(data.type(), uri, data.mode());
    }

    private static void checkType(String field, String type) {
        if (!TYPES.contains(type)) {
            throw invalid(field + ".type", "'" + type + "' is no type of input; allowed: " + TYPES);
        }
    }

    /** The address behind an asset reference; any other address as it is. */
    private String address(Workspace workspace, String field, JobInput.Data data) {
        Optional<AssetReference> reference = AssetReference.parse(data.uri());
        if (reference.isEmpty()) {
            return data.uri();
        }
        AssetKind named = reference.get().kind();
        AssetKind kind = named != null ? named : data.type().endsWith("_model") ? AssetKind.MODEL : AssetKind.DATA;
        Asset asset = at(field, () -> assets.resolve(workspace, kind, data.uri()));
        String uri = asset.uri();
        if (uri == null) {
            throw invalid(field, "'" + data.uri() + "' has no files");
        }
        return uri;
    }

    private static void checkExternal(String field, JobInput.Data data, String url) {
        boolean web = url.startsWith("https://") || url.startsWith("http://");
        if (!web || !data.type().equals("uri_file")) {
            throw invalid(
                    field,
                    "'" + url + "' lies outside of this server, which fetches only single files (uri_file) over http"
                            + " and https; make it a data asset, or pass the address with mode: direct");
        }
    }

    private static void checkMirrored(String field, JobInput.Data data, String uri, Path path) {
        if (data.mode() == JobInput.Mode.READ_WRITE_MOUNT) {
            throw invalid(
                    field + ".mode",
                    "'" + uri
                            + "' is found in a mirror (data.mirrors), which jobs only read; use ro_mount or download");
        }
        checkSort(field, data.type(), uri + "' (by data.mirrors at '" + path, DataFiles.sort(path));
    }

    private static void checkSort(String field, String type, String uri, DataFiles.Sort sort) {
        switch (sort) {
            case NOTHING -> throw invalid(field, "there is nothing at '" + uri + "'");
            case FILE -> {
                if (type.equals("uri_folder") || type.equals("mltable") || type.equals("mlflow_model")) {
                    throw invalid(field, "'" + uri + "' is a file, but type " + type + " wants a folder");
                }
            }
            case FOLDER -> {
                if (type.equals("uri_file")) {
                    throw invalid(field, "'" + uri + "' is a folder, but type uri_file wants a file");
                }
            }
        }
    }

    /** Brings an input to its place in the job's folder. */
    Staged stage(Workspace workspace, String name, JobInput input, JobFolder folder, boolean fetch) {
        return switch (input) {
            case JobInput.Literal literal -> new Staged(literal.value(), Optional.empty());
            case JobInput.Later ignored -> throw invalid("inputs." + name, "nobody gave it an address");
            case JobInput.Data data ->
                data.mode() == JobInput.Mode.DIRECT
                        ? new Staged(followable(workspace, data.uri()), Optional.empty())
                        : switch (assets.locate(workspace, data.uri())) {
                            case Location.External external -> web(external.url(), folder.input(name), fetch);
                            case Location.Blobs place -> stored(place, data.mode(), name, folder, fetch);
                            case Location.Mirrored mirrored ->
                                mirrored(mirrored.path(), data.mode(), folder.input(name), fetch);
                        };
        };
    }

    /** The address that a script gets in mode direct: of files here the long one, which tells the workspace too. */
    private String followable(Workspace workspace, String uri) {
        return uri.startsWith("azureml:") && assets.locate(workspace, uri) instanceof Location.Blobs place
                ? assets.datastoreUri(workspace, place).orElse(uri)
                : uri;
    }

    private Staged web(String url, Path target, boolean fetch) {
        String path = url.replaceFirst("[?#].*", "").replaceFirst("^https?://[^/]*", "");
        Path file = target.resolve(DataFiles.fileName(path));
        if (fetch) {
            web.download(url, file);
        }
        return new Staged(file.toString(), Optional.empty());
    }

    private static Staged mirrored(Path path, JobInput.Mode mode, Path target, boolean fetch) {
        Path seen = Files.isDirectory(path) ? target : target.resolve(DataFiles.fileName(path.toString()));
        if (mode == JobInput.Mode.READ_ONLY_MOUNT || mode == JobInput.Mode.EVAL_MOUNT) {
            return new Staged(seen.toString(), Optional.of(new Mount(path, seen, true)));
        }
        if (fetch) {
            DataFiles.copy(path, seen);
        }
        return new Staged(seen.toString(), Optional.empty());
    }

    private Staged stored(Location.Blobs place, JobInput.Mode mode, String name, JobFolder folder, boolean fetch) {
        Path target = folder.input(name);
        DataFiles.Sort sort = files.sort(place);
        Path seen = sort == DataFiles.Sort.FILE ? target.resolve(DataFiles.fileName(place.prefix())) : target;
        boolean mounted = mode == JobInput.Mode.READ_ONLY_MOUNT || mode == JobInput.Mode.EVAL_MOUNT;
        Optional<Path> here = mounted ? files.here(place, sort) : Optional.empty();
        if (here.isPresent()) {
            return new Staged(seen.toString(), Optional.of(new Mount(here.get(), seen, true)));
        }
        if (fetch) {
            switch (sort) {
                case FILE -> files.copyFile(place, seen);
                case FOLDER -> files.copyFolder(place, seen);
                // A step before this one may have left an output empty; submission refuses a path that is wrong.
                case NOTHING -> files.emptyFolder(seen);
            }
            if (mode == JobInput.Mode.READ_WRITE_MOUNT) {
                WriteBack.note(target, folder.inputList(name));
            }
        }
        return new Staged(seen.toString(), Optional.empty());
    }

    /** Brings back what the job changed in an input that it may write to; names what could not be. */
    List<String> keep(Workspace workspace, String name, JobInput input, JobFolder folder) {
        if (input instanceof JobInput.Data data
                && data.mode() == JobInput.Mode.READ_WRITE_MOUNT
                && assets.locate(workspace, data.uri()) instanceof Location.Blobs place) {
            boolean single = data.type().equals("uri_file") || files.sort(place) == DataFiles.Sort.FILE;
            return back.keep(place, single, folder.input(name), folder.inputList(name));
        }
        return List.of();
    }

    /** Says which field named what cannot be found; a mistake in the job, so never a 404. */
    static <T> T at(String field, Supplier<T> lookUp) {
        try {
            return lookUp.get();
        } catch (AthanorException failure) {
            throw new AthanorException(JobsProblem.JOB_INVALID, field + ": " + failure.text(), failure).at(field);
        }
    }

    private static AthanorException invalid(String field, String message) {
        return JobsProblem.JOB_INVALID.because(field + ": " + message).at(field);
    }
}
