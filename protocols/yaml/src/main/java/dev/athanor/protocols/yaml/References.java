package dev.athanor.protocols.yaml;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The spellings of references to assets and computes. */
final class References {
    private static final Pattern VERSIONED = Pattern.compile("azureml:([^:@/]+):([^:@/]+)");
    private static final Pattern LABELLED = Pattern.compile("azureml:([^:@/]+)@([^:@/]+)");
    private static final Pattern NAMED = Pattern.compile("azureml:([^:@/]+)");
    private static final Pattern ARM = Pattern.compile("(?i)(?:azureml:)?(/subscriptions/[^/]+/resourceGroups/.+)");
    private static final Pattern ASSET_ID = Pattern.compile("(?i).*/([^/]+)/([^/]+)/versions/([^/]+)/?");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    private References() {}

    /** A reference taken apart: a version, or a label, or neither. */
    record Reference(String name, Optional<String> version, Optional<String> label) {}

    /** {@code azureml:name:version}, {@code azureml:name@label} or {@code azureml:name}; empty for anything else. */
    static Optional<Reference> parse(String text) {
        Matcher versioned = VERSIONED.matcher(text);
        if (versioned.matches()) {
            return Optional.of(new Reference(versioned.group(1), Optional.of(versioned.group(2)), Optional.empty()));
        }
        Matcher labelled = LABELLED.matcher(text);
        if (labelled.matches()) {
            return Optional.of(new Reference(labelled.group(1), Optional.empty(), Optional.of(labelled.group(2))));
        }
        Matcher named = NAMED.matcher(text);
        return named.matches()
                ? Optional.of(new Reference(named.group(1), Optional.empty(), Optional.empty()))
                : Optional.empty();
    }

    /** The full ARM id in {@code text}, with or without {@code azureml:} before it. */
    static Optional<String> armId(String text) {
        Matcher arm = ARM.matcher(text);
        return arm.matches() ? Optional.of(arm.group(1)) : Optional.empty();
    }

    /** Whether the text is a local path rather than an address or reference. */
    static boolean isLocal(String text) {
        if (text.startsWith("file:")) {
            return true;
        }
        return !SCHEME.matcher(text).matches()
                && !text.startsWith("git+")
                && armId(text).isEmpty();
    }

    /** {@code azureml:name:version} of an asset's ARM id, {@code azureml:name} of anything else's; other text as it is. */
    static String shorten(String id) {
        if (armId(id).isEmpty()) {
            return id;
        }
        Matcher asset = ASSET_ID.matcher(id);
        return asset.matches()
                ? "azureml:" + asset.group(2) + ":" + asset.group(3)
                : "azureml:" + id.substring(id.lastIndexOf('/') + 1);
    }

    /** The name in an ARM id: the segment before {@code /versions/}, or the last. */
    static String nameIn(String id) {
        Matcher asset = ASSET_ID.matcher(id);
        return asset.matches() ? asset.group(2) : id.substring(id.lastIndexOf('/') + 1);
    }

    /** The version in an asset's ARM id. */
    static Optional<String> versionIn(String id) {
        Matcher asset = ASSET_ID.matcher(id);
        return asset.matches() ? Optional.of(asset.group(3)) : Optional.empty();
    }
}
