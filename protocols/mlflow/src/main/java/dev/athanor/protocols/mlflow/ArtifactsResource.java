package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.blobs.BlobContent;
import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPage;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.assets.Location;
import dev.athanor.platform.tracking.LoggedModel;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.protocols.mlflow.ArtifactPath.Owner;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Artifacts: listed by run or logged model, and read and written through the server. */
final class ArtifactsResource implements MlflowResource {
    private static final String PROXY = "2.0/mlflow-artifacts/artifacts";
    private static final int PAGE = 1000;

    private final Mounts mounts;
    private final Tracking tracking;
    private final BlobStore blobs;
    private final Sources sources;
    private final Writers writers;

    ArtifactsResource(Mounts mounts, Tracking tracking, BlobStore blobs, Sources sources, Writers writers) {
        this.mounts = mounts;
        this.tracking = tracking;
        this.blobs = blobs;
        this.sources = sources;
        this.writers = writers;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .get("artifacts/list", Right.READ_RUN, this::ofRun)
                .get("logged-models/{model}/artifacts/directories", Right.READ_RUN, this::ofModel)
                .raw("GET", PROXY, Right.READ_RUN.access(), this::list)
                .raw("GET", PROXY + "/{path...}", Right.READ_RUN.access(), this::read)
                .raw("PUT", PROXY + "/{path...}", Right.WRITE_RUN.access(), this::write)
                .raw("DELETE", PROXY + "/{path...}", Right.WRITE_RUN.access(), this::delete)
                .raw("POST", "2.0/mlflow-artifacts/mpu/{rest...}", Right.WRITE_RUN.access(), this::notHere)
                .raw("GET", "2.0/mlflow-artifacts/presigned/{rest...}", Right.READ_RUN.access(), this::notHere)
                .raw("POST", "2.0/mlflow/artifacts/presigned-upload-url", Right.WRITE_RUN.access(), this::notHere)
                .raw("POST", "2.0/mlflow/artifacts/presigned-download-url", Right.READ_RUN.access(), this::notHere);
    }

    private Response ofRun(Call call) {
        Run run = tracking.run(call.guid(), call.fields().runId());
        String path = call.fields().textOrNull("path");
        ArtifactPath asked = ArtifactPath.ofRun(call.workspace(), run.id(), path);
        String location = run.artifactLocation();
        ArtifactPath folder = location == null ? asked : located(call, location, path);
        String root = location == null
                ? ArtifactPath.ofRun(call.workspace(), run.id(), null).prefix()
                : located(call, location, null).prefix();
        return answer(Addresses.of(call, run), folder, root);
    }

    private Response ofModel(Call call) {
        LoggedModel model = tracking.model(call.guid(), call.request().param("model"));
        ArtifactPath folder =
                ArtifactPath.ofModel(call.workspace(), model.id(), call.fields().textOrNull("artifact_directory_path"));
        String root = ArtifactPath.ofModel(call.workspace(), model.id(), null).prefix();
        return answer(Addresses.of(model), folder, root);
    }

    /** Where a location that a client chose lies, if it lies here. */
    private ArtifactPath located(Call call, String location, @Nullable String path) {
        if (sources.locate(call.workspace(), location) instanceof Location.Blobs place) {
            String below = path == null || path.isEmpty() ? "" : "/" + path;
            return new ArtifactPath(place.container(), place.prefix() + below, Owner.CONTAINER, "");
        }
        throw MlflowProblem.MLFLOW_NOT_IMPLEMENTED.because("the artifacts lie at '" + location
                + "', which this server does not read; list them with a client there");
    }

    private Response answer(String rootUri, ArtifactPath folder, String root) {
        ObjectNode body = Json.object();
        body.put("root_uri", rootUri);
        Wire.list(body, "files", files(folder, root));
        return Wire.ok(body);
    }

    private Response list(Call call) {
        ArtifactPath folder =
                ArtifactPath.of(call.workspace(), call.fields().text("path").orElse(""));
        return Wire.page("files", files(folder, folder.prefix()), null);
    }

    /** What lies in a folder, with paths relative to {@code root}. */
    private ArrayNode files(ArtifactPath folder, String root) {
        ArrayNode files = Json.array();
        String marker = null;
        do {
            BlobPage page = blobs.list(folder.container(), folder.prefix(), "/", marker, PAGE);
            for (String prefix : page.prefixes()) {
                String name = prefix.substring(root.length(), prefix.length() - 1);
                files.addObject().put("path", name).put("is_dir", true);
            }
            for (BlobInfo blob : page.blobs()) {
                files.addObject()
                        .put("path", blob.name().substring(root.length()))
                        .put("is_dir", false)
                        .put("file_size", blob.size());
            }
            marker = page.next();
        } while (marker != null);
        return files;
    }

    private Response read(Call call) {
        ArtifactPath path = path(call);
        BlobInfo info;
        try {
            info = blobs.get(path.blob());
        } catch (AthanorException missing) {
            throw missing.problem().kind() == dev.athanor.foundation.kernel.ProblemKind.NOT_FOUND
                    ? MlflowProblem.MLFLOW_NOT_FOUND.because("No such artifact: '" + path.fileName() + "'")
                    : missing;
        }
        ByteRange range = ByteRange.of(call.request().header("range").orElse(null), info.size());
        BlobContent content = blobs.open(path.blob(), range.first(), range.length());
        Response response = Response.stream(
                        range.whole() ? 200 : 206, info.contentType(), content.stream(), content.length())
                .with("ETag", "\"" + info.etag() + "\"")
                .with("Last-Modified", Downloads.date(info.modifiedAt()))
                .with("Accept-Ranges", "bytes")
                .with("Content-Security-Policy", "sandbox")
                .with("Content-Disposition", Downloads.attachment(path.fileName()));
        return range.whole() ? response : response.with("Content-Range", range.header(content.length(), info.size()));
    }

    private Response write(Call call) throws IOException {
        ArtifactPath path = path(call);
        admit(call, path);
        blobs.put(path.blob(), call.request().body(), PutOptions.of(Downloads.mediaType(path.fileName())));
        return new Response(200, java.util.Map.of("Content-Type", "application/json"), new Response.Empty());
    }

    private Response delete(Call call) {
        ArtifactPath path = path(call);
        admit(call, path);
        if (!path.name().endsWith("/")) {
            blobs.delete(path.blob());
        }
        blobs.deletePrefix(path.container(), path.prefix());
        return Wire.empty();
    }

    private void admit(Call call, ArtifactPath path) {
        switch (path.owner()) {
            case RUN -> writers.admit(call, path.ownerId());
            case MODEL -> writers.admitModelArtifacts(call, path.ownerId());
            case NOBODY -> writers.admitUnconfined(call);
            case CONTAINER ->
                throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because(
                        "Invalid path: what lies below '" + ArtifactPath.BLOBS + "' can only be read here");
        }
    }

    private Response notHere(Call call) {
        throw MlflowProblem.MLFLOW_NOT_IMPLEMENTED.because("Multipart and presigned transfers are not offered at "
                + call.request().path() + "; send artifacts through the server");
    }

    private static ArtifactPath path(Call call) {
        return ArtifactPath.ofEncoded(call.workspace(), call.request().param("path"));
    }
}
