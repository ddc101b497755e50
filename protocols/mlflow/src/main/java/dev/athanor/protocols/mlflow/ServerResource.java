package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What clients ask about the server itself, and the answer for all that is not offered. */
final class ServerResource implements MlflowResource {
    /** The version of MLflow that is followed; clients choose features by it. */
    static final String VERSION = "3.15.0";

    private static final String NOT_FOUND = """
            <!doctype html>
            <html lang=en>
            <title>404 Not Found</title>
            <h1>Not Found</h1>
            <p>This server does not offer that part of MLflow's API.</p>
            """;

    private final Mounts mounts;

    ServerResource(Mounts mounts) {
        this.mounts = mounts;
    }

    @Override
    public void routes(Routes routes) {
        Mounts.Writer writer = mounts.on(routes);
        writer.on("GET", "3.0/mlflow/server-info", Right.READ_EXPERIMENT.access(), call -> info());
        writer.at("GET", "/health", Access.open(), call -> Response.text(200, "text/html; charset=utf-8", "OK"));
        writer.at("GET", "/version", Access.open(), call -> Response.text(200, "text/html; charset=utf-8", VERSION));
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
            for (String version : List.of("2.0", "3.0")) {
                // Not JSON: by that clients tell an endpoint that is not there from a thing that is not there.
                writer.raw(
                        method,
                        version + "/mlflow/{rest...}",
                        Access.open(),
                        call -> Response.text(404, "text/html; charset=utf-8", NOT_FOUND));
            }
        }
    }

    private static Response info() {
        ObjectNode info = Json.object();
        info.put("store_type", "SqlStore");
        info.put("workspaces_enabled", false);
        info.put("trace_archival_enabled", false);
        info.put("multipart_uploads_enabled", true);
        // Offered, but clients would ask once more for each file, however small, and read from the same disk.
        info.put("multipart_downloads_enabled", false);
        info.put("presigned_upload_run_id_supported", true);
        info.put("presigned_upload_model_id_supported", true);
        info.putObject("features_enabled").put("gateway", false);
        return Wire.ok(info);
    }
}
