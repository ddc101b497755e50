package dev.athanor.platform.webhooks;

import dev.athanor.foundation.kernel.AthanorException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a webhook may be. The words are MLflow's, since its clients' tests match them. */
final class HookRules {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final int MOST_EVENTS = 50;

    private HookRules() {}

    static String name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw invalid(
                    "Webhook name '" + name + "' is invalid. It must start and end with a letter or digit, be less than"
                            + " 63 characters long, and contain only letters, digits, dots (.), underscores (_), and"
                            + " hyphens (-).",
                    "name");
        }
        return name;
    }

    static String url(String url, List<String> schemes) {
        if (url.isBlank()) {
            throw invalid("Webhook URL cannot be empty or just whitespace: '" + url + "'", "url");
        }
        URI address;
        try {
            address = new URI(url);
        } catch (URISyntaxException malformed) {
            throw invalid("Invalid webhook URL '" + url + "': " + malformed.getReason(), "url");
        }
        String scheme = address.getScheme();
        if (scheme == null || !schemes.contains(scheme)) {
            throw invalid(
                    "Invalid webhook URL scheme: '" + (scheme == null ? "" : scheme) + "'. Allowed schemes are: "
                            + String.join(", ", schemes) + ".",
                    "url");
        }
        if (address.getHost() == null) {
            throw invalid("Invalid webhook URL '" + url + "': it names no host", "url");
        }
        return url;
    }

    static List<String> events(List<String> events, Set<String> known) {
        if (events.isEmpty() || events.size() > MOST_EVENTS) {
            throw invalid(
                    "Webhook events must be a list of 1 to " + MOST_EVENTS + " events, got " + events.size() + ".",
                    "events");
        }
        for (String event : events) {
            if (!known.contains(event)) {
                throw invalid("Webhook event '" + event + "' is not known; allowed are " + known, "events");
            }
        }
        return events.stream().distinct().sorted().toList();
    }

    private static AthanorException invalid(String message, String field) {
        return WebhooksProblem.WEBHOOK_INVALID.because(message).at(field);
    }
}
