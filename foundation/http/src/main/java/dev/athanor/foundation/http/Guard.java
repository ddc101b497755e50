package dev.athanor.foundation.http;

import dev.athanor.foundation.kernel.Principal;

/** Tells who a caller is and what they may do; implemented by the security room, asked by the router before each handler. */
public interface Guard {
    /**
     * Who sends this request.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException of kind UNAUTHENTICATED when a credential is missing or wrong
     */
    Principal authenticate(Request request);

    /** Who sends this request, on a route that takes a name and a password beside other credentials. */
    default Principal authenticateByPassword(Request request) {
        return authenticate(request);
    }

    /**
     * Lets {@code principal} pass or throws.
     *
     * @param action Azure's name of the operation
     * @param scope the ARM path of what is touched, or {@code /}
     * @throws dev.athanor.foundation.kernel.AthanorException of kind FORBIDDEN
     */
    void authorise(Principal principal, String action, String scope);
}
