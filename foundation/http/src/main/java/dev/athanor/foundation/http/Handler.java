package dev.athanor.foundation.http;

import java.io.IOException;

/** Answers one request. Runs on a virtual thread and may block. */
@FunctionalInterface
public interface Handler {
    /**
     * The answer to {@code request}.
     *
     * @throws IOException when the connection breaks or a body cannot be read
     */
    Response handle(Request request) throws IOException;
}
