package dev.athanor.protocols.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Http;
import dev.athanor.foundation.http.Listener;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.SecurityConfig;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class IdentityTest {
    private static final Principal JOB = Security.job(
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w",
            "train",
            "ann");

    /** Every way of the real azure-identity that reaches this server, the environment being set by the test. */
    private static final String REAL_CLIENT = """
            import os, base64, json
            from azure.identity import (ClientSecretCredential, DefaultAzureCredential, ManagedIdentityCredential,
                                        WorkloadIdentityCredential)
            import requests
            url, plain, secret, file = (os.environ[n] for n in ("URL", "PLAIN", "SECRET", "SECRET_FILE"))
            names = ("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "MSI_ENDPOINT", "MSI_SECRET", "AZURE_POD_IDENTITY_AUTHORITY_HOST")
            def oid(token):
                body = token.token.split(".")[1]
                return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))["oid"]
            def env(**values):
                for name in names: os.environ.pop(name, None)
                os.environ.update(values)
            scope = "https://management.azure.com/.default"
            env(IDENTITY_ENDPOINT=plain + "/msi/token", IDENTITY_HEADER=secret)
            print("app service", oid(ManagedIdentityCredential().get_token(scope)))
            print("default", oid(DefaultAzureCredential().get_token(scope)))
            env(IDENTITY_ENDPOINT=url + "/msi/token", IDENTITY_HEADER=secret)
            print("app service tls", oid(ManagedIdentityCredential().get_token(scope)))
            env(MSI_ENDPOINT=plain + "/msi/token", MSI_SECRET=secret)
            print("azure ml", oid(ManagedIdentityCredential().get_token(scope)))
            env()
            print("client secret", oid(ClientSecretCredential("adfs", "app", secret, authority=url).get_token(scope)))
            print("workload", oid(WorkloadIdentityCredential(tenant_id="adfs", client_id="app", token_file_path=file, authority=url).get_token(scope)))
            env(IDENTITY_ENDPOINT=plain + "/msi/token", IDENTITY_HEADER="ath_wrong")
            try:
                ManagedIdentityCredential().get_token(scope)
            except Exception as e:
                print("wrong", "athanor env" in str(e))
            try:
                ClientSecretCredential("adfs", "app", "ath_wrong", authority=url).get_token(scope)
            except Exception as e:
                print("wrong", "athanor env" in str(e))
            """;

    @TempDir
    private Path home;

    private TestingDatabase database;
    private Security security;
    private Http http;
    private String secret;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        database = TestingDatabase.sqlite();
        security = Security.open(
                SecurityConfig.of("https://localhost:7443"),
                home,
                database.database(),
                Ids.systemClock(),
                Ids.secure());
        http = Http.open(
                List.of(
                        Listener.plain("127.0.0.1", 0),
                        Listener.tls("127.0.0.1", 0, security.certificates().serverContext())),
                Identity.resources(security, this::tls),
                new OAuthErrors(),
                security.guard(),
                Ids.secure(),
                (request, pattern, status, failure, nanos) -> {});
        secret = security.tokens().createSecret(JOB, Optional.empty());
    }

    @AfterEach
    void stop() {
        http.close();
        database.close();
    }

    private String tls() {
        return "https://localhost:" + http.port(Listener.Kind.TLS);
    }

    private String plain() {
        return "http://127.0.0.1:" + http.port(Listener.Kind.PLAIN);
    }

    private record Answer(int status, JsonNode body) {}

    private Answer get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(plain() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private Answer post(String path, String form) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(plain() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), Json.parse(response.body()));
    }

    @Test
    void cloudIsDescribedAsTheSdkNeedsIt() throws Exception {
        Answer answer = get("/metadata/endpoints?api-version=2019-05-01");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode cloud = answer.body().get(0);
        assertThat(cloud.path("name").asString()).isEqualTo("Athanor");
        assertThat(cloud.path("resourceManager").asString()).isEqualTo(tls() + "/");
        assertThat(cloud.path("authentication").path("loginEndpoint").asString())
                .isEqualTo("https://localhost/");
        assertThat(cloud.path("suffixes").path("storage").asString()).isEqualTo("core.windows.net");
    }

    @Test
    void secretIsExchangedForItsPrincipalsToken() throws Exception {
        for (String header : List.of("X-IDENTITY-HEADER", "secret")) {
            Answer answer = get("/msi/token?api-version=2019-08-01&resource=https://ml.azure.com", header, secret);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body().path("resource").asString()).isEqualTo("https://ml.azure.com");
            assertThat(answer.body().path("expires_on").isString()).isTrue();
            assertThat(security.tokens()
                            .verify(answer.body().path("access_token").asString()))
                    .isEqualTo(JOB);
        }
    }

    @Test
    void noTokenWithoutAGoodSecret() throws Exception {
        String path = "/msi/token?resource=a";
        assertThat(get(path).status()).isEqualTo(401);
        Answer wrong = get(path, "X-IDENTITY-HEADER", "ath_wrong");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.body().path("statusCode").asInt()).isEqualTo(401);
        assertThat(wrong.body().path("message").asString()).contains("athanor env");
        security.tokens().revoke(JOB);
        assertThat(get(path, "X-IDENTITY-HEADER", secret).status()).isEqualTo(401);
    }

    @Test
    void metadataServiceNeedsItsHeaderAndAKnownCaller() throws Exception {
        String path = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=a";
        assertThat(get(path).status()).isEqualTo(400);
        Answer answer = get(path, "Metadata", "true");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(security.tokens().verify(answer.body().path("access_token").asString()))
                .isEqualTo(security.owner());
        assertThat(get(path, "Metadata", "true", "X-Forwarded-For", "1.2.3.4").status())
                .isEqualTo(401);
    }

    @Test
    void clientCredentialsGiveAToken() throws Exception {
        String form = "grant_type=client_credentials&client_id=app&scope=https%3A%2F%2Fml.azure.com%2F.default";
        Answer answer = post("/adfs/oauth2/v2.0/token", form + "&client_secret=" + secret);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(security.tokens().verify(answer.body().path("access_token").asString()))
                .isEqualTo(JOB);
        assertThat(post("/adfs/oauth2/v2.0/token", form + "&client_assertion=" + secret)
                        .status())
                .isEqualTo(200);
        Answer wrong = post("/adfs/oauth2/v2.0/token", form + "&client_secret=x");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.body().path("error").asString()).isEqualTo("invalid_client");
        Answer grant = post("/adfs/oauth2/v2.0/token", "grant_type=password");
        assertThat(grant.body().path("error").asString()).isEqualTo("unsupported_grant_type");
    }

    @Test
    void discoveryLeadsToTheKeysOfItsTokens() throws Exception {
        Answer document = get("/adfs/.well-known/openid-configuration");
        assertThat(document.body().path("token_endpoint").asString()).startsWith(tls());
        assertThat(document.body().path("issuer").asString())
                .isEqualTo(security.tokens().issuer());
        String path = URI.create(document.body().path("jwks_uri").asString()).getPath();
        JsonNode key = get(path).body().path("keys").get(0);
        assertThat(key.path("kty").asString()).isEqualTo("EC");
        assertThat(key.has("d")).isFalse();
    }

    @Test
    void realAzureIdentityGetsItsTokens() throws Exception {
        String python = System.getenv("ATHANOR_TEST_PYTHON");
        assumeTrue(python != null, "ATHANOR_TEST_PYTHON names no Python with azure-identity");
        Path script = home.resolve("client.py");
        java.nio.file.Files.writeString(script, REAL_CLIENT);
        java.nio.file.Files.writeString(home.resolve("secret"), secret);
        var builder = new ProcessBuilder(python, script.toString()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "URL", tls(),
                        "PLAIN", plain(),
                        "SECRET", secret,
                        "SECRET_FILE", home.resolve("secret").toString(),
                        "NO_PROXY", "*",
                        "REQUESTS_CA_BUNDLE", security.certificates().bundle().toString()));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines())
                .as(output)
                .contains(
                        "app service train",
                        "default train",
                        "app service tls train",
                        "azure ml train",
                        "client secret train",
                        "workload train",
                        "wrong True",
                        "wrong True");
    }
}
