package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.tracking.LoggedModel;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * Artifacts that go past this API: signed addresses of the storage that need no token, for one file or for its parts. What a caller may sign
 * is what it may read or write itself.
 */
final class TransfersResource implements MlflowResource {
    /** How long an address is good when nobody says; MLflow's own defaults for up- and download. */
    private static final long UPLOAD_SECONDS = 900;

    private static final long DOWNLOAD_SECONDS = 300;
    private static final long LONGEST_SECONDS = Duration.ofDays(7).toSeconds();

    /** Of a part: its upload has to come to its turn first. */
    private static final Duration PART = Duration.ofHours(12);

    private final Mounts mounts;
    private final Tracking tracking;
    private final ArtifactFiles files;
    private final Writers writers;
    private final Parts parts;
    private final Ids ids;

    TransfersResource(Mounts mounts, Tracking tracking, ArtifactFiles files, Writers writers, Parts parts, Ids ids) {
        this.mounts = mounts;
        this.tracking = tracking;
        this.files = files;
        this.writers = writers;
        this.parts = parts;
        this.ids = ids;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .on("POST", "2.0/mlflow-artifacts/mpu/create/{path...}", Right.WRITE_RUN.access(), this::create)
                .on("POST", "2.0/mlflow-artifacts/mpu/complete/{path...}", Right.WRITE_RUN.access(), this::complete)
                .on("POST", "2.0/mlflow-artifacts/mpu/abort/{path...}", Right.WRITE_RUN.access(), this::abort)
                .on("GET", "2.0/mlflow-artifacts/presigned/{path...}", Right.READ_RUN.access(), this::proxied)
                .post("artifacts/presigned-upload-url", Right.WRITE_RUN, this::upload)
                .post("artifacts/presigned-download-url", Right.READ_RUN, this::download);
    }

    private Response create(Call call) {
        ArtifactPath file = admitted(call);
        String upload = ids.hex(16);
        ObjectNode body = Json.object().put("upload_id", upload);
        var credentials = body.putArray("credentials");
        for (int number = 1; number <= parts.count(call.fields()); number++) {
            credentials
                    .addObject()
                    .put("url", parts.address(call, file, upload, number, PART))
                    .put("part_number", number)
                    .putObject("headers");
        }
        return Wire.ok(body);
    }

    private Response complete(Call call) {
        parts.join(admitted(call), call.fields());
        return Wire.empty();
    }

    private Response abort(Call call) {
        parts.discard(admitted(call));
        return Wire.empty();
    }

    /** The file that an upload in parts makes: the folder is in the address, the name is the last of the path on the client's machine. */
    private ArtifactPath admitted(Call call) {
        String path = call.fields().required("path");
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        ArtifactPath file = ArtifactPath.ofEncoded(
                        call.workspace(), call.request().param("path"))
                .child(name);
        writers.admit(call, file);
        return file;
    }

    private Response proxied(Call call) {
        ArtifactPath file =
                ArtifactPath.ofEncoded(call.workspace(), call.request().param("path"));
        ObjectNode body = Json.object();
        body.put("url", parts.address(call, file, "r", Duration.ofSeconds(DOWNLOAD_SECONDS)));
        body.putObject("headers");
        body.put("file_size", files.info(file).size());
        return Wire.ok(body);
    }

    private Response upload(Call call) {
        Duration lifetime = lifetime(call, UPLOAD_SECONDS);
        ArtifactPath file = named(call);
        writers.admit(call, file);
        ObjectNode body = Json.object().put("presigned_url", parts.address(call, file, "w", lifetime));
        body.putObject("headers")
                .put("x-ms-blob-type", "BlockBlob")
                .put("Content-Type", Downloads.mediaType(file.fileName()));
        return Wire.ok(body);
    }

    private Response download(Call call) {
        Duration lifetime = lifetime(call, DOWNLOAD_SECONDS);
        ArtifactPath file = named(call);
        ObjectNode body = Json.object().put("presigned_url", parts.address(call, file, "r", lifetime));
        body.putObject("headers");
        body.put("file_size", files.info(file).size());
        return Wire.ok(body);
    }

    /** A file of the run or of the logged model that the call names. */
    private ArtifactPath named(Call call) {
        String path = ArtifactPath.relative(call.fields().required("path"));
        String modelId = call.fields().textOrNull("model_id");
        if (modelId != null) {
            LoggedModel model = tracking.model(call.guid(), modelId);
            return files.of(call, model, path);
        }
        Run run = tracking.run(call.guid(), call.fields().runId());
        return files.of(call, run, path);
    }

    private static Duration lifetime(Call call, long usual) {
        long seconds = call.fields().number("expiration").orElse(usual);
        if (seconds < 1 || seconds > LONGEST_SECONDS) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                    .because("expiration must be between 1 and " + LONGEST_SECONDS + " seconds (got " + seconds + ").")
                    .at("expiration");
        }
        return Duration.ofSeconds(seconds);
    }
}
