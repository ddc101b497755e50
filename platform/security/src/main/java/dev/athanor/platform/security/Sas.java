package dev.athanor.platform.security;

import static dev.athanor.platform.security.SasText.get;

import dev.athanor.foundation.kernel.Hashes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shared access signatures: makes them for our own containers and checks those that come with storage requests, ours and those that a client
 * signed with an account key. A signature opens what it names and nothing else. Safe for use by many threads.
 */
public final class Sas {
    /** How long a signed address is good for unless something else is asked for. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

    /** The version that our own signatures follow. */
    private static final String VERSION = "2021-12-02";

    private final AccountKeys keys;
    private final Clock clock;

    Sas(AccountKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Signs for a whole container.
     *
     * @param permissions letters, such as {@code racwdl}
     * @return a query string without a question mark
     */
    public String container(String account, String container, String permissions, Duration lifetime) {
        return sign(account, container, "c", Map.of(), permissions, lifetime);
    }

    /**
     * Signs for all blobs below a folder of a container.
     *
     * @param folder names with slashes between, none at the ends
     * @param permissions letters, such as {@code rl}
     * @return a query string without a question mark
     */
    public String folder(String account, String container, String folder, String permissions, Duration lifetime) {
        int depth = folder.split("/", -1).length;
        return sign(
                account, container + "/" + folder, "d", Map.of("sdd", Integer.toString(depth)), permissions, lifetime);
    }

    /**
     * Signs for one blob.
     *
     * @param permissions letters, such as {@code r}
     * @return a query string without a question mark
     */
    public String blob(String account, String container, String blob, String permissions, Duration lifetime) {
        return sign(account, container + "/" + blob, "b", Map.of(), permissions, lifetime);
    }

    /**
     * The address of one blob, signed.
     *
     * @param base the server's address, without a slash at the end
     * @param permissions letters, such as {@code r}
     */
    public String address(
            String base, String account, String container, String blob, String permissions, Duration lifetime) {
        String name = URLEncoder.encode(blob, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
        return base + "/st/" + account + "/" + container + "/" + name + "?"
                + blob(account, container, blob, permissions, lifetime);
    }

    private String sign(
            String account,
            String path,
            String resource,
            Map<String, String> more,
            String permissions,
            Duration lifetime) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("sv", VERSION);
        query.put("sr", resource);
        query.putAll(more);
        query.put("sp", permissions);
        query.put(
                "se",
                clock.instant().plus(lifetime).truncatedTo(ChronoUnit.SECONDS).toString());
        query.put("sig", AccountKeys.sign(keys.accountKey(account), SasText.service(query, account, path)));
        return query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /**
     * What the signature of a request permits.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException AUTHENTICATION_FAILED when the signature is wrong, over or for another path;
     *     AUTHORIZATION_… when protocol, address or service do not fit
     */
    public SasGrant verify(SasRequest request) {
        Map<String, String> query = request.query();
        if (get(query, "sv").compareTo(SasText.OLDEST) < 0) {
            throw SecurityProblem.AUTHENTICATION_FAILED
                    .because("sv is '" + get(query, "sv") + "'; known are versions from " + SasText.OLDEST + " on")
                    .at("sv");
        }
        boolean service = query.containsKey("sr");
        boolean signed = service ? verifyService(request) : verifyAccount(request);
        if (!signed) {
            throw SecurityProblem.AUTHENTICATION_FAILED
                    .because("the signature does not match what it signs, or the account's key was regenerated")
                    .at("sig");
        }
        SasLimits.check(request, clock.instant());
        return service
                ? new SasGrant(
                        get(query, "sp"), get(query, "sr"), get(query, "sr").equals("b") ? "o" : "co")
                : new SasGrant(get(query, "sp"), "account", get(query, "srt"));
    }

    private boolean verifyService(SasRequest request) {
        String path = SasLimits.signedPath(request);
        return matches(request, name -> SasText.service(request.query(), name, path));
    }

    private boolean verifyAccount(SasRequest request) {
        if (!request.query().containsKey("ss") || !request.query().containsKey("srt")) {
            throw SecurityProblem.AUTHENTICATION_FAILED
                    .because("a signature needs sr (service SAS) or ss and srt (account SAS)")
                    .at("sr");
        }
        return matches(request, name -> SasText.account(request.query(), name));
    }

    private interface Text {
        String of(String account);
    }

    /** All keys and spellings are tried whatever the first says, so that time tells nothing. */
    private boolean matches(SasRequest request, Text text) {
        List<String> names = new ArrayList<>(List.of(request.account()));
        names.addAll(request.spellings());
        String given = get(request.query(), "sig");
        boolean found = false;
        for (byte[] key : keys.find(request.account())) {
            for (String name : names) {
                found |= Hashes.sameSecret(AccountKeys.sign(key, text.of(name)), given);
            }
        }
        return found;
    }
}
