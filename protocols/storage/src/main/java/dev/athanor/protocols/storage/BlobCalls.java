package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobContent;
import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPath;
import dev.athanor.foundation.blobs.BlobProblem;
import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.PutOptions;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.platform.security.BlobAction;
import dev.athanor.platform.security.SasGrant.Level;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls on a blob as a whole. */
final class BlobCalls {
    /** Largest range of which a MD5 is told. */
    private static final long HASHED_RANGE = 4L << 20;

    /** Query parameters of a signature that replace headers of the answer. */
    private static final Map<String, String> OVERRIDES = Map.of(
            "rscc", "cache-control",
            "rscd", "content-disposition",
            "rsce", "content-encoding",
            "rscl", "content-language",
            "rsct", "Content-Type");

    private final BlobStore store;

    BlobCalls(BlobStore store) {
        this.store = store;
    }

    Response put(Call call) {
        call.require(Level.OBJECT, "cw", BlobAction.WRITE);
        PutOptions options = options(call, store, Given.bodyMd5(call));
        Body.length(call.request());
        BlobInfo blob = store.put(call.target().path(), Body.of(call.request()), options);
        Response response = Answers.changed(201, blob);
        // Only a MD5 of this very body may stand here: clients compare it with what they sent.
        String md5 = blob.md5();
        return md5 == null ? response : response.with("Content-MD5", md5);
    }

    /** Headers and conditions of a request that writes a whole blob; looks at what is there where the store does not. */
    static PutOptions options(Call call, BlobStore store, @Nullable String md5) {
        Conditions conditions = Conditions.of(call);
        if (conditions.needLook()) {
            conditions.checkWrite(store.find(call.target().path()));
        }
        return new PutOptions(
                Given.contentType(call, !call.query("comp").equals("blocklist")),
                Given.metadata(call),
                Given.contentHeaders(call, !call.query("comp").equals("blocklist")),
                conditions.onlyIfAbsent() || !call.caller().mayReplace(),
                conditions.exactMatch(),
                md5);
    }

    Response properties(Call call) {
        call.require(Level.OBJECT, "r", BlobAction.READ);
        BlobInfo blob = store.get(call.target().existing());
        if (!Conditions.of(call).checkRead(blob)) {
            return unchanged(blob);
        }
        Map<String, String> headers = new LinkedHashMap<>(Answers.properties(blob));
        String md5 = blob.md5();
        if (md5 != null) {
            headers.put("Content-MD5", md5);
        }
        if (call.isHead()) {
            headers.put("Content-Length", Long.toString(blob.size()));
        }
        override(call, headers);
        return Answers.with(Response.status(200), headers);
    }

    private static Response unchanged(BlobInfo blob) {
        return Answers.changed(304, blob).with("x-ms-error-code", "ConditionNotMet");
    }

    Response read(Call call) throws IOException {
        call.require(Level.OBJECT, "r", BlobAction.READ);
        Optional<Range> range = Range.of(call);
        BlobPath path = call.target().existing();
        if (range.isPresent() && range.get().offset() == 0 && store.get(path).size() == 0) {
            // Azure has no byte to give of an empty blob; its clients then ask without a range.
            throw BlobProblem.BLOB_RANGE_INVALID.because("the blob is empty");
        }
        Range part = range.orElse(new Range(0, -1));
        BlobContent content = store.open(path, part.offset(), part.length());
        boolean given = false;
        try {
            Response response = answer(call, content, range.isPresent(), part.offset());
            given = true;
            return response;
        } finally {
            if (!given) {
                content.close();
            }
        }
    }

    private static Response answer(Call call, BlobContent content, boolean ranged, long offset) throws IOException {
        BlobInfo blob = content.info();
        if (!Conditions.of(call).checkRead(blob)) {
            content.close();
            return unchanged(blob);
        }
        Map<String, String> headers = new LinkedHashMap<>(Answers.properties(blob));
        String md5 = blob.md5();
        if (ranged) {
            headers.put("Content-Range", "bytes " + offset + "-" + (offset + content.length() - 1) + "/" + blob.size());
        }
        if (md5 != null) {
            headers.put(ranged ? "x-ms-blob-content-md5" : "Content-MD5", md5);
        }
        override(call, headers);
        Response response;
        if (ranged && call.header("x-ms-range-get-content-md5").equals("true") && content.length() <= HASHED_RANGE) {
            byte[] bytes = content.stream().readAllBytes();
            content.close();
            headers.put(
                    "Content-MD5",
                    Base64.getEncoder().encodeToString(Hashes.digest("MD5").digest(bytes)));
            response = Response.bytes(206, blob.contentType(), bytes);
        } else {
            response = Response.stream(ranged ? 206 : 200, blob.contentType(), content.stream(), content.length());
        }
        return Answers.with(response, headers).untrusted();
    }

    private static void override(Call call, Map<String, String> headers) {
        if (call.caller() instanceof Caller.SignedAddress) {
            OVERRIDES.forEach((parameter, header) ->
                    call.request().query(parameter).ifPresent(value -> headers.put(header, value)));
        }
    }

    Response setMetadata(Call call) {
        call.require(Level.OBJECT, "w", BlobAction.WRITE);
        Conditions conditions = checked(call);
        return Answers.changed(
                200, store.setMetadata(call.target().path(), Given.metadata(call), conditions.exactMatch()));
    }

    Response setProperties(Call call) {
        call.require(Level.OBJECT, "w", BlobAction.WRITE);
        Conditions conditions = checked(call);
        return Answers.changed(
                200,
                store.setHeaders(
                        call.target().path(),
                        Given.contentType(call, false),
                        Given.contentHeaders(call, false),
                        Given.blobMd5(call),
                        conditions.exactMatch()));
    }

    Response delete(Call call) {
        call.require(Level.OBJECT, "d", BlobAction.DELETE);
        Conditions conditions = checked(call);
        if (!store.delete(call.target().path(), conditions.exactMatch())) {
            throw BlobProblem.BLOB_NOT_FOUND.because("there is no such blob");
        }
        return Response.status(202).with("x-ms-delete-type-permanent", "true");
    }

    /** The conditions of a change to a blob that must be there. */
    private Conditions checked(Call call) {
        Conditions conditions = Conditions.of(call);
        if (conditions.needLook()) {
            conditions.checkWrite(Optional.of(store.get(call.target().path())));
        }
        return conditions;
    }
}
