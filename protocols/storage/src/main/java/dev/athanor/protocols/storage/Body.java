package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.Exactly;
import dev.athanor.foundation.http.Request;
import java.io.InputStream;

/** A request's body: as long as was announced, or an error. */
final class Body {
    private Body() {}

    static InputStream of(Request request) {
        return new Exactly(request.body(), length(request));
    }

    static long length(Request request) {
        long length = request.contentLength();
        if (length < 0) {
            throw StorageProblem.MISSING_CONTENT_LENGTH_HEADER.because(
                    request.method() + " needs a Content-Length header");
        }
        return length;
    }
}
