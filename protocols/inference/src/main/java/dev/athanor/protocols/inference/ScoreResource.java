package dev.athanor.protocols.inference;

import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Resource;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.serving.ScoreAnswer;
import dev.athanor.platform.serving.ScoreCall;
import dev.athanor.platform.serving.Serving;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests to endpoints. Whatever stands behind the endpoint's name is passed on to the deployment as its path. */
final class ScoreResource implements Resource {
    private static final String DEPLOYMENT = "azureml-model-deployment";

    private final Serving serving;
    private final Security security;
    private final String root;

    ScoreResource(Serving serving, Security security, String root) {
        this.serving = serving;
        this.security = security;
        this.root = root;
    }

    @Override
    public void routes(Routes routes) {
        for (String verb : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
            routes.on(verb, root + "/{workspace}/{endpoint}/{rest...}", Access.signed(), this::score);
        }
    }

    @Override
    public ErrorForm errors() {
        return new ScoreErrors();
    }

    private Response score(Request request) throws IOException {
        security.requireSafeChannel(request);
        String query = request.rawQuery();
        var call = new ScoreCall(
                request.param("workspace"),
                request.param("endpoint"),
                bearer(request),
                request.header(DEPLOYMENT).orElse(null),
                request.method(),
                "/" + request.param("rest") + (query.isEmpty() ? "" : "?" + query),
                headers(request),
                request.bytes(serving.config().maxBody()));
        return answer(serving.score(call));
    }

    static Response answer(ScoreAnswer answer) {
        boolean good = answer.status() >= 200 && answer.status() < 300;
        var response = new Response(good ? answer.status() : 424, answer.headers(), new Response.Bytes(answer.body()))
                .with(DEPLOYMENT, answer.deployment());
        if (!good) {
            response = response.with("ms-azureml-model-error-statuscode", Integer.toString(answer.status()))
                    .with("ms-azureml-model-error-reason", answer.reason());
        }
        return response.untrusted();
    }

    private static @Nullable String bearer(Request request) {
        String credential = request.header("authorization").orElse("").strip();
        return credential.regionMatches(true, 0, "Bearer ", 0, 7)
                ? credential.substring(7).strip()
                : null;
    }

    private static Map<String, String> headers(Request request) {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        headers.putIfAbsent("x-request-id", request.requestId());
        return headers;
    }
}
