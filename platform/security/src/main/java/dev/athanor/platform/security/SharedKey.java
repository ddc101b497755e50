package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Hashes;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Checks storage requests that a client signed with an account key ({@code Authorization: SharedKey NAME:SIGNATURE}). */
public final class SharedKey {
    /** How far the client's clock may be off, as with Azure. */
    private static final Duration SKEW = Duration.ofMinutes(15);

    private static final List<String> SIGNED_HEADERS = List.of(
            "content-encoding",
            "content-language",
            "content-length",
            "content-md5",
            "content-type",
            "date",
            "if-modified-since",
            "if-match",
            "if-none-match",
            "if-unmodified-since",
            "range");

    private final AccountKeys keys;
    private final Clock clock;

    SharedKey(AccountKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Passes when the request is signed with a key of its account: its holder may do everything there.
     *
     * @throws AthanorException AUTHENTICATION_FAILED
     */
    public void verify(SharedKeyRequest request) {
        String authorization = request.header("authorization");
        int colon = authorization.lastIndexOf(':');
        if (!request.isSigned() || colon < 0) {
            throw SecurityProblem.AUTHENTICATION_FAILED.because("Authorization must be 'SharedKey NAME:SIGNATURE'");
        }
        String name = authorization.substring("SharedKey ".length(), colon);
        String given = authorization.substring(colon + 1);
        fresh(request);
        String text = text(request, name);
        boolean found = false;
        for (byte[] key : keys.find(request.account())) {
            found |= Hashes.sameSecret(AccountKeys.sign(key, text), given);
        }
        if (!found) {
            throw SecurityProblem.AUTHENTICATION_FAILED.because(
                    "the signature does not match the request, or the account's key was regenerated");
        }
    }

    /**
     * Azure's string-to-sign.
     *
     * @param name the account as the client wrote it: it may hold the path that stands before the container
     */
    static String text(SharedKeyRequest request, String name) {
        var text = new StringBuilder(request.method()).append('\n');
        boolean dated = !request.header("x-ms-date").isEmpty();
        for (String header : SIGNED_HEADERS) {
            String value = request.header(header);
            boolean left = (header.equals("content-length") && value.equals("0")) || (header.equals("date") && dated);
            text.append(left ? "" : value).append('\n');
        }
        new TreeMap<>(request.headers()).forEach((header, values) -> {
            if (header.startsWith("x-ms-")) {
                text.append(header).append(':').append(String.join(",", values)).append('\n');
            }
        });
        text.append('/').append(name).append(request.rawPath());
        Map<String, List<String>> queries = new TreeMap<>();
        request.queries().forEach((key, values) -> queries.put(key.toLowerCase(Locale.ROOT), values));
        queries.forEach((key, values) -> text.append('\n')
                .append(key)
                .append(':')
                .append(String.join(",", values.stream().sorted().toList())));
        return text.toString();
    }

    private void fresh(SharedKeyRequest request) {
        String date = request.header("x-ms-date").isEmpty() ? request.header("date") : request.header("x-ms-date");
        try {
            Instant sent = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            if (Duration.between(sent, clock.instant()).abs().compareTo(SKEW) > 0) {
                throw SecurityProblem.AUTHENTICATION_FAILED
                        .because("x-ms-date is '" + date + "', more than " + SKEW.toMinutes() + " minutes off")
                        .at("x-ms-date");
            }
        } catch (DateTimeException malformed) {
            throw new AthanorException(
                            SecurityProblem.AUTHENTICATION_FAILED,
                            "x-ms-date is '" + date + "'; it must be an RFC 1123 date",
                            malformed)
                    .at("x-ms-date");
        }
    }
}
