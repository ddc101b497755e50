package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.tracking.LoggedModel;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/** Artifacts: listed by run or logged model, and read and written through the server. */
final class ArtifactsResource implements MlflowResource {
    private static final String PROXY = "2.0/mlflow-artifacts/artifacts";

    private final Mounts mounts;
    private final Tracking tracking;
    private final ArtifactFiles files;
    private final Writers writers;

    ArtifactsResource(Mounts mounts, Tracking tracking, ArtifactFiles files, Writers writers) {
        this.mounts = mounts;
        this.tracking = tracking;
        this.files = files;
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
                .raw("DELETE", PROXY + "/{path...}", Right.WRITE_RUN.access(), this::delete);
    }

    Response ofRun(Call call) {
        Run run = tracking.run(call.guid(), call.fields().runId());
        ArtifactPath folder = files.of(call, run, call.fields().textOrNull("path"));
        return answer(Addresses.of(call, run), folder, files.of(call, run, null).prefix());
    }

    private Response ofModel(Call call) {
        LoggedModel model = tracking.model(call.guid(), call.request().param("model"));
        ArtifactPath folder = files.of(call, model, call.fields().textOrNull("artifact_directory_path"));
        return answer(Addresses.of(model), folder, files.of(call, model, null).prefix());
    }

    private Response answer(String rootUri, ArtifactPath folder, String root) {
        ObjectNode body = Json.object();
        body.put("root_uri", rootUri);
        Wire.list(body, "files", files.list(folder, root));
        return Wire.ok(body);
    }

    private Response list(Call call) {
        ArtifactPath folder =
                ArtifactPath.of(call.workspace(), call.fields().text("path").orElse(""));
        return Wire.page("files", files.list(folder, folder.prefix()), null);
    }

    private Response read(Call call) {
        return files.read(call, path(call));
    }

    private Response write(Call call) throws IOException {
        ArtifactPath path = path(call);
        writers.admit(call, path);
        files.write(path, call.request().body());
        return new Response(200, java.util.Map.of("Content-Type", "application/json"), new Response.Empty());
    }

    private Response delete(Call call) {
        ArtifactPath path = path(call);
        writers.admit(call, path);
        files.delete(path);
        return Wire.empty();
    }

    private static ArtifactPath path(Call call) {
        return ArtifactPath.ofEncoded(call.workspace(), call.request().param("path"));
    }
}
