package dev.athanor.platform.security;

import static dev.athanor.platform.security.SasText.get;

import dev.athanor.foundation.kernel.AthanorException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a signature says beside its permissions: path, times, protocol, addresses, service. */
final class SasLimits {
    private SasLimits() {}

    /** The path that a service SAS must have signed to be good for this request. */
    static String signedPath(SasRequest request) {
        String container = request.container();
        String blob = request.blob();
        String resource = get(request.query(), "sr");
        if (container == null) {
            throw failed("sr", "a service SAS is for a container or blob, not for the account");
        }
        return switch (resource) {
            case "c" -> container;
            case "b" -> container + "/" + required(blob, "sr", "a signature for a blob opens no container");
            case "d" ->
                container + folder(required(blob, "sr", "a signature for a folder opens no container"), request);
            default -> throw failed("sr", "sr is '" + resource + "'; known are b, c, d");
        };
    }

    /**
     * The first {@code sdd} segments of the blob's name. One more must follow, if an empty one: the prefix {@code runs/one} of a listing would
     * show {@code runs/one2} too.
     */
    private static String folder(String blob, SasRequest request) {
        String given = get(request.query(), "sdd");
        if (!given.matches("[0-9]{1,3}")) {
            throw failed("sdd", "sdd is '" + given + "'; it must be the folder's depth");
        }
        int depth = Integer.parseInt(given);
        List<String> segments = List.of(blob.split("/", -1));
        if (depth > 0 && segments.size() <= depth) {
            throw failed("sdd", "the path is not below the signed folder");
        }
        return depth == 0 ? "" : "/" + String.join("/", segments.subList(0, depth));
    }

    static void check(SasRequest request, Instant now) {
        Map<String, String> query = request.query();
        String end = get(query, "se");
        if (end.isEmpty()) {
            throw failed("se", "the signature has no end (se); stored access policies (si) are not known here");
        }
        if (!now.isBefore(instant(end, "se"))) {
            throw failed("se", "the signature ended at " + end);
        }
        String start = get(query, "st");
        if (!start.isEmpty() && now.isBefore(instant(start, "st"))) {
            throw failed("st", "the signature begins at " + start);
        }
        protocol(get(query, "spr"), request.tls());
        String range = get(query, "sip");
        if (!range.isEmpty() && !within(range, request.address())) {
            throw SecurityProblem.AUTHORIZATION_SOURCE_IP_MISMATCH
                    .because("the signature may be used from " + range + " only")
                    .at("sip");
        }
        if (!query.containsKey("sr") && get(query, "ss").indexOf('b') < 0) {
            throw SecurityProblem.AUTHORIZATION_SERVICE_MISMATCH
                    .because("ss is '" + get(query, "ss") + "'; this is the blob service (b)")
                    .at("ss");
        }
    }

    private static void protocol(String allowed, boolean tls) {
        switch (allowed) {
            case "", "https,http" -> {}
            case "https" -> {
                if (!tls) {
                    throw SecurityProblem.AUTHORIZATION_PROTOCOL_MISMATCH
                            .because("the signature is for https only")
                            .at("spr");
                }
            }
            default -> throw failed("spr", "spr is '" + allowed + "'; allowed: https, https,http");
        }
    }

    private static Instant instant(String text, String name) {
        try {
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            // Azure also takes minutes without seconds.
            String whole = text.length() == 17 ? text.substring(0, 16) + ":00Z" : text;
            return OffsetDateTime.parse(whole).toInstant();
        } catch (DateTimeException malformed) {
            throw new AthanorException(
                            SecurityProblem.AUTHENTICATION_FAILED,
                            name + " is '" + text + "'; allowed are UTC times such as 2026-01-31T12:00:00Z",
                            malformed)
                    .at(name);
        }
    }

    /** Whether an address lies in {@code a} or {@code a-b}. Only literal addresses are looked at: no name is resolved. */
    private static boolean within(String range, String address) {
        String[] ends = range.split("-", 2);
        try {
            BigInteger low = number(ends[0]);
            BigInteger high = ends.length == 2 ? number(ends[1]) : low;
            BigInteger value = number(address);
            return value.compareTo(low) >= 0 && value.compareTo(high) <= 0;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static BigInteger number(String address) {
        return new BigInteger(1, InetAddress.ofLiteral(address).getAddress());
    }

    private static String required(@Nullable String value, String field, String message) {
        if (value == null) {
            throw failed(field, message);
        }
        return value;
    }

    private static AthanorException failed(String field, String message) {
        return SecurityProblem.AUTHENTICATION_FAILED.because(message).at(field);
    }
}
