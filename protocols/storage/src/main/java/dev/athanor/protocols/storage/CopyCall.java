package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.security.BlobAction;
import dev.athanor.platform.security.SasGrant.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A copy within an account; done when it is answered. */
final class CopyCall {
    private final BlobStore store;
    private final Gate gate;

    CopyCall(BlobStore store, Gate gate) {
        this.store = store;
        this.gate = gate;
    }

    Response copy(Call call) {
        call.require(Level.OBJECT, "cw", BlobAction.WRITE);
        URI address = address(call.header("x-ms-copy-source"));
        Target source = Target.of(String.valueOf(address.getRawPath()));
        if (!source.account().equals(call.target().account()) || source.blob() == null) {
            throw refused();
        }
        gate.admitSource(call.request(), call.caller(), source, queries(address.getRawQuery()));
        PutOptions conditions = BlobCalls.options(call, store, null);
        Map<String, String> metadata = Given.metadata(call);
        BlobInfo blob =
                store.copy(source.path(), call.target().path(), metadata.isEmpty() ? null : metadata, conditions);
        boolean fromUrl = call.request().header("x-ms-blob-type").isPresent()
                || call.header("x-ms-requires-sync").equals("true");
        Response response = Answers.changed(fromUrl ? 201 : 202, blob);
        return response.with("x-ms-copy-id", blob.etag()).with("x-ms-copy-status", "success");
    }

    private static URI address(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            // The text may hold a signature: it is not told.
            throw refused();
        }
    }

    private static AthanorException refused() {
        return StorageProblem.CANNOT_VERIFY_COPY_SOURCE
                .because("the source must be the address of a blob of the same account")
                .at("x-ms-copy-source");
    }

    private static Map<String, List<String>> queries(@org.jspecify.annotations.Nullable String query) {
        Map<String, List<String>> queries = new HashMap<>();
        if (query != null) {
            for (String pair : query.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    queries.computeIfAbsent(Target.decode(pair.substring(0, equals)), ignored -> new ArrayList<>())
                            .add(Target.decode(pair.substring(equals + 1).replace('+', ' ')));
                }
            }
        }
        return queries;
    }
}
