package dev.athanor.platform.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An interactive service of a job as it stands.
 *
 * @param kind what it is
 * @param port where it listens on loopback; 0 while that is not known
 * @param status {@code NotStarted}, {@code Starting}, {@code Running}, {@code Failed} or {@code Stopped}
 * @param endpoint the address for a browser or for ssh, its token included; null while there is none
 * @param error what is wrong and what to do about it, or null
 * @param properties what was asked for, and the token
 */
public record ServiceState(
        ServiceKind kind,
        int port,
        String status,
        @Nullable String endpoint,
        @Nullable String error,
        Map<String, String> properties) {
    static final String TOKEN = "token";

    /** The same for people whom it does not belong to: whoever has the token may do what the job may. */
    public ServiceState withoutToken() {
        Map<String, String> open = new LinkedHashMap<>(properties);
        open.remove(TOKEN);
        String told = "its address and token are shown only to who submitted the job";
        return new ServiceState(kind, port, status, null, error == null ? told : error + "; " + told, open);
    }
}
