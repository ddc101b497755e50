package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobPage;
import dev.athanor.foundation.blobs.BlobProblem;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.ContainerInfo;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.security.BlobAction;
import dev.athanor.platform.security.SasGrant.Level;
import java.util.LinkedHashMap;
import java.util.Map;

/** Calls on a container. */
final class ContainerCalls {
    private static final int LARGEST_PAGE = 5000;

    private final BlobStore store;

    ContainerCalls(BlobStore store) {
        this.store = store;
    }

    Response create(Call call) {
        call.require(Level.CONTAINER, "cw", BlobAction.WRITE);
        return Answers.changed(201, store.createContainer(call.target().containerId(), Given.metadata(call)));
    }

    Response properties(Call call) {
        call.require(Level.CONTAINER, "r", BlobAction.READ);
        ContainerInfo container = find(call);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-ms-lease-status", "unlocked");
        headers.put("x-ms-lease-state", "available");
        headers.put("x-ms-has-immutability-policy", "false");
        headers.put("x-ms-has-legal-hold", "false");
        container.metadata().forEach((name, value) -> headers.put("x-ms-meta-" + name, value));
        return Answers.with(Answers.changed(200, container), headers);
    }

    Response setMetadata(Call call) {
        call.require(Level.CONTAINER, "w", BlobAction.WRITE);
        return Answers.changed(200, store.setContainerMetadata(call.target().containerId(), Given.metadata(call)));
    }

    /** Stored access policies are not known here: there are none. */
    Response policies(Call call) {
        call.require(Level.CONTAINER, "r", BlobAction.READ);
        ContainerInfo container = find(call);
        var xml = new Xml();
        xml.open("SignedIdentifiers").close("SignedIdentifiers");
        Response response =
                call.isHead() ? Response.status(200) : Response.text(200, "application/xml", xml.toString());
        return Answers.with(
                response,
                Map.of(
                        "ETag",
                        Answers.quoted(container.etag()),
                        "Last-Modified",
                        Answers.date(container.modifiedAt())));
    }

    Response delete(Call call) {
        call.require(Level.CONTAINER, "d", BlobAction.DELETE);
        if (!store.deleteContainer(call.target().containerId())) {
            throw missing(call);
        }
        return Response.status(202);
    }

    Response list(Call call) {
        String prefix = call.target().inner(call.query("prefix"));
        Target listed = new Target(
                call.target().account(), call.target().host(), call.target().container(), prefix, "");
        call.caller().require(Level.CONTAINER, "l", BlobAction.READ, listed);
        int max = max(call);
        String delimiter = call.query("delimiter");
        BlobPage page = store.list(
                call.target().containerId(),
                prefix,
                delimiter.isEmpty() ? null : delimiter,
                Listings.name(call.query("marker")),
                max);
        return Response.text(200, "application/xml", Listings.xml(call, page, max));
    }

    private static int max(Call call) {
        String text = call.query("maxresults");
        if (text.isEmpty()) {
            return LARGEST_PAGE;
        }
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw StorageProblem.INVALID_QUERY_PARAMETER_VALUE
                    .because("maxresults is '" + text + "'; it must be a number from 1 on")
                    .at("maxresults");
        }
        return Math.min(LARGEST_PAGE, Integer.parseInt(text));
    }

    private ContainerInfo find(Call call) {
        return store.container(call.target().containerId()).orElseThrow(() -> missing(call));
    }

    private static AthanorException missing(Call call) {
        return BlobProblem.CONTAINER_NOT_FOUND.because(
                "there is no container " + call.target().containerId());
    }
}
