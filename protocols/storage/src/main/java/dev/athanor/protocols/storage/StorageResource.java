package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Resource;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** Storage: one route a verb; what is meant is said by the path's depth and by {@code restype} and {@code comp}. */
final class StorageResource implements Resource {
    /** Largest body that is read to its end before an error is told: clients that still send would not see the answer. */
    private static final long DRAINED = 256L << 20;

    private static final List<String> VERBS = List.of("GET", "HEAD", "PUT", "DELETE", "POST", "PATCH");

    private final Gate gate;
    private final ServiceCalls service;
    private final ContainerCalls containers;
    private final BlobCalls blobs;
    private final BlockCalls blocks;
    private final CopyCall copies;
    private final HandOver handOver;

    StorageResource(BlobStore store, Gate gate) {
        this.gate = gate;
        this.service = new ServiceCalls(store);
        this.containers = new ContainerCalls(store);
        this.blobs = new BlobCalls(store);
        this.blocks = new BlockCalls(store);
        this.copies = new CopyCall(store, gate);
        this.handOver = new HandOver(store);
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/st", Access.signed(), this::handle);
        VERBS.forEach(verb -> routes.on(verb, "/st/{account}/{rest...}", Access.signed(), this::handle));
    }

    @Override
    public ErrorForm errors() {
        return new StorageErrors();
    }

    private Response handle(Request request) throws IOException {
        try {
            Target target = request.rawPath().equals("/st")
                    ? Target.ofPrefix(request.query("prefix").orElse(""))
                    : Target.of(request.rawPath());
            var call = new Call(request, target, gate.admit(request, target));
            Response response = answer(call).with("x-ms-version", Answers.version(request));
            return request.header("x-ms-client-request-id")
                    .map(id -> response.with("x-ms-client-request-id", id))
                    .orElse(response);
        } catch (AthanorException failure) {
            drain(request);
            throw failure;
        }
    }

    private Response answer(Call call) throws IOException {
        String comp = call.query("comp").toLowerCase(Locale.ROOT);
        if (call.target().container() == null) {
            return service(call, comp);
        }
        return call.target().blob() == null ? container(call, comp) : blob(call, comp);
    }

    private Response service(Call call, String comp) {
        return switch (call.request().method() + " " + comp) {
            case "GET list" -> service.list(call);
            case "GET properties", "HEAD properties" -> service.properties(call);
            default -> throw unsupported(call, comp);
        };
    }

    private Response container(Call call, String comp) throws IOException {
        if (!call.target().outer().isEmpty() && !comp.equals("list")) {
            throw unsupported(call, comp);
        }
        if (!call.query("restype").equalsIgnoreCase("container")) {
            throw StorageProblem.INVALID_QUERY_PARAMETER_VALUE
                    .because("a container needs restype=container")
                    .at("restype");
        }
        return switch (call.request().method() + " " + comp) {
            case "GET list" -> containers.list(call);
            case "GET ", "HEAD ", "GET metadata", "HEAD metadata" -> containers.properties(call);
            case "PUT " -> containers.create(call);
            case "PUT metadata" -> containers.setMetadata(call);
            case "GET acl", "HEAD acl" -> containers.policies(call);
            case "DELETE " -> containers.delete(call);
            case "POST handover" -> handOver.take(call);
            default -> throw unsupported(call, comp);
        };
    }

    private Response blob(Call call, String comp) throws IOException {
        return switch (call.request().method() + " " + comp) {
            case "GET " -> blobs.read(call);
            case "HEAD ", "HEAD metadata", "GET metadata" -> blobs.properties(call);
            case "PUT " -> put(call);
            case "PUT metadata" -> blobs.setMetadata(call);
            case "PUT properties" -> blobs.setProperties(call);
            case "PUT block" -> blocks.stage(call);
            case "PUT blocklist" -> blocks.commit(call);
            case "GET blocklist" -> blocks.list(call);
            case "DELETE " -> blobs.delete(call);
            default -> throw unsupported(call, comp);
        };
    }

    private Response put(Call call) {
        if (call.request().header("x-ms-copy-source").isPresent()) {
            return copies.copy(call);
        }
        String type = call.header("x-ms-blob-type");
        if (!type.equalsIgnoreCase("BlockBlob")) {
            throw StorageProblem.FEATURE_NOT_SUPPORTED
                    .because("x-ms-blob-type is '" + type + "'; only BlockBlob is known here")
                    .at("x-ms-blob-type");
        }
        return blobs.put(call);
    }

    private static AthanorException unsupported(Call call, String comp) {
        return StorageProblem.FEATURE_NOT_SUPPORTED.because(call.request().method()
                + (comp.isEmpty() ? "" : " with comp=" + comp.replaceAll("[^a-z0-9]", "?"))
                + " is not known here");
    }

    private static void drain(Request request) {
        if (request.contentLength() > DRAINED) {
            return;
        }
        byte[] buffer = new byte[64 * 1024];
        try (InputStream in = request.body()) {
            int count = 0;
            while (count >= 0) {
                count = in.read(buffer);
            }
        } catch (IOException | RuntimeException gone) {
            // Read already, or the client is gone.
        }
    }
}
