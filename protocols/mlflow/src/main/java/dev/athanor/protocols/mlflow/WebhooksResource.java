package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.webhooks.Outcome;
import dev.athanor.platform.webhooks.Webhook;
import dev.athanor.platform.webhooks.WebhookSpec;
import dev.athanor.platform.webhooks.Webhooks;
import dev.athanor.protocols.mlflow.Mounts.Right;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code webhooks/*}. Who may write models may say who is told of them; secrets are never shown. */
final class WebhooksResource implements MlflowResource {
    private static final String ONE = "webhooks/{webhook}";

    private final Mounts mounts;
    private final Webhooks webhooks;
    private final Notes notes;
    private final Writers writers;

    WebhooksResource(Mounts mounts, Webhooks webhooks, Notes notes, Writers writers) {
        this.mounts = mounts;
        this.webhooks = webhooks;
        this.notes = notes;
        this.writers = writers;
    }

    @Override
    public void routes(Routes routes) {
        mounts.on(routes)
                .post("webhooks", Right.WRITE_MODEL, this::create)
                .get("webhooks", Right.WRITE_MODEL, this::list)
                .get(ONE, Right.WRITE_MODEL, call -> answer(webhooks.get(call.guid(), id(call))))
                .patch(ONE, Right.WRITE_MODEL, this::update)
                .delete(ONE, Right.WRITE_MODEL, this::delete)
                .post(ONE + "/test", Right.WRITE_MODEL, this::test);
    }

    private static String id(Call call) {
        return call.request().param("webhook");
    }

    private Response create(Call call) {
        writers.admitUnconfined(call);
        call.fields().required("name");
        if (!call.fields().has("url")) {
            throw call.fields().missing("url");
        }
        if (!call.fields().has("events")) {
            throw call.fields().missing("events");
        }
        return answer(webhooks.create(call.guid(), spec(call)));
    }

    private static WebhookSpec spec(Call call) {
        Fields fields = call.fields();
        return new WebhookSpec(
                fields.textOrNull("name"),
                fields.textOrNull("description"),
                fields.text("url").orElse(null),
                fields.has("events") ? events(fields) : null,
                fields.textOrNull("secret"),
                active(fields.textOrNull("status")));
    }

    private static List<String> events(Fields fields) {
        return fields.list("events").stream().map(WebhooksResource::event).toList();
    }

    private static String event(Fields event) {
        return event.required("entity") + "." + event.required("action");
    }

    private static @Nullable Boolean active(@Nullable String status) {
        if (status == null) {
            return null;
        }
        return switch (status) {
            case "ACTIVE" -> true;
            case "DISABLED" -> false;
            default ->
                throw MlflowProblem.MLFLOW_PARAMETER_INVALID
                        .because("Invalid value \"" + status
                                + "\" for parameter 'status' supplied: allowed are ACTIVE, DISABLED")
                        .at("status");
        };
    }

    private Response list(Call call) {
        int max = Limits.page(call, 100, 1000);
        String token = call.fields().textOrNull("page_token");
        List<Webhook> all = webhooks.list(call.guid());
        int from = 0;
        if (token != null) {
            from = all.stream().map(Webhook::id).toList().indexOf(token) + 1;
        }
        int to = Math.min(from + max, all.size());
        ArrayNode list = Json.array();
        all.subList(from, to).forEach(hook -> list.add(json(hook)));
        return Wire.page("webhooks", list, to < all.size() ? all.get(to - 1).id() : null);
    }

    private Response update(Call call) {
        writers.admitUnconfined(call);
        return answer(webhooks.update(call.guid(), id(call), spec(call)));
    }

    private Response delete(Call call) {
        writers.admitUnconfined(call);
        webhooks.delete(call.guid(), id(call));
        return Wire.empty();
    }

    private Response test(Call call) {
        writers.admitUnconfined(call);
        Webhook hook = webhooks.get(call.guid(), id(call));
        String event = call.fields().has("event")
                ? event(call.fields().object("event"))
                : hook.events().getFirst();
        Outcome outcome = webhooks.test(call.guid(), hook.id(), notes.example(event));
        ObjectNode result = Json.object().put("success", outcome.isSuccess());
        if (outcome.failure() == null) {
            result.put("response_status", outcome.status()).put("response_body", outcome.body());
        } else {
            result.put("error_message", "Failed to test webhook: " + outcome.failure());
        }
        return Wire.one("result", result);
    }

    private static Response answer(Webhook hook) {
        return Wire.one("webhook", json(hook));
    }

    private static ObjectNode json(Webhook hook) {
        ObjectNode node = Json.object();
        node.put("webhook_id", hook.id());
        node.put("name", hook.name());
        Wire.text(node, "description", hook.description());
        node.put("url", hook.url());
        ArrayNode events = node.putArray("events");
        for (String event : hook.events()) {
            int dot = event.indexOf('.');
            events.addObject().put("entity", event.substring(0, dot)).put("action", event.substring(dot + 1));
        }
        node.put("status", hook.active() ? "ACTIVE" : "DISABLED");
        node.put("creation_timestamp", hook.createdAt().toEpochMilli());
        node.put("last_updated_timestamp", hook.modifiedAt().toEpochMilli());
        return node;
    }
}
