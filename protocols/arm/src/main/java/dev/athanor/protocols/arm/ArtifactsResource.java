package dev.athanor.protocols.arm;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPage;
import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.protocols.arm.ArtifactFolders.Folder;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Artifacts as the plugin azureml-mlflow asks for them: lists of files, and signed addresses to read and write them. */
final class ArtifactsResource implements ArmResource {
    private static final String HISTORY = "/history/v1.0" + ArmPaths.WORKSPACE;
    private static final String STORE = "/artifact/v2.0" + ArmPaths.WORKSPACE + "/artifacts/{origin}/{container}";

    private final Workspaces workspaces;
    private final BlobStore blobs;
    private final ArtifactFolders folders;
    private final SignedBlobs signed;

    ArtifactsResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.blobs = rooms.blobs();
        this.folders = new ArtifactFolders(rooms);
        this.signed = new SignedBlobs(rooms);
    }

    @Override
    public void routes(Routes routes) {
        Access read = Access.action(ArmPaths.ACTION + "/experiments/runs/read");
        Access write = Access.action(ArmPaths.ACTION + "/experiments/runs/write");
        Finder ofRun = (request, workspace) -> folders.ofRun(workspace, request.param("run"));
        for (String run : List.of("/runs/{run}", "/experiments/{experiment}/runs/{run}")) {
            on(routes, HISTORY + run + "/artifacts", read, write, ofRun);
        }
        on(
                routes,
                STORE,
                Access.action(ArmPaths.ACTION + "/metadata/artifacts/read"),
                Access.action(ArmPaths.ACTION + "/metadata/artifacts/write"),
                (request, workspace) -> folders.of(workspace, request.param("origin"), request.param("container")));
    }

    /** Reads off a request which folder it is about. */
    private interface Finder {
        Folder of(Request request, Workspace workspace);
    }

    private void on(Routes routes, String path, Access read, Access write, Finder finder) {
        routes.get(path, read, request -> list(request, finder.of(request, workspace(request))))
                .get(path + "/contentinfo", read, request -> content(request, finder.of(request, workspace(request))))
                .post(
                        path + "/batch/metadata",
                        write,
                        request -> uploads(request, finder.of(request, workspace(request))));
    }

    private Workspace workspace(Request request) {
        return ArmPaths.workspace(request, workspaces);
    }

    private Response list(Request request, Folder folder) {
        BlobPage page =
                blobs.list(folder.store(), folder.prefix(), null, ArmPage.token(request), ArmPage.size(request));
        List<ObjectNode> files = page.blobs().stream()
                .map(blob -> blob.path().name())
                .filter(name -> within(folder, name))
                .map(name -> described(folder, shown(folder, name)))
                .toList();
        return ArmPage.of(request, files, page.next());
    }

    /** Whether a blob is the folder's: a name that only begins like the folder's is another's. */
    private static boolean within(Folder folder, String name) {
        return folder.prefix().isEmpty()
                || folder.prefix().endsWith("/")
                || name.equals(folder.prefix())
                || name.startsWith(folder.prefix() + "/");
    }

    /** A file's path in its folder; a folder that is one file shows that file. */
    private static String shown(Folder folder, String name) {
        String path = name.equals(folder.prefix())
                ? name.substring(name.lastIndexOf('/') + 1)
                : name.substring(folder.prefix().length()).replaceFirst("^/", "");
        return folder.head() + path;
    }

    private Response content(Request request, Folder folder) {
        String path = request.query("path").orElse("");
        String below =
                path.startsWith(folder.head()) ? path.substring(folder.head().length()) : path;
        BlobPath blob = Stream.of(named(folder, below), folder.prefix())
                .filter(name -> !name.isEmpty() && !name.endsWith("/"))
                .filter(name -> within(folder, name) && shown(folder, name).equals(path))
                .map(folder.store()::blob)
                .filter(candidate -> blobs.find(candidate).isPresent())
                .findFirst()
                .orElseThrow(() -> absent(folder, path));
        return ArmBody.ok(described(folder, path).put("contentUri", signed.hosted(blob, "r")));
    }

    private AthanorException absent(Folder folder, String path) {
        List<String> there = blobs.list(folder.store(), folder.prefix(), null, null, 20).blobs().stream()
                .map(BlobInfo::path)
                .map(blob -> shown(folder, blob.name()))
                .toList();
        return ArmProblem.ARTIFACT_NOT_FOUND
                .because("there is no artifact '" + path + "' in " + folder.origin() + "/" + folder.container()
                        + "; it has: " + (there.isEmpty() ? "none" : String.join(", ", there)))
                .at("path");
    }

    private Response uploads(Request request, Folder folder) throws IOException {
        folders.admit(workspace(request), folder, request.principal());
        ObjectNode body = Json.object();
        ObjectNode artifacts = body.putObject("artifacts");
        ObjectNode contents = body.putObject("artifactContentInformation");
        for (JsonNode wanted : Json.arrayAt(ArmBody.read(request), "paths")) {
            String path = Json.required(wanted, "path", "paths.path");
            BlobPath blob = folder.store().blob(named(folder, path));
            if (folder.once() && blobs.find(blob).isPresent()) {
                throw ArmProblem.ARTIFACT_EXISTS
                        .because("'" + path + "' is in " + folder.origin() + "/" + folder.container()
                                + " already, and what was uploaded there does not change; upload to another container")
                        .at("paths.path");
            }
            artifacts.set(path, described(folder, path));
            contents.set(path, described(folder, path).put("contentUri", signed.hosted(blob, "rcw")));
        }
        return ArmBody.ok(body);
    }

    private static String named(Folder folder, String path) {
        String slash = folder.prefix().isEmpty() || folder.prefix().endsWith("/") ? "" : "/";
        return folder.prefix() + slash + path;
    }

    private static ObjectNode described(Folder folder, String path) {
        return Json.object()
                .put("artifactId", folder.origin() + "/" + folder.container() + "/" + path)
                .put("origin", folder.origin())
                .put("container", folder.container())
                .put("path", path);
    }
}
