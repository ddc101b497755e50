package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.PutOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request's headers say of a blob. */
final class Given {
    private static final String META = "x-ms-meta-";
    private static final Pattern META_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int META_LIMIT = 8 * 1024;
    private static final List<String> CONTENT_HEADERS =
            List.of("content-encoding", "content-language", "content-disposition", "cache-control");

    private Given() {}

    static Map<String, String> metadata(Call call) {
        Map<String, String> pairs = new TreeMap<>();
        int size = 0;
        for (Map.Entry<String, List<String>> header : call.request().headers().entrySet()) {
            if (header.getKey().startsWith(META)) {
                String name = header.getKey().substring(META.length());
                String value = String.join(",", header.getValue());
                if (!META_NAME.matcher(name).matches()) {
                    throw StorageProblem.INVALID_METADATA
                            .because("'" + name + "' is no name for metadata: letters, digits and underscores")
                            .at(header.getKey());
                }
                size += name.length() + value.length();
                pairs.put(name, value);
            }
        }
        if (size > META_LIMIT) {
            throw StorageProblem.INVALID_METADATA.because(
                    "metadata has " + size + " bytes; at most " + META_LIMIT + " are allowed");
        }
        return pairs;
    }

    /** The media type: the blob's own header, else the request's. */
    static String contentType(Call call, boolean requestHeadersToo) {
        String own = call.header("x-ms-blob-content-type");
        String sent = requestHeadersToo ? call.header("content-type") : "";
        return !own.isEmpty() ? own : !sent.isEmpty() ? sent : PutOptions.OCTET_STREAM;
    }

    static Map<String, String> contentHeaders(Call call, boolean requestHeadersToo) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : CONTENT_HEADERS) {
            String own = call.header(name.equals("cache-control") ? "x-ms-blob-cache-control" : "x-ms-blob-" + name);
            String sent = requestHeadersToo ? call.header(name) : "";
            String value = !own.isEmpty() ? own : sent;
            if (!value.isEmpty()) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    static @Nullable String blobMd5(Call call) {
        return call.request().header("x-ms-blob-content-md5").orElse(null);
    }

    static @Nullable String bodyMd5(Call call) {
        return call.request().header("content-md5").orElse(null);
    }
}
