package dev.athanor.foundation.telemetry;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Resource;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.http.Statuses;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** {@code /metrics} for Prometheus; {@code /livez}, {@code /readyz}, {@code /healthz} for whoever watches over the process. */
final class TelemetryResource implements Resource {
    private final Meters meters;
    private final Health health;

    TelemetryResource(Meters meters, Health health) {
        this.meters = meters;
        this.health = health;
    }

    @Override
    public void routes(Routes routes) {
        routes.get(
                "/metrics",
                Access.action("Athanor/metrics/read"),
                request -> Response.text(200, "text/plain; version=0.0.4; charset=utf-8", meters.scrape()));
        routes.get("/livez", Access.open(), request -> Response.text(200, "text/plain", "ok"));
        routes.get("/readyz", Access.open(), this::ready);
        routes.get("/healthz", Access.open(), this::ready);
    }

    private Response ready(Request request) {
        Map<String, Boolean> state = health.state();
        boolean well = !state.containsValue(false);
        if (request.query("verbose").isEmpty()) {
            return Response.text(well ? 200 : 503, "text/plain", well ? "ok" : "not ready");
        }
        ObjectNode checks = Json.object();
        state.forEach(checks::put);
        return Response.json(
                well ? 200 : 503, Json.write(Json.object().put("ready", well).set("checks", checks)));
    }

    @Override
    public ErrorForm errors() {
        return (failure, request) ->
                Response.text(Statuses.of(failure.problem().kind()), "text/plain; charset=utf-8", failure.text());
    }
}
