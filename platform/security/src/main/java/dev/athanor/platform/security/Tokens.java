package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Principal;
import java.time.Duration;
import java.util.Optional;

/** Tokens and identity secrets. */
@SuppressWarnings("DoNotCallSuggester")
public final class Tokens {
    Tokens() {}

    /** A JWT for a principal; any audience is served. */
    public Token issue(Principal principal, String audience, Duration lifetime) {
        throw new UnsupportedOperationException();
    }

    /** Whom a bearer token (a JWT of ours or an identity secret) stands for; throws TOKEN_INVALID. */
    public Principal verify(String token) {
        throw new UnsupportedOperationException();
    }

    /** A new identity secret for a principal; only its digest is kept. */
    public String createSecret(Principal principal, Optional<Duration> lifetime) {
        throw new UnsupportedOperationException();
    }

    /** Whom an identity secret belongs to; empty when unknown, expired or revoked. */
    public Optional<Principal> bySecret(String secret) {
        throw new UnsupportedOperationException();
    }

    /** Ends all secrets and all tokens issued up to now of a principal: when its job ends, for instance. */
    public void revoke(String principalId) {
        throw new UnsupportedOperationException();
    }

    /** The public keys that verify our tokens, as a JWK set document. */
    public String publicKeys() {
        throw new UnsupportedOperationException();
    }
}
