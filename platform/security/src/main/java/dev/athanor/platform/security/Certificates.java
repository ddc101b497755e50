package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Ids;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * The server's own certificate authority and certificate, in {@code tls/}. The authority can sign for this server's names and loopback only, so
 * whoever trusts it trusts nothing else by it. It is made once, and anew when the names change; the server's certificate is renewed in time,
 * without a restart. Safe for use by many threads.
 */
public final class Certificates {
    private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
    private static final Duration SERVER_LIFETIME = Duration.ofDays(90);

    /** How long before its end the server's certificate is renewed. */
    private static final Duration RENEWAL = Duration.ofDays(30);

    private static final String AUTHORITY = "ca";
    private static final String SERVER = "server";

    private final Path folder;
    private final Set<String> hosts;
    private final Clock clock;
    private final Ids ids;
    private final KeyPairEntry authority;
    private volatile KeyPairEntry server;

    private Certificates(
            Path folder, Set<String> hosts, Clock clock, Ids ids, KeyPairEntry authority, KeyPairEntry server) {
        this.folder = folder;
        this.hosts = hosts;
        this.clock = clock;
        this.ids = ids;
        this.authority = authority;
        this.server = server;
    }

    static Certificates open(Path folder, Set<String> hosts, Clock clock, Ids ids) {
        PrivateFiles.folder(folder);
        KeyPairEntry authority = authority(folder, hosts, clock.instant(), ids);
        KeyPairEntry server = KeyPairEntry.read(folder, SERVER)
                .filter(known -> known.signedBy(authority.certificate().getPublicKey()))
                .filter(known -> known.has(Extensions.SUBJECT_ALT_NAME, Extensions.names(hosts)))
                .orElseGet(() -> issue(folder, hosts, authority, clock.instant(), ids));
        var certificates = new Certificates(folder, hosts, clock, ids, authority, server);
        certificates.current();
        certificates.writeBundle();
        return certificates;
    }

    private static KeyPairEntry authority(Path folder, Set<String> hosts, Instant now, Ids ids) {
        return KeyPairEntry.read(folder, AUTHORITY)
                .filter(known -> known.has(Extensions.NAME_CONSTRAINTS, Extensions.constraints(hosts)))
                .filter(known -> !known.endsBefore(now.plus(SERVER_LIFETIME)))
                .orElseGet(() -> {
                    KeyPairEntry made = KeyPairEntry.authority(hosts, now, AUTHORITY_LIFETIME, ids);
                    made.write(folder, AUTHORITY);
                    return made;
                });
    }

    private static KeyPairEntry issue(Path folder, Set<String> hosts, KeyPairEntry authority, Instant now, Ids ids) {
        KeyPairEntry made = authority.issue(hosts, now, SERVER_LIFETIME, ids);
        made.write(folder, SERVER);
        return made;
    }

    /** Key and certificate of this moment; renewed here when their end is near. */
    private KeyPairEntry current() {
        KeyPairEntry known = server;
        return known.endsBefore(clock.instant().plus(RENEWAL)) ? renew() : known;
    }

    private synchronized KeyPairEntry renew() {
        Instant now = clock.instant();
        if (server.endsBefore(now.plus(RENEWAL))) {
            server = issue(folder, hosts, authority, now, ids);
        }
        return server;
    }

    /** Key and certificate for TLS listeners; takes up a renewed certificate on its own. */
    public SSLContext serverContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            // No trust managers: clients show no certificates, and loading the machine's roots would cost the start a
            // tenth of a second.
            context.init(new KeyManager[] {new ServerKeys(this::current)}, new TrustManager[0], null);
            return context;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The server's certificate of this moment. */
    public X509Certificate certificate() {
        return current().certificate();
    }

    /** File with the authority's certificate, PEM. */
    public Path authority() {
        return folder.resolve(AUTHORITY + ".pem");
    }

    /** File with the machine's public roots and ours, PEM: for {@code REQUESTS_CA_BUNDLE} and its like, which replace the system's store. */
    public Path bundle() {
        return folder.resolve("bundle.pem");
    }

    private void writeBundle() {
        String roots = PublicRoots.pem();
        String text =
                (roots.isEmpty() || roots.endsWith("\n") ? roots : roots + "\n") + Pem.of(authority.certificate());
        if (!PrivateFiles.read(bundle()).filter(text::equals).isPresent()) {
            PrivateFiles.write(bundle(), text);
        }
    }
}
