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
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * OpenID Connect discovery, keys, and tokens for client credentials. The tenant is {@code adfs}: with any other, Azure's clients ask
 * login.microsoftonline.com first, unless they are told not to.
 */
final class OpenIdResource implements Resource {
    private static final int LARGEST_FORM = 64 * 1024;

    private final Security security;
    private final Supplier<String> publicUrl;

    OpenIdResource(Security security, Supplier<String> publicUrl) {
        this.security = security;
        this.publicUrl = publicUrl;
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/adfs/.well-known/openid-configuration", Access.open(), this::discovery);
        routes.get("/{tenant}/v2.0/.well-known/openid-configuration", Access.open(), this::discovery);
        routes.get("/adfs/discovery/keys", Access.open(), this::keys);
        routes.post("/{tenant}/oauth2/v2.0/token", Access.signed(), this::token);
        routes.post("/{tenant}/oauth2/token", Access.signed(), this::token);
    }

    @Override
    public ErrorForm errors() {
        return new OAuthErrors();
    }

    private Response discovery(Request request) {
        String base = publicUrl.get() + "/adfs";
        ObjectNode document = Json.object();
        document.put("issuer", security.tokens().issuer());
        document.put("authorization_endpoint", base + "/oauth2/v2.0/authorize");
        document.put("token_endpoint", base + "/oauth2/v2.0/token");
        document.put("device_authorization_endpoint", base + "/oauth2/v2.0/devicecode");
        document.put("jwks_uri", base + "/discovery/keys");
        document.putArray("grant_types_supported").add("client_credentials");
        document.putArray("response_types_supported").add("code");
        document.putArray("subject_types_supported").add("public");
        document.putArray("id_token_signing_alg_values_supported").add("ES256");
        document.putArray("token_endpoint_auth_methods_supported")
                .add("client_secret_post")
                .add("client_secret_basic")
                .add("private_key_jwt");
        return Response.json(200, Json.write(document));
    }

    private Response keys(Request request) {
        return Response.json(200, security.tokens().publicKeys());
    }

    private Response token(Request request) throws IOException {
        security.requireSafeChannel(request);
        Map<String, String> form = Form.parse(request.bytes(LARGEST_FORM));
        String grant = form.getOrDefault("grant_type", "");
        if (!grant.equals("client_credentials")) {
            throw IdentityProblem.GRANT_TYPE_UNSUPPORTED
                    .because("grant_type is '" + grant + "'; allowed: client_credentials. On a person's own machine use"
                            + " the managed identity instead: eval \"$(./athanor env)\"")
                    .at("grant_type");
        }
        Principal principal = client(request, form);
        Duration lifetime = security.config().tokenLifetime();
        Token token = security.tokens().issue(principal, audience(form), lifetime);
        ObjectNode answer = Json.object();
        answer.put("token_type", "Bearer");
        answer.put("expires_in", lifetime.toSeconds());
        answer.put("ext_expires_in", lifetime.toSeconds());
        answer.put("access_token", token.value());
        return OAuthErrors.unstored(Response.json(200, Json.write(answer)));
    }

    /** The secret tells who it is: the client's id is for the client's own records. */
    private Principal client(Request request, Map<String, String> form) {
        Optional<String> assertion = Optional.ofNullable(form.get("client_assertion"));
        if (assertion.isPresent()) {
            return security.tokens().verify(assertion.get().strip());
        }
        return Optional.ofNullable(form.get("client_secret"))
                .or(() -> Form.basicPassword(request.header("authorization").orElse("")))
                .flatMap(secret -> security.tokens().bySecret(secret))
                .orElseThrow(() -> SecurityProblem.SECRET_INVALID.because("client_secret is no identity secret of '"
                        + publicUrl.get() + "', or expired or revoked; make one with 'athanor env'"));
    }

    private static String audience(Map<String, String> form) {
        String asked =
                form.getOrDefault("scope", form.getOrDefault("resource", "")).strip();
        String first = asked.contains(" ") ? asked.substring(0, asked.indexOf(' ')) : asked;
        String audience =
                first.endsWith("/.default") ? first.substring(0, first.length() - "/.default".length()) : first;
        if (audience.isEmpty()) {
            throw IdentityProblem.RESOURCE_MISSING
                    .because("'scope' is required, such as https://management.azure.com/.default")
                    .at("scope");
        }
        return audience;
    }
}
