package dev.athanor.protocols.storage;

import dev.athanor.foundation.http.Listener;
import dev.athanor.foundation.http.Request;
import dev.athanor.platform.security.BlobAction;
import dev.athanor.platform.security.SasGrant.Level;
import dev.athanor.platform.security.SasRequest;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.SecurityProblem;
import dev.athanor.platform.security.SharedKeyRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds out who calls: by signature in the query, by account key, else as every other route does. */
final class Gate {
    private final Security security;
    private final Function<String, Optional<String>> workspaceOf;

    Gate(Security security, Function<String, Optional<String>> workspaceOf) {
        this.security = security;
        this.workspaceOf = workspaceOf;
    }

    Caller admit(Request request, Target target) {
        Optional<String> workspace = workspaceOf.apply(target.account());
        if (workspace.isEmpty()) {
            throw SecurityProblem.AUTHENTICATION_FAILED.because("there is no such storage account here");
        }
        SasRequest sas = sasRequest(request, target, request.queries());
        if (sas.isSigned()) {
            security.requireSafeChannel(request);
            return new Caller.SignedAddress(security.sas().verify(sas));
        }
        var key = new SharedKeyRequest(
                target.account(), request.method(), request.rawPath(), request.headers(), request.queries());
        if (key.isSigned()) {
            security.sharedKey().verify(key);
            return new Caller.KeyHolder();
        }
        return new Caller.Known(security.guard().authenticate(request), security.roles(), workspace.get());
    }

    /** Whether a caller may read the source of a copy: by its own signature, or as whoever they are. */
    void admitSource(Request request, Caller caller, Target source, Map<String, List<String>> queries) {
        SasRequest sas = sasRequest(request, source, queries);
        if (sas.isSigned()) {
            new Caller.SignedAddress(security.sas().verify(sas)).require(Level.OBJECT, "r", BlobAction.READ, source);
            return;
        }
        switch (caller) {
            case Caller.SignedAddress ignored ->
                throw StorageProblem.CANNOT_VERIFY_COPY_SOURCE.because(
                        "the source needs a signature of its own when the request has one");
            case Caller.KeyHolder ignored -> {}
            case Caller.Known known -> known.require(Level.OBJECT, "r", BlobAction.READ, source);
        }
    }

    private static SasRequest sasRequest(Request request, Target target, Map<String, List<String>> queries) {
        Map<String, String> first = new HashMap<>();
        queries.forEach((name, values) -> {
            if (values.size() == 1) {
                first.put(name, values.getFirst());
            }
        });
        return new SasRequest(
                target.account(),
                target.spellings(request.baseUrl()),
                target.container(),
                subject(target, first),
                first,
                request.peer().listener() != Listener.Kind.PLAIN,
                request.peer().address());
    }

    private static @Nullable String listed(Target target, Map<String, String> query) {
        String prefix = query.get("prefix");
        return prefix == null ? null : target.inner(prefix);
    }

    /** The blob, or the prefix of a listing. */
    private static @Nullable String subject(Target target, Map<String, String> query) {
        return target.blob() == null && "list".equals(query.get("comp")) ? listed(target, query) : target.blob();
    }
}
