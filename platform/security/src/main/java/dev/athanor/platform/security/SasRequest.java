package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Copies;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A storage request whose query is to be checked for a signature.
 *
 * @param account the storage account
 * @param spellings other ways in which a client may have written the account's name when it signed, such as {@code
 *     st/NAME/_.blob.core.windows.net} and {@code HOST:PORT/st/NAME/_}; may be empty
 * @param container the container, null for the account itself
 * @param blob the blob, or the prefix of a listing, decoded; null for the container itself
 * @param query decoded query parameters
 * @param tls whether the request came over TLS
 * @param address the caller's IP address, empty for a Unix socket
 */
public record SasRequest(
        String account,
        List<String> spellings,
        @Nullable String container,
        @Nullable String blob,
        Map<String, String> query,
        boolean tls,
        String address) {
    public SasRequest {
        spellings = List.copyOf(spellings);
        query = Copies.inOrder(query);
    }

    /** Whether the query holds a signature at all. */
    public boolean isSigned() {
        return query.containsKey("sig");
    }

    /** Without the query, which holds the signature. */
    @Override
    public String toString() {
        return "SasRequest[" + account + "/" + container + "/" + blob + "]";
    }
}
