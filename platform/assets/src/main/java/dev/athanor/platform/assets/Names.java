package dev.athanor.platform.assets;

import java.util.regex.Pattern;

/** The rules for names, versions and aliases. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_-]{1,255}");
    private static final Pattern VERSION_LIKE = Pattern.compile("[vV][0-9]+");

    private Names() {}

    /** MLflow allows models names that ARM does not; only what would break an address is refused there. */
    static void check(AssetKind kind, String name) {
        boolean good = kind == AssetKind.MODEL
                ? !name.isBlank()
                        && name.length() <= 255
                        && name.chars().noneMatch(letter -> letter == '/' || letter == ':' || letter < ' ')
                : NAME.matcher(name).matches();
        if (!good) {
            throw AssetsProblem.ASSET_NAME_INVALID
                    .because(
                            "'" + name + "' is no name for a " + kind.noun()
                                    + "; allowed: 1 to 255 letters, digits, underscores, hyphens and dots, a letter or digit first")
                    .at("name");
        }
    }

    static void checkVersion(String version) {
        if (!VERSION.matcher(version).matches()) {
            throw AssetsProblem.ASSET_NAME_INVALID
                    .because(
                            "'" + version
                                    + "' is no version; allowed: 1 to 255 letters, digits, underscores, hyphens and dots, a letter or digit first")
                    .at("version");
        }
    }

    static void checkAlias(String alias) {
        if (!ALIAS.matcher(alias).matches()
                || alias.equalsIgnoreCase("latest")
                || VERSION_LIKE.matcher(alias).matches()) {
            throw AssetsProblem.ALIAS_INVALID
                    .because("'" + alias + "' is no alias; allowed: letters, digits, underscores and hyphens, but not"
                            + " 'latest' nor v with a number")
                    .at("alias");
        }
    }
}
