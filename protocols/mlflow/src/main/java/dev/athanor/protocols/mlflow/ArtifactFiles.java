package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.blobs.BlobContent;
import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPage;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.ProblemKind;
import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.tracking.LoggedModel;
import dev.athanor.platform.tracking.Run;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Artifacts as files: where those of a run, logged model or version lie, their list, and their bytes. */
final class ArtifactFiles {
    private static final int PAGE = 1000;

    private final BlobStore blobs;
    private final Sources sources;

    ArtifactFiles(BlobStore blobs, Sources sources) {
        this.blobs = blobs;
        this.sources = sources;
    }

    /** A path below a run's artifacts; null is the folder itself. */
    ArtifactPath of(Call call, Run run, @Nullable String path) {
        String location = run.artifactLocation();
        return location == null ? ArtifactPath.ofRun(call.workspace(), run.id(), path) : located(call, location, path);
    }

    /** A path below a logged model's artifacts; null is the folder itself. */
    ArtifactPath of(Call call, LoggedModel model, @Nullable String path) {
        String location = model.artifactLocation();
        return location == null
                ? ArtifactPath.ofModel(call.workspace(), model.id(), path)
                : located(call, location, path);
    }

    /** A path below the files of a registered version. */
    ArtifactPath of(Call call, Asset version, @Nullable String path) {
        String uri = version.uri();
        return located(call, uri == null ? Registry.source(version) : uri, path);
    }

    /** Where an address lies, if it lies here. */
    private ArtifactPath located(Call call, String location, @Nullable String path) {
        if (sources.locate(call.workspace(), location) instanceof Location.Blobs place) {
            return ArtifactPath.below(place.container(), place.prefix(), path);
        }
        throw MlflowProblem.MLFLOW_NOT_IMPLEMENTED.because("the artifacts lie at '" + location
                + "', which this server does not read; list them with a client there");
    }

    /** What lies in a folder, by name, with paths relative to {@code root}. */
    ArrayNode list(ArtifactPath folder, String root) {
        Map<String, ObjectNode> files = new TreeMap<>();
        String marker = null;
        do {
            BlobPage page = blobs.list(folder.container(), folder.prefix(), "/", marker, PAGE);
            for (String prefix : page.prefixes()) {
                String name = prefix.substring(root.length(), prefix.length() - 1);
                files.put(name, Json.object().put("path", name).put("is_dir", true));
            }
            for (BlobInfo blob : page.blobs()) {
                String name = blob.name().substring(root.length());
                files.put(
                        name,
                        Json.object().put("path", name).put("is_dir", false).put("file_size", blob.size()));
            }
            marker = page.next();
        } while (marker != null);
        return Json.array().addAll(files.values());
    }

    /** What is known of a file. */
    BlobInfo info(ArtifactPath path) {
        try {
            return blobs.get(path.blob());
        } catch (AthanorException missing) {
            throw missing.problem().kind() == ProblemKind.NOT_FOUND
                    ? MlflowProblem.MLFLOW_NOT_FOUND.because("No such artifact: '" + path.fileName() + "'")
                    : missing;
        }
    }

    /** A file, or the part of it that the call's range names. */
    Response read(Call call, ArtifactPath path) {
        BlobInfo info = info(path);
        ByteRange range = ByteRange.of(call.request().header("range").orElse(null), info.size());
        BlobContent content = blobs.open(path.blob(), range.first(), range.length());
        Response response = Response.stream(
                        range.whole() ? 200 : 206, info.contentType(), content.stream(), content.length())
                .with("ETag", "\"" + info.etag() + "\"")
                .with("Last-Modified", Downloads.date(info.modifiedAt()))
                .with("Accept-Ranges", "bytes")
                .with("Content-Security-Policy", "sandbox")
                .with("X-Content-Type-Options", "nosniff")
                .with("Content-Disposition", Downloads.attachment(path.fileName()));
        return range.whole() ? response : response.with("Content-Range", range.header(content.length(), info.size()));
    }

    void write(ArtifactPath path, InputStream content) {
        blobs.put(path.blob(), content, PutOptions.of(Downloads.mediaType(path.fileName())));
    }

    /** Drops a file, or a folder with all in it; nothing there is well too. */
    void delete(ArtifactPath path) {
        if (!path.name().endsWith("/")) {
            blobs.delete(path.blob());
        }
        blobs.deletePrefix(path.container(), path.prefix());
    }
}
