package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Principal;
import java.time.Instant;

/**
 * A bearer token.
 *
 * @param value the JWT; never to be logged
 * @param principal whom it stands for
 * @param audience what it was asked for; told to the client, not checked
 * @param issuedAt when it begins
 * @param expiresAt when it ends
 */
public record Token(String value, Principal principal, String audience, Instant issuedAt, Instant expiresAt) {
    /** Without the value: a token that is printed by mistake tells nothing. */
    @Override
    public String toString() {
        return "Token[" + principal.id() + ", until " + expiresAt + "]";
    }
}
