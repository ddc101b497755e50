package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.tracking.LoggedModel;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Single files by what they belong to, as browsers fetch and send them. */
final class FilesResource implements MlflowResource {
    private static final int LARGEST_UPLOAD = 10 * 1024 * 1024;

    private final Mounts mounts;
    private final Tracking tracking;
    private final ArtifactFiles files;
    private final Registry registry;
    private final Writers writers;

    FilesResource(Mounts mounts, Tracking tracking, ArtifactFiles files, Registry registry, Writers writers) {
        this.mounts = mounts;
        this.tracking = tracking;
        this.files = files;
        this.registry = registry;
        this.writers = writers;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .at("GET", "/get-artifact", Right.READ_RUN.access(), this::ofRun)
                .at("GET", "/model-versions/get-artifact", Right.READ_MODEL.access(), this::ofVersion)
                // Clients that put a slash of their own after the server's address ask so.
                .at("GET", "//model-versions/get-artifact", Right.READ_MODEL.access(), this::ofVersion)
                .get("logged-models/{model}/artifacts/files", Right.READ_RUN, this::ofModel)
                .raw("POST", "2.0/mlflow/upload-artifact", Right.WRITE_RUN.access(), this::upload);
    }

    private Response ofRun(Call call) {
        String path = path(call, "path");
        Run run = tracking.run(call.guid(), call.fields().runId());
        return files.read(call, files.of(call, run, path));
    }

    private Response ofVersion(Call call) {
        String path = path(call, "path");
        return files.read(call, files.of(call, registry.version(call), path));
    }

    private Response ofModel(Call call) {
        String path = path(call, "artifact_file_path");
        LoggedModel model = tracking.model(call.guid(), call.request().param("model"));
        return files.read(call, files.of(call, model, path));
    }

    private Response upload(Call call) throws IOException {
        String id = asked(call, "run_uuid");
        String path = ArtifactPath.relative(asked(call, "path"));
        if (call.request().contentLength() > LARGEST_UPLOAD) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because("Artifact size is too large. Max size is 10MB.");
        }
        byte[] content = call.request().bytes(LARGEST_UPLOAD);
        if (content.length == 0) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because("Request must specify data.");
        }
        Run run = tracking.run(call.guid(), id);
        ArtifactPath place = files.of(call, run, path);
        writers.admit(call, place);
        files.write(place, new ByteArrayInputStream(content));
        return Wire.empty();
    }

    /** Looked at before anything is looked up. */
    private static String path(Call call, String name) {
        return ArtifactPath.relative(call.fields().required(name));
    }

    private static String asked(Call call, String name) {
        return call.fields()
                .text(name)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> MlflowProblem.MLFLOW_PARAMETER_INVALID
                        .because("Request must specify " + name + ".")
                        .at(name));
    }
}
