package dev.athanor.platform.security;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives each TLS handshake the server's key and certificate of that moment, so that a renewal needs no restart. A handshake asks for a name
 * first, then for what it stands for: the name is the certificate's serial number, and the one before is kept for handshakes under way.
 */
final class ServerKeys extends X509ExtendedKeyManager {
    private final Supplier<KeyPairEntry> current;
    private volatile Pair pair;

    private record Pair(KeyPairEntry now, KeyPairEntry before) {}

    ServerKeys(Supplier<KeyPairEntry> current) {
        this.current = current;
        KeyPairEntry first = current.get();
        this.pair = new Pair(first, first);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        if (!keyType.equals("EC")) {
            return null;
        }
        KeyPairEntry entry = current.get();
        Pair known = pair;
        if (!known.now().equals(entry)) {
            pair = new Pair(entry, known.now());
        }
        return alias(entry);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        KeyPairEntry entry = entry(alias);
        return entry == null ? null : new X509Certificate[] {entry.certificate()};
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        KeyPairEntry entry = entry(alias);
        return entry == null ? null : entry.key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    private @Nullable KeyPairEntry entry(String alias) {
        Pair known = pair;
        if (alias.equals(alias(known.now()))) {
            return known.now();
        }
        return alias.equals(alias(known.before())) ? known.before() : null;
    }

    private static String alias(KeyPairEntry entry) {
        return entry.certificate().getSerialNumber().toString(16);
    }
}
