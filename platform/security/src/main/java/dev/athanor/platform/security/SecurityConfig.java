package dev.athanor.platform.security;

import dev.athanor.foundation.config.ConfigProblem;
import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How the security room is set up.
 *
 * @param publicUrl the server's base address as clients write it, without a trailing slash; issuer of tokens
 * @param names further DNS names and IP addresses that the server's certificate holds
 * @param localOwner whether requests from the owner's own programs on this machine need no token
 * @param tokenLifetime how long a token is good for
 * @param passwords whether a name and a password are taken on MLflow's routes
 */
public record SecurityConfig(
        String publicUrl, List<String> names, boolean localOwner, Duration tokenLifetime, boolean passwords) {
    private static final Setting<List<String>> NAMES =
            Setting.list("security.names", "", "Further host names and IP addresses of the server's certificate.");
    private static final Setting<Boolean> LOCAL_OWNER = Setting.flag(
            "security.local-owner", true, "Whether the owner's own programs on this machine need no token.");
    private static final Setting<Duration> TOKEN_LIFETIME =
            Setting.duration("security.token-lifetime", "1h", "How long a token is good for.");
    private static final Setting<Boolean> PASSWORDS = Setting.flag(
            "security.passwords",
            true,
            "Whether MLflow's routes take the names and passwords of users, beside tokens.");

    /** All settings of this room. */
    public static final List<Setting<?>> SETTINGS = List.of(NAMES, LOCAL_OWNER, TOKEN_LIFETIME, PASSWORDS);

    public SecurityConfig {
        publicUrl = publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl;
        names = List.copyOf(names);
        names.forEach(SecurityConfig::checkName);
    }

    private static void checkName(String name) {
        boolean address = name.contains(":") ? name.matches("[0-9A-Fa-f:.]+") : name.matches("[0-9.]+");
        if (!address && !name.matches("[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9-]+)*")) {
            throw ConfigProblem.SETTING_INVALID
                    .because(NAMES.key() + " holds '" + name + "'; allowed: host names and IP addresses, without port")
                    .at(NAMES.key());
        }
    }

    /** Reads the settings; the public address is the server's own setting. */
    public static SecurityConfig from(Settings settings, String publicUrl) {
        return new SecurityConfig(
                publicUrl,
                settings.get(NAMES),
                settings.get(LOCAL_OWNER),
                settings.get(TOKEN_LIFETIME),
                settings.get(PASSWORDS));
    }

    /** The defaults for a public address. */
    public static SecurityConfig of(String publicUrl) {
        return from(Settings.of(java.util.Map.of()), publicUrl);
    }

    /** Names and addresses of the certificate: localhost, loopback, the public host, those configured. */
    Set<String> hosts() {
        Set<String> hosts = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        String host = URI.create(publicUrl).getHost();
        if (host != null) {
            hosts.add(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        }
        hosts.addAll(names);
        return hosts;
    }
}
