package dev.athanor.apps.cli;

import static dev.athanor.apps.cli.MlflowSide.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Copies artifacts, one file at a time over a temporary one; files that are there in the same size already are left. */
final class MlflowFiles {
    private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts";

    private final MlflowSide from;
    private final MlflowSide to;
    private int count;

    MlflowFiles(MlflowSide from, MlflowSide to) {
        this.from = from;
        this.to = to;
    }

    int count() {
        return count;
    }

    void ofRun(String source, Object target) {
        String id = JsonText.text(target, "info.run_id");
        folder(
                "artifacts/list" + query("run_id", source),
                "artifacts/list" + query("run_id", id),
                path -> "/get-artifact" + query("run_id", source, "path", path),
                JsonText.text(target, "info.artifact_uri"),
                "");
    }

    void ofModel(String id, String experiment) {
        String list = "logged-models/" + id + "/artifacts/directories";
        folder(
                list,
                list,
                path -> "/ajax-api/2.0/mlflow/logged-models/" + id + "/artifacts/files"
                        + query("artifact_file_path", path),
                "mlflow-artifacts:/" + experiment + "/models/" + id + "/artifacts",
                "");
    }

    private interface Address {
        String of(String path);
    }

    private void folder(String source, String target, Address download, String root, String below) {
        Map<String, String> known = sizes(target, below);
        Object page = from.find("GET", within(source, below), null).orElse(Map.of());
        for (Object file : JsonText.list(JsonText.at(page, "files"))) {
            String path = JsonText.text(file, "path");
            if (JsonText.text(file, "is_dir").equals("true")) {
                folder(source, target, download, root, path);
            } else if (!JsonText.text(file, "file_size").equals(known.get(path))) {
                file(download.of(path), root, path);
            }
        }
    }

    private Map<String, String> sizes(String list, String below) {
        Object page = to.find("GET", within(list, below), null).orElse(Map.of());
        return JsonText.list(JsonText.at(page, "files")).stream()
                .collect(Collectors.toMap(
                        file -> JsonText.text(file, "path"), file -> JsonText.text(file, "file_size"), (a, b) -> a));
    }

    private static String within(String list, String below) {
        if (below.isEmpty()) {
            return list;
        }
        String name = list.startsWith("logged-models") ? "artifact_directory_path" : "path";
        String more = query(name, below);
        return list.contains("?") ? list + "&" + more.substring(1) : list + more;
    }

    private void file(String address, String root, String path) {
        try {
            Path file = Files.createTempFile("athanor-artifact", ".tmp");
            try {
                if (from.download(address, file)) {
                    put(file, root, path);
                    count++;
                }
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Through the server where it keeps the files; beside it where it names a folder of this machine. */
    private void put(Path file, String root, String path) throws IOException {
        if (root.startsWith("mlflow-artifacts:")) {
            String place = root.substring("mlflow-artifacts:".length()).replaceFirst("^//[^/]*", "");
            to.upload(PROXY + encoded(place + "/" + path), file);
            return;
        }
        if (root.startsWith("file:") || root.startsWith("/")) {
            Path target = (root.startsWith("/") ? Path.of(root) : Path.of(URI.create(root))).resolve(path);
            Files.createDirectories(target.getParent());
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        throw CliProblem.MLFLOW_PLACE_UNKNOWN.because("files of " + root
                + " cannot be written from here; give the target an artifact store that its server keeps");
    }

    private static String encoded(String path) {
        return Stream.of(path.replaceAll("/+", "/").split("/"))
                .map(Invocation::encode)
                .collect(Collectors.joining("/"));
    }
}
