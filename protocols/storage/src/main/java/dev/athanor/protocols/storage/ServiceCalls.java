package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.ContainerInfo;
import dev.athanor.foundation.http.Response;
import dev.athanor.platform.security.BlobAction;
import dev.athanor.platform.security.SasGrant.Level;

/** Calls on an account. */
final class ServiceCalls {
    private final BlobStore store;

    ServiceCalls(BlobStore store) {
        this.store = store;
    }

    Response list(Call call) {
        call.require(Level.SERVICE, "l", BlobAction.READ);
        boolean withMetadata = call.query("include").contains("metadata");
        var xml = new Xml();
        xml.open("EnumerationResults", "ServiceEndpoint", call.request().baseUrl())
                .text("Prefix", call.query("prefix"))
                .open("Containers");
        for (ContainerInfo container : store.containers(call.target().account(), call.query("prefix"))) {
            xml.open("Container").text("Name", container.id().name());
            xml.open("Properties")
                    .text("Last-Modified", Answers.date(container.modifiedAt()))
                    .text("Etag", Answers.quoted(container.etag()))
                    .text("LeaseStatus", "unlocked")
                    .text("LeaseState", "available")
                    .text("HasImmutabilityPolicy", "false")
                    .text("HasLegalHold", "false")
                    .close("Properties");
            if (withMetadata) {
                Listings.metadata(xml, container.metadata());
            }
            xml.close("Container");
        }
        xml.close("Containers").text("NextMarker", null).close("EnumerationResults");
        return Response.text(200, "application/xml", xml.toString());
    }

    /** Of the service (XML) or the account (headers). */
    Response properties(Call call) {
        call.require(Level.SERVICE, "rl", BlobAction.READ);
        Response response = Response.status(200);
        if (!call.query("restype").equalsIgnoreCase("account")) {
            var xml = new Xml();
            xml.open("StorageServiceProperties").close("StorageServiceProperties");
            response = Response.text(200, "application/xml", xml.toString());
        }
        return response.with("x-ms-sku-name", "Standard_LRS").with("x-ms-account-kind", "StorageV2");
    }
}
