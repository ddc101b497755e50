package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings the blobs below a datastore's path here, several at once. */
final class Downloads {
    private static final Pattern DATASTORE = Pattern.compile("azureml://(?:.*/)?datastores/([^/]+)/paths/(.*)");
    private static final Pattern JOB =
            Pattern.compile("azureml://jobs/([^/]+)/outputs/(?:artifacts|default)/(?:paths/)?(.*)");
    private static final Pattern BLOB = Pattern.compile("(?s)<Blob>(.*?)</Blob>");

    private final Invocation invocation;

    Downloads(Invocation invocation) {
        this.invocation = invocation;
    }

    private record Found(String name, long size) {}

    /** Brings a file or folder, addressed as assets are, into {@code folder}. */
    void fetch(String uri, Path folder) {
        String store = "workspaceartifactstore";
        String path;
        Matcher datastore = DATASTORE.matcher(uri);
        Matcher job = JOB.matcher(uri);
        if (datastore.matches()) {
            store = datastore.group(1);
            path = datastore.group(2);
        } else if (job.matches()) {
            path = "ExperimentRun/dcid." + job.group(1) + "/" + job.group(2);
        } else {
            throw CliProblem.RESOURCE_NOT_FOUND.because(
                    "cannot download from " + uri + "; it lies in no datastore of this workspace");
        }
        Stores.Store opened = new Stores(invocation).open(store);
        List<Found> blobs = list(opened, path);
        if (blobs.isEmpty()) {
            throw CliProblem.RESOURCE_NOT_FOUND.because("there is nothing at " + uri);
        }
        String below = path.isEmpty() || path.endsWith("/") ? path : path + "/";
        long bytes = blobs.stream().mapToLong(Found::size).sum();
        Progress progress = new Progress(invocation.console(), "Downloading to " + folder, bytes);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (Found blob : blobs) {
            String name = blob.name().startsWith(below)
                    ? blob.name().substring(below.length())
                    : blob.name().substring(blob.name().lastIndexOf('/') + 1);
            Path target = folder.resolve(name).normalize();
            if (!target.startsWith(folder.normalize())) {
                throw CliProblem.REQUEST_REFUSED.because("the blob '" + blob.name() + "' would leave " + folder);
            }
            tasks.add(() -> fetch(opened, blob, target, progress));
        }
        Uploads.together(tasks);
        progress.end();
        invocation
                .console()
                .note("Downloaded " + blobs.size() + (blobs.size() == 1 ? " file (" : " files (") + Progress.size(bytes)
                        + ") to " + folder);
    }

    private boolean fetch(Stores.Store store, Found blob, Path target, Progress progress) {
        Uploads.Target source = new Uploads.Target(store.container(), "", store.signature());
        Path part = target.resolveSibling(target.toFile().getName() + ".part");
        try {
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try (OutputStream out = Files.newOutputStream(part)) {
                invocation.client().download(source.address(blob.name(), ""), (bytes, count) -> {
                    out.write(bytes, 0, count);
                    progress.add(count);
                });
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException unwritable) {
            throw new AthanorException(
                    CliProblem.UPLOAD_FAILED, "cannot write " + target + ": " + unwritable.getMessage(), unwritable);
        }
    }

    /** A file, or all below a folder. */
    private List<Found> list(Stores.Store store, String path) {
        List<Found> found = new ArrayList<>();
        String folder = path.endsWith("/") ? path : path + "/";
        String marker = "";
        do {
            String query = "restype=container&comp=list&prefix=" + Invocation.encode(path)
                    + (marker.isEmpty() ? "" : "&marker=" + Invocation.encode(marker));
            String address = store.container() + "?" + query + "&" + store.signature();
            Answer answer = invocation.client().send("GET", address, Map.of("x-ms-version", "2024-11-04"), new byte[0]);
            if (!answer.ok()) {
                throw ServiceException.of(answer);
            }
            String text = answer.text();
            for (Matcher blob = BLOB.matcher(text); blob.find(); ) {
                String name = unescape(between(blob.group(1), "<Name>", "</Name>"));
                if (path.isEmpty() || name.equals(path) || name.startsWith(folder)) {
                    String size = between(blob.group(1), "<Content-Length>", "</Content-Length>");
                    found.add(new Found(name, size.isEmpty() ? 0 : Long.parseLong(size)));
                }
            }
            marker = unescape(between(text, "<NextMarker>", "</NextMarker>"));
        } while (!marker.isEmpty());
        return found;
    }

    private static String between(String text, String open, String close) {
        int start = text.indexOf(open);
        int end = start < 0 ? -1 : text.indexOf(close, start);
        return end < 0 ? "" : text.substring(start + open.length(), end);
    }

    private static String unescape(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
    }
}
