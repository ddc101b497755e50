package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.schedules.Fire;
import dev.athanor.platform.schedules.Schedules;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The addresses by which schedules are called. An address holds a secret, so that whoever has it needs nothing else; who may write the schedule
 * asks for it, and gets another each time.
 */
final class ScheduleHooksResource implements ArmResource {
    private static final String ROOT = "/hooks/schedules/";
    private static final int LARGEST = 64 * 1024;
    private static final int SECRET_BYTES = 24;

    /** How callers name a delivery, so that one that is sent again is known. */
    private static final List<String> DELIVERY =
            List.of("idempotency-key", "x-github-delivery", "x-mlflow-delivery-id", "webhook-id", "ce-id");

    private final String base;
    private final Workspaces workspaces;
    private final Schedules schedules;
    private final Security security;
    private final Ids ids;

    ScheduleHooksResource(ArmRooms rooms) {
        this.base = rooms.base();
        this.workspaces = rooms.workspaces();
        this.schedules = rooms.schedules();
        this.security = rooms.security();
        this.ids = rooms.ids();
    }

    @Override
    public void routes(Routes routes) {
        routes.post(
                        ArmPaths.WORKSPACE + "/schedules/{name}/webhook",
                        Access.action(ArmPaths.ACTION + "/schedules/write"),
                        this::renew)
                .post(ROOT + "{workspace}/{name}/{secret}", Access.signed(), this::call);
    }

    private Response renew(Request request) {
        Workspace workspace = ArmPaths.workspace(request, workspaces);
        String name = schedules.get(workspace, ArmPaths.name(request, "name")).name();
        String secret = ids.hex(SECRET_BYTES);
        schedules.lock(workspace, name, secret);
        return ArmBody.ok(Json.object().put("url", base + ROOT + workspace.guid() + "/" + name + "/" + secret));
    }

    private Response call(Request request) throws IOException {
        security.requireSafeChannel(request);
        byte[] body = request.bytes(LARGEST);
        Fire fire = schedules.call(
                request.param("workspace"),
                request.param("name"),
                request.param("secret"),
                delivery(request),
                facts(new String(body, StandardCharsets.UTF_8)));
        return Response.json(202, Json.write(Json.object().put("jobName", fire.submission())));
    }

    private static @Nullable String delivery(Request request) {
        return DELIVERY.stream()
                .map(request::header)
                .flatMap(Optional::stream)
                .filter(name -> !name.isBlank())
                .findFirst()
                .orElse(null);
    }

    /** The body, and what is on the top of it when it is an object of JSON. */
    private static Map<String, String> facts(String body) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("body", body);
        try {
            if (body.strip().startsWith("{")) {
                for (Map.Entry<String, JsonNode> field : Json.parse(body).properties()) {
                    JsonNode value = field.getValue();
                    facts.put("body." + field.getKey(), value.isString() ? value.asString() : Json.write(value));
                }
            }
        } catch (AthanorException text) {
            // A body need not be JSON; as text it is there.
            return facts;
        }
        return facts;
    }
}
