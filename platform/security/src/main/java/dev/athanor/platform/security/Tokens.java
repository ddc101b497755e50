package dev.athanor.platform.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens and identity secrets. A token is a JWT with this server's signature, good for any audience; an identity secret is a long-lived random
 * text that is exchanged for tokens or used as one. Both end when their principal is revoked. Safe for use by many threads.
 */
public final class Tokens {
    private static final String KIND = "athanor_kind";
    private static final String CONFINED_TO = "athanor_confined_to";
    private static final int CACHED = 2_000;

    private final String issuer;
    private final String tenant;
    private final TokenKeys keys;
    private final Secrets secrets;
    private final Revocations revocations;
    private final Clock clock;
    private final Ids ids;
    private final Map<String, Verified> known = new ConcurrentHashMap<>();

    private record Verified(Principal principal, Instant issuedAt, Instant expiresAt) {}

    Tokens(
            String issuer,
            String tenant,
            TokenKeys keys,
            Secrets secrets,
            Revocations revocations,
            Clock clock,
            Ids ids) {
        this.issuer = issuer;
        this.tenant = tenant;
        this.keys = keys;
        this.secrets = secrets;
        this.revocations = revocations;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * A token for a principal.
     *
     * @param audience what the client asked for; told back to it in the token, never checked
     * @param lifetime at most 60 days; longer is cut
     */
    public Token issue(Principal principal, String audience, Duration lifetime) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Duration life = lifetime.compareTo(TokenKeys.VERIFYING) > 0 ? TokenKeys.VERIFYING : lifetime;
        Instant end = now.plus(life);
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(audience)
                .subject(principal.id())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(end))
                .jwtID(ids.guid())
                .claim("ver", "1.0")
                .claim("tid", tenant)
                .claim("oid", principal.id())
                .claim("appid", principal.id())
                .claim("name", principal.name())
                .claim("preferred_username", principal.name())
                .claim(KIND, principal.kind().name())
                .claim(CONFINED_TO, principal.confinedTo())
                .build();
        return new Token(sign(claims), principal, audience, now, end);
    }

    /**
     * An OpenID Connect id token: tells a client who has signed in. It opens nothing here.
     *
     * @param nonce the client's own, repeated; may be empty
     */
    public String idToken(Principal principal, String clientId, String nonce, Duration lifetime) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(clientId)
                .subject(principal.id())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(lifetime)))
                .claim("ver", "2.0")
                .claim("tid", tenant)
                .claim("oid", principal.id())
                .claim("name", principal.name())
                .claim("preferred_username", principal.name())
                .claim("nonce", nonce.isEmpty() ? null : nonce)
                .build();
        return sign(claims);
    }

    /** Whether a text has the form of a token: such a one is never taken for a person's password. */
    static boolean looksLikeOne(String text) {
        return text.startsWith(Secrets.PREFIX) || text.matches("eyJ[\\w-]*\\.[\\w-]*\\.[\\w-]*");
    }

    /**
     * Whom a bearer token stands for.
     *
     * @param token a JWT of ours or an identity secret
     * @throws AthanorException TOKEN_INVALID
     */
    public Principal verify(String token) {
        if (token.startsWith(Secrets.PREFIX)) {
            return secrets.find(token)
                    .orElseThrow(() -> SecurityProblem.TOKEN_INVALID.because(
                            "the identity secret sent as token is unknown, expired or revoked"));
        }
        String digest = Hashes.sha256(token);
        Verified verified = known.get(digest);
        if (verified == null) {
            verified = check(token);
            if (known.size() >= CACHED) {
                known.clear();
            }
            known.put(digest, verified);
        }
        if (!clock.instant().isBefore(verified.expiresAt())) {
            known.remove(digest);
            throw SecurityProblem.TOKEN_INVALID.because("the token ended at " + verified.expiresAt());
        }
        if (revocations.covers(verified.principal(), verified.issuedAt())) {
            throw SecurityProblem.TOKEN_INVALID.because(
                    "the token's principal '" + verified.principal().id() + "' was revoked");
        }
        return verified.principal();
    }

    /**
     * A new identity secret.
     *
     * @param lifetime empty for one that lives until its principal is revoked
     * @return the secret; only its digest is kept, so this is the one time to write it down, into a file of mode 0600
     */
    public String createSecret(Principal principal, Optional<Duration> lifetime) {
        return secrets.create(principal, lifetime);
    }

    /** Whom an identity secret belongs to; empty when it is unknown, expired or revoked. */
    public Optional<Principal> bySecret(String secret) {
        return secrets.find(secret);
    }

    /** Ends all secrets of a principal and all its tokens issued up to now; for a job when it ends. */
    public void revoke(Principal principal) {
        revocations.revoke(Revocations.subject(principal));
    }

    /** The public keys that verify our tokens, as a JWK set document. */
    public String publicKeys() {
        return keys.publicKeys();
    }

    /** The {@code iss} of our tokens: an address under which the OpenID Connect documents are served. */
    public String issuer() {
        return issuer;
    }

    private String sign(JWTClaimsSet claims) {
        ECKey key = keys.current();
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(key.getKeyID())
                        .type(com.nimbusds.jose.JOSEObjectType.JWT)
                        .build(),
                claims);
        try {
            jwt.sign(new ECDSASigner(key));
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
        return jwt.serialize();
    }

    private Verified check(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            ECKey key = Optional.ofNullable(jwt.getHeader().getKeyID())
                    .filter(id -> jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256))
                    .flatMap(keys::find)
                    .orElseThrow(() -> invalid("the token was not signed by this server"));
            if (!jwt.verify(new ECDSAVerifier(key))) {
                throw invalid("the token's signature is wrong");
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            String kind = claims.getStringClaim(KIND);
            if (kind == null) {
                throw invalid("an id token opens nothing; send the access token");
            }
            return new Verified(
                    new Principal(
                            claims.getSubject(),
                            claims.getStringClaim("name"),
                            Principal.Kind.valueOf(kind),
                            claims.getStringClaim(CONFINED_TO)),
                    claims.getIssueTime().toInstant(),
                    claims.getExpirationTime().toInstant());
        } catch (ParseException | JOSEException malformed) {
            throw new AthanorException(SecurityProblem.TOKEN_INVALID, "the token is no JWT of this server", malformed);
        }
    }

    private static AthanorException invalid(String message) {
        return SecurityProblem.TOKEN_INVALID.because(message);
    }
}
