package dev.athanor.platform.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Azure's strings-to-sign of shared access signatures, by version of the service. */
final class SasText {
    /** From this version on the snapshot and the resource are part of the text. */
    private static final String WITH_RESOURCE = "2018-11-09";

    /** From this version on the encryption scope is part of the text. */
    private static final String WITH_ENCRYPTION_SCOPE = "2020-12-06";

    /** The oldest version whose text we know. */
    static final String OLDEST = "2015-04-05";

    private SasText() {}

    /**
     * The text of a service SAS for blobs.
     *
     * @param query its parameters, decoded
     * @param account the account's name as the signer wrote it
     * @param path {@code container}, {@code container/blob} or {@code container/folder}
     */
    static String service(Map<String, String> query, String account, String path) {
        String version = get(query, "sv");
        List<String> lines = new ArrayList<>(List.of(
                get(query, "sp"),
                get(query, "st"),
                get(query, "se"),
                "/blob/" + account + "/" + path,
                get(query, "si"),
                get(query, "sip"),
                get(query, "spr"),
                version));
        if (version.compareTo(WITH_RESOURCE) >= 0) {
            lines.add(get(query, "sr"));
            lines.add(get(query, "snapshot"));
        }
        if (version.compareTo(WITH_ENCRYPTION_SCOPE) >= 0) {
            lines.add(get(query, "ses"));
        }
        for (String header : List.of("rscc", "rscd", "rsce", "rscl", "rsct")) {
            lines.add(get(query, header));
        }
        return String.join("\n", lines);
    }

    /** The text of an account SAS. */
    static String account(Map<String, String> query, String account) {
        String version = get(query, "sv");
        var lines = new StringJoiner("\n", "", "\n");
        lines.add(account);
        for (String name : List.of("sp", "ss", "srt", "st", "se", "sip", "spr")) {
            lines.add(get(query, name));
        }
        lines.add(version);
        if (version.compareTo(WITH_ENCRYPTION_SCOPE) >= 0) {
            lines.add(get(query, "ses"));
        }
        return lines.toString();
    }

    static String get(Map<String, String> query, String name) {
        return query.getOrDefault(name, "");
    }
}
