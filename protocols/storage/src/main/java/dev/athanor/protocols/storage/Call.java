package dev.athanor.protocols.storage;

import dev.athanor.foundation.http.Request;
import dev.athanor.platform.security.BlobAction;
import dev.athanor.platform.security.SasGrant.Level;

/** One request whose caller is known. */
record Call(Request request, Target target, Caller caller) {
    void require(Level level, String anyOf, BlobAction action) {
        caller.require(level, anyOf, action, target);
    }

    String query(String name) {
        return request.query(name).orElse("");
    }

    String header(String name) {
        return request.header(name).orElse("");
    }

    boolean isHead() {
        return request.method().equals("HEAD");
    }
}
