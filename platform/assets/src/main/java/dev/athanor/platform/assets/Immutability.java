package dev.athanor.platform.assets;

import org.jspecify.annotations.Nullable;

/** What of a version must never change. */
final class Immutability {
    private Immutability() {}

    static void check(Asset before, @Nullable String contentBefore, AssetSpec spec) {
        String what = before.kind().noun() + " '" + before.name() + "' of version '" + before.version() + "'";
        String uri = spec.uri();
        if (uri != null && before.uri() != null && !trimmed(uri).equals(trimmed(before.uri()))) {
            throw AssetsProblem.USER_ERROR
                    .because("Asset paths cannot be updated. " + what + " lies at '" + before.uri()
                            + "'; register a new version for '" + uri + "'")
                    .at("properties.uri");
        }
        String content = VersionStore.contentOf(spec);
        if (content != null && contentBefore != null && !content.equals(contentBefore)) {
            throw AssetsProblem.ASSET_CHANGED.because(
                    what + " exists with other content; register a new version, or leave the version out");
        }
        boolean typed = before.kind() == AssetKind.DATA || before.kind() == AssetKind.COMPONENT;
        if (typed && !before.type().equalsIgnoreCase(spec.type())) {
            throw AssetsProblem.ASSET_CHANGED
                    .because(what + " is of type '" + before.type() + "', not '" + spec.type()
                            + "'; register a new version")
                    .at("properties.type");
        }
    }

    private static String trimmed(String uri) {
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }
}
