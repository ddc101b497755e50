package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Sends files by the Blob protocol, several at once, each streamed from disk. */
final class Uploads {
    /** Azure takes up to 5000 MiB in one piece; larger files go in blocks. */
    private static final long LARGEST_PIECE = 5000L * 1024 * 1024;

    private static final long BLOCK = 256L * 1024 * 1024;
    private static final int AT_ONCE = 16;

    /** Bytes whose digest takes longer than a request that asks for it. */
    private static final long LARGE = 64L * 1024 * 1024;

    private static final String PROTOCOL = "2024-11-04";

    private final Client client;
    private final Console console;
    private final HandOver handOver;

    Uploads(Client client, Console console) {
        this.client = client;
        this.console = console;
        this.handOver = new HandOver(client);
    }

    /**
     * A folder of a blob container that files may be written to.
     *
     * @param container the container's address, {@code /st/<account>/<container>}
     * @param prefix the folder in it, with a slash at its end; empty for the root
     * @param signature the query that allows it, without a question mark
     */
    record Target(String container, String prefix, String signature) {
        String address(String name, String query) {
            StringBuilder path = new StringBuilder(container).append('/');
            String[] parts = (prefix + name).split("/", -1);
            for (int i = 0; i < parts.length; i++) {
                path.append(i == 0 ? "" : "/").append(Invocation.encode(parts[i]));
            }
            String separator = query.isEmpty() || signature.isEmpty() ? "" : "&";
            return path + "?" + query + separator + signature;
        }
    }

    /**
     * Whether the files are there already: the official client marks the first one when all have gone. Of large files that a server of this
     * machine takes itself it is not asked: to copy them while their digest is found out is quicker than to wait for it.
     */
    boolean done(LocalFiles files, Destination destination) {
        if (files.files().isEmpty()) {
            return true;
        }
        if (files.bytes() > LARGE && handOver.possible()) {
            return false;
        }
        Target target = destination.target();
        String first = target.address(files.files().getFirst().name(), "");
        Answer answer = client.send("HEAD", first, headers(), new byte[0]);
        return answer.ok()
                && answer.header("x-ms-meta-upload_status")
                        .filter("completed"::equals)
                        .isPresent();
    }

    /** Brings all files to their place, then marks the first. */
    void send(LocalFiles files, Destination destination, String name, String version) {
        if (files.files().isEmpty()) {
            throw CliProblem.UPLOAD_FAILED.because(files.root() + " has no files, or all of them are ignored");
        }
        if (!handOver.take(files, destination)) {
            sendContent(files, destination.target());
        }
        Map<String, String> headers = headers();
        headers.put("x-ms-meta-name", name);
        headers.put("x-ms-meta-version", version);
        headers.put("x-ms-meta-upload_status", "completed");
        String first = destination.target().address(files.files().getFirst().name(), "comp=metadata");
        check(client.send("PUT", first, headers, new byte[0]), first);
    }

    private void sendContent(LocalFiles files, Target target) {
        Progress progress = new Progress(console, "Uploading " + files.name(), files.bytes());
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (LocalFiles.Item file : files.files()) {
            tasks.add(() -> {
                send(file, target, progress);
                return true;
            });
        }
        together(tasks);
        progress.end();
    }

    /** Runs tasks on a few threads and waits for all; the first failure is thrown. */
    static void together(List<? extends Callable<Boolean>> tasks) {
        if (tasks.size() == 1) {
            run(tasks.getFirst());
            return;
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, tasks.size()))) {
            List<Future<Boolean>> futures = new ArrayList<>();
            tasks.forEach(task -> futures.add(threads.submit(() -> run(task))));
            try {
                for (Future<Boolean> future : futures) {
                    future.get();
                }
            } catch (ExecutionException failed) {
                threads.shutdownNow();
                throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
            } catch (InterruptedException interrupted) {
                threads.shutdownNow();
                Thread.currentThread().interrupt();
                throw new AthanorException(CliProblem.UPLOAD_FAILED, "interrupted", interrupted);
            }
        }
    }

    private static Boolean run(Callable<Boolean> task) {
        try {
            return task.call();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new AthanorException(CliProblem.UPLOAD_FAILED, String.valueOf(failure.getMessage()), failure);
        }
    }

    private void send(LocalFiles.Item file, Target target, Progress progress) {
        if (file.size() > LARGEST_PIECE) {
            sendBlocks(file, target, progress);
            return;
        }
        Map<String, String> headers = headers();
        headers.put("x-ms-blob-type", "BlockBlob");
        headers.put("If-None-Match", "*");
        headers.put("Content-Type", "application/octet-stream");
        String address = target.address(file.name(), "");
        Answer answer = client.send("PUT", address, headers, new Part(file, 0, file.size(), progress));
        // What is there already under the digest of its content is the same file.
        if (answer.status() != 409) {
            check(answer, address);
        }
    }

    private void sendBlocks(LocalFiles.Item file, Target target, Progress progress) {
        StringBuilder list = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>");
        int number = 0;
        for (long from = 0; from < file.size(); from += BLOCK) {
            String id = Base64.getEncoder()
                    .encodeToString(String.format("%08d", number++).getBytes(StandardCharsets.US_ASCII));
            String address = target.address(file.name(), "comp=block&blockid=" + Invocation.encode(id));
            Part part = new Part(file, from, Math.min(BLOCK, file.size() - from), progress);
            check(client.send("PUT", address, headers(), part), address);
            list.append("<Latest>").append(id).append("</Latest>");
        }
        String address = target.address(file.name(), "comp=blocklist");
        byte[] body = list.append("</BlockList>").toString().getBytes(StandardCharsets.UTF_8);
        check(client.send("PUT", address, headers(), body), address);
    }

    static void check(Answer answer, String address) {
        if (!answer.ok()) {
            String code = answer.header("x-ms-error-code").orElse("Http" + answer.status());
            throw CliProblem.UPLOAD_FAILED.because("the store refused " + address.replaceFirst("\\?.*", "") + ": "
                    + code + " (" + answer.status() + ")");
        }
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-ms-version", PROTOCOL);
        return headers;
    }

    /** A stretch of a file. */
    private record Part(LocalFiles.Item file, long from, long length, Progress progress) implements Connection.Body {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            byte[] buffer = new byte[(int) Math.min(512 * 1024, Math.max(1, length))];
            try (InputStream in = Files.newInputStream(file.path())) {
                in.skipNBytes(from);
                long left = length;
                while (left > 0) {
                    int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (count < 0) {
                        throw new IOException(file.path() + " has become shorter while it was sent");
                    }
                    out.write(buffer, 0, count);
                    progress.add(count);
                    left -= count;
                }
            }
        }
    }
}
