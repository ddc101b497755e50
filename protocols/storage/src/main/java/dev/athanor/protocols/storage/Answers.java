package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.ContainerInfo;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Headers of answers. */
final class Answers {
    /** What is told to clients that name no version. */
    private static final String VERSION = "2021-12-02";

    private static final Pattern VERSIONS = Pattern.compile("20\\d\\d-\\d\\d-\\d\\d");
    private static final DateTimeFormatter RFC_1123 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Answers() {}

    static String version(Request request) {
        return request.header("x-ms-version")
                .filter(version -> VERSIONS.matcher(version).matches())
                .orElse(VERSION);
    }

    static String date(Instant instant) {
        return RFC_1123.format(instant);
    }

    static String quoted(String etag) {
        return '"' + etag + '"';
    }

    /** The answer to a change of a blob. */
    static Response changed(int status, BlobInfo blob) {
        return Response.status(status)
                .with("ETag", quoted(blob.etag()))
                .with("Last-Modified", date(blob.modifiedAt()))
                .with("x-ms-request-server-encrypted", "false");
    }

    /** The answer to a change of a container. */
    static Response changed(int status, ContainerInfo container) {
        return Response.status(status)
                .with("ETag", quoted(container.etag()))
                .with("Last-Modified", date(container.modifiedAt()));
    }

    static Response with(Response response, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(response.headers());
        all.putAll(headers);
        return new Response(response.status(), all, response.body());
    }

    /** All that is told of a blob in headers, without its length and MD5. */
    static Map<String, String> properties(BlobInfo blob) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ETag", quoted(blob.etag()));
        headers.put("Last-Modified", date(blob.modifiedAt()));
        headers.put("Content-Type", blob.contentType());
        headers.put("Accept-Ranges", "bytes");
        headers.put("x-ms-creation-time", date(blob.createdAt()));
        headers.put("x-ms-blob-type", "BlockBlob");
        headers.put("x-ms-lease-status", "unlocked");
        headers.put("x-ms-lease-state", "available");
        headers.put("x-ms-server-encrypted", "false");
        headers.put("x-ms-access-tier", "Hot");
        headers.put("x-ms-access-tier-inferred", "true");
        blob.headers().forEach(headers::put);
        blob.metadata().forEach((name, value) -> headers.put("x-ms-meta-" + name, value));
        return headers;
    }
}
