package dev.athanor.platform.security;

import dev.athanor.foundation.http.Listener;
import dev.athanor.foundation.http.Request;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the head of a request must look like to be the owner's without a token. The owner's browser runs other people's pages, and the owner's
 * machine may run a proxy; both speak from a socket of the owner's. These rules tell them apart.
 */
final class OwnerRules {
    private static final List<String> HOSTS = List.of("localhost", "127.0.0.1", "[::1]");
    private static final List<String> PROXY_HEADERS = List.of("forwarded", "via", "x-real-ip");
    private static final List<String> DECIDING = List.of("host", "origin", "sec-fetch-site", "content-type");
    private static final List<String> FORMS =
            List.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

    private OwnerRules() {}

    /** Which rule the request breaks; empty when none. */
    static Optional<String> refusal(Request request) {
        boolean unix = request.peer().listener() == Listener.Kind.UNIX;
        return proxied(request)
                .or(() -> ambiguous(request))
                .or(() -> unix ? Optional.empty() : foreignHost(request))
                .or(() -> foreignOrigin(request))
                .or(() -> crossSite(request))
                .or(() -> form(request));
    }

    private static Optional<String> proxied(Request request) {
        return request.headers().keySet().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith("x-forwarded") || PROXY_HEADERS.contains(name))
                .findFirst()
                .map(name -> "it came through a proxy (header " + name + ")");
    }

    /** Two values of a header that decides: which of them another program on the way believed cannot be told. */
    private static Optional<String> ambiguous(Request request) {
        return request.headers().entrySet().stream()
                .filter(header -> DECIDING.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .filter(header -> header.getValue().size() > 1)
                .findFirst()
                .map(header -> "it has more than one " + header.getKey() + " header");
    }

    /** Against DNS rebinding: a page of evil.example whose name was turned to 127.0.0.1 still sends its own name. */
    private static Optional<String> foreignHost(Request request) {
        Optional<String> host = request.header("host");
        Request.Peer peer = request.peer();
        int standard = peer.listener() == Listener.Kind.TLS ? 443 : 80;
        boolean ours = host.isPresent()
                && HOSTS.stream()
                        .anyMatch(name -> host.get().equals(name + ":" + peer.localPort())
                                || (peer.localPort() == standard && host.get().equals(name)));
        return ours
                ? Optional.empty()
                : Optional.of("its Host is '" + host.orElse("") + "', not localhost:" + peer.localPort());
    }

    private static Optional<String> foreignOrigin(Request request) {
        String scheme = request.peer().listener() == Listener.Kind.TLS ? "https://" : "http://";
        String own = scheme + request.header("host").orElse("");
        return request.header("origin")
                .filter(origin -> !origin.equals(own))
                .map(origin -> "it was made by a page of another origin ('" + origin + "')");
    }

    private static Optional<String> crossSite(Request request) {
        return request.header("sec-fetch-site")
                .filter(site -> !site.equals("none") && !site.equals("same-origin"))
                .map(site -> "it was made by a page of another site (Sec-Fetch-Site: " + site + ")");
    }

    /**
     * A form of any page can be posted anywhere without asking. A form cannot PUT, and a script that would needs a preflight, which is never
     * granted: so plain text, which MLflow sends for text files, is no form there.
     */
    private static Optional<String> form(Request request) {
        String type = request.header("content-type").orElse("").toLowerCase(Locale.ROOT);
        String media = type.contains(";") ? type.substring(0, type.indexOf(';')).strip() : type.strip();
        boolean form = switch (request.method()) {
            case "GET", "HEAD" -> false;
            case "PUT", "PATCH", "DELETE" -> FORMS.contains(media) && !media.equals("text/plain");
            default -> FORMS.contains(media);
        };
        return form ? Optional.of("its Content-Type is that of a form ('" + media + "')") : Optional.empty();
    }
}
