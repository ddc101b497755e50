package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Listings of blobs as XML. */
final class Listings {
    private Listings() {}

    static String xml(Call call, BlobPage page, int max) {
        String outer = call.target().outer();
        var xml = new Xml();
        xml.open(
                        "EnumerationResults",
                        "ContainerName",
                        outer.isEmpty() ? call.target().containerId().name() : "st")
                .text("Prefix", call.query("prefix"))
                .text("Marker", call.query("marker"))
                .text("MaxResults", Integer.toString(max))
                .text("Delimiter", call.query("delimiter"))
                .open("Blobs");
        boolean withMetadata = call.query("include").contains("metadata");
        var prefixes = page.prefixes().iterator();
        String prefix = prefixes.hasNext() ? prefixes.next() : null;
        for (BlobInfo blob : page.blobs()) {
            while (prefix != null && before(prefix, blob.name())) {
                prefix(xml, outer + prefix);
                prefix = prefixes.hasNext() ? prefixes.next() : null;
            }
            blob(xml, outer, blob, withMetadata);
        }
        while (prefix != null) {
            prefix(xml, outer + prefix);
            prefix = prefixes.hasNext() ? prefixes.next() : null;
        }
        xml.close("Blobs").text("NextMarker", marker(page.next())).close("EnumerationResults");
        return xml.toString();
    }

    private static boolean before(String one, String other) {
        return Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8)) < 0;
    }

    private static void prefix(Xml xml, String prefix) {
        xml.open("BlobPrefix").text("Name", prefix).close("BlobPrefix");
    }

    private static void blob(Xml xml, String outer, BlobInfo blob, boolean withMetadata) {
        xml.open("Blob").text("Name", outer + blob.name());
        xml.open("Properties")
                .text("Creation-Time", Answers.date(blob.createdAt()))
                .text("Last-Modified", Answers.date(blob.modifiedAt()))
                .text("Etag", blob.etag())
                .text("Content-Length", Long.toString(blob.size()))
                .text("Content-Type", blob.contentType())
                .text("Content-Encoding", blob.headers().get("content-encoding"))
                .text("Content-Language", blob.headers().get("content-language"))
                .optional("Content-MD5", blob.md5())
                .text("Cache-Control", blob.headers().get("cache-control"))
                .text("Content-Disposition", blob.headers().get("content-disposition"))
                .text("BlobType", "BlockBlob")
                .text("AccessTier", "Hot")
                .text("AccessTierInferred", "true")
                .text("LeaseStatus", "unlocked")
                .text("LeaseState", "available")
                .text("ServerEncrypted", "false")
                .close("Properties");
        if (withMetadata) {
            metadata(xml, blob.metadata());
        }
        xml.close("Blob");
    }

    static void metadata(Xml xml, Map<String, String> pairs) {
        xml.open("Metadata");
        new TreeMap<>(pairs).forEach(xml::text);
        xml.close("Metadata");
    }

    /** A marker travels as base64, so that any name can be one. */
    static @Nullable String marker(@Nullable String name) {
        return name == null
                ? null
                : Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    static @Nullable String name(String marker) {
        try {
            return marker.isEmpty() ? null : new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException foreign) {
            throw StorageProblem.INVALID_QUERY_PARAMETER_VALUE
                    .because("marker is no NextMarker of a listing")
                    .at("marker");
        }
    }
}
