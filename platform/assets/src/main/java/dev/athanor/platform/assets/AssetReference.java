package dev.athanor.platform.assets;

import dev.athanor.platform.workspaces.WorkspaceId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How somebody names an asset, taken apart but not looked up.
 *
 * @param workspace the workspace that a full id names, or null
 * @param workspaceGuid the guid that an {@code azureml://locations/…} id names, or null
 * @param registry the registry that an {@code azureml://registries/…} id names, or null
 * @param kind the kind that a full id names, or null
 * @param name the asset's name
 * @param version its version, or null when a label is given
 * @param label its label or alias, such as {@code latest}, or null when a version is given
 */
public record AssetReference(
        @Nullable WorkspaceId workspace,
        @Nullable String workspaceGuid,
        @Nullable String registry,
        @Nullable AssetKind kind,
        String name,
        @Nullable String version,
        @Nullable String label) {
    private static final Pattern SHORT = Pattern.compile("([^:@/]+)(?::([^:@/]+)|@([^:@/]+))");
    private static final Pattern TAIL = Pattern.compile(
            "/?(data|models|environments|codes|components)/([^/]+)/(versions|labels)/([^/]+)/?",
            Pattern.CASE_INSENSITIVE);

    /**
     * Reads {@code azureml:NAME:VERSION}, {@code azureml:NAME@LABEL}, the same without {@code azureml:}, a full ARM id with or without it,
     * {@code azureml://locations/…/workspaces/GUID/…} or {@code azureml://registries/REGISTRY/…}.
     *
     * @return empty when the text is none of these
     */
    public static Optional<AssetReference> parse(String text) {
        String bare = text.startsWith("azureml:") ? text.substring("azureml:".length()) : text;
        if (bare.startsWith("//registries/")) {
            return registered(bare.substring("//registries/".length()));
        }
        if (bare.startsWith("//locations/")) {
            return located(bare.substring("//locations/".length()));
        }
        if (bare.startsWith("/")) {
            return identified(bare.startsWith("//") ? bare.substring(1) : bare);
        }
        Matcher matcher = SHORT.matcher(bare);
        return matcher.matches()
                ? Optional.of(new AssetReference(
                        null, null, null, null, matcher.group(1), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    private static Optional<AssetReference> registered(String rest) {
        int slash = rest.indexOf('/');
        return slash <= 0 ? Optional.empty() : tail(rest.substring(slash), null, null, rest.substring(0, slash));
    }

    private static Optional<AssetReference> located(String rest) {
        String[] part = rest.split("/", 4);
        return part.length == 4 && part[1].equalsIgnoreCase("workspaces")
                ? tail(part[3], null, part[2], null)
                : Optional.empty();
    }

    private static Optional<AssetReference> identified(String id) {
        String full = id.contains("/providers/")
                ? id
                : id.replaceFirst("(?i)/workspaces/", "/providers/Microsoft.MachineLearningServices/workspaces/");
        return WorkspaceId.parse(full).flatMap(workspace -> {
            String[] part = full.split("/", 10);
            return part.length < 10 ? Optional.empty() : tail(part[9], workspace, null, null);
        });
    }

    private static Optional<AssetReference> tail(
            String tail, @Nullable WorkspaceId workspace, @Nullable String guid, @Nullable String registry) {
        Matcher matcher = TAIL.matcher(tail);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean version = matcher.group(3).equalsIgnoreCase("versions");
        return Optional.of(new AssetReference(
                workspace,
                guid,
                registry,
                kind(matcher.group(1)),
                // Azure's client leaves the scheme before a name that it looked up by a label.
                matcher.group(2).replaceFirst("^azureml:", ""),
                version ? matcher.group(4) : null,
                version ? null : matcher.group(4)));
    }

    private static AssetKind kind(String plural) {
        return switch (plural.toLowerCase(Locale.ROOT)) {
            case "data" -> AssetKind.DATA;
            case "models" -> AssetKind.MODEL;
            case "environments" -> AssetKind.ENVIRONMENT;
            case "codes" -> AssetKind.CODE;
            default -> AssetKind.COMPONENT;
        };
    }
}
