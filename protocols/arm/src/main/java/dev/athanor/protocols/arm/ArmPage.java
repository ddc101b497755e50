package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.platform.assets.ListView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists: one page and the address of the next. */
final class ArmPage {
    private static final String TOKEN = "$skipToken";

    /** Items of a page when the client does not say. */
    static final int SIZE = 100;

    private ArmPage() {}

    /** A list that is whole. */
    static Response all(List<? extends ObjectNode> values) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("value");
        values.forEach(list::add);
        return ArmBody.ok(body);
    }

    /** A page; {@code next} is the token of the page after it, null on the last. */
    static Response of(Request request, List<? extends ObjectNode> values, @Nullable String next) {
        ObjectNode body = Json.object();
        ArrayNode list = body.putArray("value");
        values.forEach(list::add);
        if (next != null && top(request).isEmpty()) {
            body.put("nextLink", link(request, next));
        }
        return ArmBody.ok(body);
    }

    /** The token that came with the request, null on the first page. */
    static @Nullable String token(Request request) {
        return request.query(TOKEN).filter(text -> !text.isEmpty()).orElse(null);
    }

    /** {@code $top} or {@code pageSize}, else {@link #SIZE}. */
    static int size(Request request) {
        return top(request)
                .or(() -> number(request, "pageSize"))
                .or(() -> number(request, "count"))
                .orElse(SIZE);
    }

    /** Which items {@code listViewType} asks for: the active ones by default. */
    static ListView view(Request request) {
        String asked = request.query("listViewType").orElse("ActiveOnly");
        String word =
                asked.substring(asked.lastIndexOf('.') + 1).replace("_", "").toLowerCase(Locale.ROOT);
        return switch (word) {
            case "activeonly", "enabledonly", "" -> ListView.ACTIVE_ONLY;
            case "archivedonly", "disabledonly" -> ListView.ARCHIVED_ONLY;
            case "all" -> ListView.ALL;
            default ->
                throw ArmBody.invalid(
                        "'listViewType' is '" + asked + "'; allowed: ActiveOnly, ArchivedOnly, All", "listViewType");
        };
    }

    /** {@code $top}: most items of all, without a next page. */
    private static Optional<Integer> top(Request request) {
        return number(request, "$top");
    }

    private static Optional<Integer> number(Request request, String name) {
        return request.query(name).map(text -> {
            try {
                return Math.clamp(Long.parseLong(text.strip()), 1, 1000);
            } catch (NumberFormatException malformed) {
                throw new dev.athanor.foundation.kernel.AthanorException(
                                ArmProblem.FIELD_VALUE_INVALID,
                                "'" + name + "' is '" + text + "', not a number",
                                malformed)
                        .at(name);
            }
        });
    }

    private static String link(Request request, String next) {
        var link =
                new StringBuilder(request.baseUrl()).append(request.rawPath()).append('?');
        request.queries()
                .forEach((name, values) -> values.forEach(value -> {
                    if (!name.equalsIgnoreCase(TOKEN)) {
                        link.append(encode(name))
                                .append('=')
                                .append(encode(value))
                                .append('&');
                    }
                }));
        return link.append(TOKEN).append('=').append(encode(next)).toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%24", "$");
    }
}
