package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Ids;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/** A private key with its certificate, in two files: {@code NAME.key} and {@code NAME.pem}. */
record KeyPairEntry(PrivateKey key, X509Certificate certificate) {
    /** Clocks of clients may be behind ours. */
    private static final Duration SKEW = Duration.ofDays(1);

    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";

    /** A new authority for these hosts. */
    static KeyPairEntry authority(Set<String> hosts, Instant now, Duration lifetime, Ids ids) {
        KeyPair pair = generate();
        // A name of its own each time, so that clients never mix up an old authority with a new one.
        var name = new X500Principal("CN=Athanor " + ids.hex(4) + ",O=Athanor");
        byte[] extensions = Extensions.authority(pair.getPublic(), hosts);
        return sign(pair, name, name, pair.getPrivate(), extensions, now, now.plus(lifetime), ids);
    }

    /** A new certificate for a server on these hosts, signed by this authority. */
    KeyPairEntry issue(Set<String> hosts, Instant now, Duration lifetime, Ids ids) {
        KeyPair pair = generate();
        byte[] extensions = Extensions.server(pair.getPublic(), certificate.getPublicKey(), hosts);
        return sign(
                pair,
                new X500Principal("CN=localhost,O=Athanor"),
                certificate.getSubjectX500Principal(),
                key,
                extensions,
                now,
                now.plus(lifetime),
                ids);
    }

    private static KeyPairEntry sign(
            KeyPair pair,
            X500Principal subject,
            X500Principal issuer,
            PrivateKey signer,
            byte[] extensions,
            Instant from,
            Instant until,
            Ids ids) {
        byte[] algorithm = Der.sequence(Der.oid(ECDSA_WITH_SHA256));
        byte[] body = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(1, ids.bytes(16)).setBit(120)),
                algorithm,
                issuer.getEncoded(),
                Der.sequence(Der.time(from.minus(SKEW)), Der.time(until)),
                subject.getEncoded(),
                pair.getPublic().getEncoded(),
                extensions);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer);
            signature.update(body);
            byte[] whole = Der.sequence(body, algorithm, Der.bits(signature.sign(), 0));
            return new KeyPairEntry(pair.getPrivate(), Pem.certificate(whole));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What is kept under a name; empty when nothing is or one of the two files cannot be read as what it should be. */
    static Optional<KeyPairEntry> read(Path folder, String name) {
        Optional<String> key = PrivateFiles.read(folder.resolve(name + ".key"));
        Optional<String> certificate = PrivateFiles.read(folder.resolve(name + ".pem"));
        if (key.isEmpty() || certificate.isEmpty()) {
            return Optional.empty();
        }
        try {
            var entry = new KeyPairEntry(Pem.key(key.get()), Pem.certificate(certificate.get()));
            return entry.fits() ? Optional.of(entry) : Optional.empty();
        } catch (GeneralSecurityException malformed) {
            return Optional.empty();
        }
    }

    void write(Path folder, String name) {
        PrivateFiles.write(folder.resolve(name + ".key"), Pem.of(key));
        PrivateFiles.write(folder.resolve(name + ".pem"), Pem.of(certificate));
    }

    /** A crash between the two files leaves a key with the certificate of another. */
    private boolean fits() throws GeneralSecurityException {
        byte[] probe = {1};
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update(probe);
        byte[] signature = signer.sign();
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(certificate.getPublicKey());
        verifier.update(probe);
        return verifier.verify(signature);
    }

    boolean signedBy(PublicKey issuer) {
        try {
            certificate.verify(issuer);
            return true;
        } catch (GeneralSecurityException other) {
            return false;
        }
    }

    boolean endsBefore(Instant instant) {
        return certificate.getNotAfter().toInstant().isBefore(instant);
    }

    /** Whether an extension of the certificate holds exactly this. */
    boolean has(String extension, byte[] value) {
        return java.util.Arrays.equals(certificate.getExtensionValue(extension), Der.octets(value));
    }
}
