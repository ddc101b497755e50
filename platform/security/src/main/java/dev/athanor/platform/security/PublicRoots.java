package dev.athanor.platform.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The authorities that this machine trusts, PEM. */
final class PublicRoots {
    /** Debian and Ubuntu; Fedora and RHEL; openSUSE; macOS and Alpine. */
    private static final List<Path> PLACES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private PublicRoots() {}

    static String pem() {
        return PLACES.stream()
                .flatMap(place -> read(place).stream())
                .findFirst()
                .orElseGet(PublicRoots::ofJava);
    }

    private static Optional<String> read(Path place) {
        try {
            return Files.isReadable(place)
                    ? Optional.of(Files.readString(place, StandardCharsets.ISO_8859_1))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static String ofJava() {
        Path store = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        try {
            KeyStore roots = KeyStore.getInstance(store.toFile(), (char[]) null);
            var pem = new StringBuilder();
            for (String alias : Collections.list(roots.aliases())) {
                if (roots.isCertificateEntry(alias)) {
                    pem.append(Pem.of(roots.getCertificate(alias)));
                }
            }
            return pem.toString();
        } catch (IOException | GeneralSecurityException none) {
            // A Java without roots: ours alone still reaches this server.
            return "";
        }
    }
}
