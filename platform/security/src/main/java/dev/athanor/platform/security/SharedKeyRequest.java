package dev.athanor.platform.security;

import java.util.List;
import java.util.Map;

/**
 * A storage request with an {@code Authorization: SharedKey} header.
 *
 * @param account the storage account that the path names
 * @param method the verb
 * @param rawPath the path as sent, still encoded
 * @param headers all headers, names in lower case
 * @param queries all query parameters, decoded
 */
public record SharedKeyRequest(
        String account,
        String method,
        String rawPath,
        Map<String, List<String>> headers,
        Map<String, List<String>> queries) {

    /** Whether the request claims a shared key. */
    public boolean isSigned() {
        return header("authorization").startsWith("SharedKey ");
    }

    String header(String name) {
        List<String> values = headers.get(name);
        return values == null || values.isEmpty() ? "" : values.getFirst();
    }

    /** Without the headers, which hold the signature. */
    @Override
    public String toString() {
        return "SharedKeyRequest[" + method + " " + rawPath + "]";
    }
}
