package dev.athanor.protocols.identity;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Resource;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.SecurityProblem;
import dev.athanor.platform.security.Token;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens for whoever holds an identity secret ({@code IDENTITY_ENDPOINT} with {@code IDENTITY_HEADER}, {@code MSI_ENDPOINT} with {@code
 * MSI_SECRET}), and, in IMDS's form, which knows no secret, for whom the guard knows.
 */
final class ManagedIdentityResource implements Resource {
    private final Security security;

    ManagedIdentityResource(Security security) {
        this.security = security;
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/msi/token", Access.signed(), this::bySecret);
        routes.get("/metadata/identity/oauth2/token", Access.signed(), this::byOrigin);
    }

    @Override
    public ErrorForm errors() {
        return new OAuthErrors();
    }

    private Response bySecret(Request request) {
        security.requireSafeChannel(request);
        String secret = request.header("x-identity-header")
                .or(() -> request.header("secret"))
                .orElseThrow(
                        () -> SecurityProblem.SECRET_INVALID.because(
                                "the request needs the header X-IDENTITY-HEADER (or secret) with the value of IDENTITY_HEADER"));
        Principal principal = security.tokens()
                .bySecret(secret.strip())
                .orElseThrow(() -> SecurityProblem.SECRET_INVALID.because(
                        "the identity secret is unknown, expired or revoked; take the current one from 'athanor env'"));
        return answer(request, principal);
    }

    /** Clients probe without the header first and take a 400 as "it is there". */
    private Response byOrigin(Request request) {
        if (!request.header("metadata").orElse("").equalsIgnoreCase("true")) {
            throw IdentityProblem.METADATA_HEADER_MISSING.because("the request needs the header 'Metadata: true'");
        }
        return answer(request, security.guard().authenticate(request));
    }

    private Response answer(Request request, Principal principal) {
        String resource = request.query("resource")
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> IdentityProblem.RESOURCE_MISSING
                        .because("the query parameter 'resource' is required: what the token is for")
                        .at("resource"));
        Token token =
                security.tokens().issue(principal, resource, security.config().tokenLifetime());
        ObjectNode answer = Json.object();
        answer.put("access_token", token.value());
        answer.put("expires_on", Long.toString(token.expiresAt().getEpochSecond()));
        answer.put(
                "expires_in",
                Long.toString(
                        Duration.between(token.issuedAt(), token.expiresAt()).toSeconds()));
        answer.put("not_before", Long.toString(token.issuedAt().getEpochSecond()));
        answer.put("resource", resource);
        answer.put("token_type", "Bearer");
        answer.put("client_id", principal.id());
        return OAuthErrors.unstored(Response.json(200, Json.write(answer)));
    }
}
