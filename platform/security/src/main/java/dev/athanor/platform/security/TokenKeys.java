package dev.athanor.platform.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.athanor.foundation.kernel.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keys that sign tokens, a file of mode 0600 each. A new one takes over after {@link #SIGNING}; an old one verifies for {@link #VERIFYING} more,
 * longer than any token lives, then it is deleted. Read when first
 * needed: a server that nobody asks for a token does not pay for them.
 */
final class TokenKeys {
    private static final Duration SIGNING = Duration.ofDays(30);

    /** How long after its last signature a key still verifies; the longest life of a token. */
    static final Duration VERIFYING = Duration.ofDays(60);

    private static final String SUFFIX = ".jwk";

    private final Path folder;
    private final Clock clock;
    private final Ids ids;
    private final List<ECKey> keys = new ArrayList<>();

    TokenKeys(Path folder, Clock clock, Ids ids) {
        this.folder = PrivateFiles.folder(folder);
        this.clock = clock;
        this.ids = ids;
    }

    /** The key to sign with now. */
    synchronized ECKey current() {
        Instant now = clock.instant();
        if (keys.isEmpty()) {
            keys.addAll(load(folder));
        }
        if (!keys.isEmpty() && now.isBefore(born(keys.getLast()).plus(SIGNING))) {
            return keys.getLast();
        }
        retire(now);
        ECKey made = generate(now);
        PrivateFiles.write(folder.resolve(made.getKeyID() + SUFFIX), made.toJSONString() + "\n");
        keys.add(made);
        return made;
    }

    /** A key by its id; one that another server on the same home folder has made meanwhile is found too. */
    synchronized Optional<ECKey> find(String id) {
        if (keys.stream().noneMatch(key -> key.getKeyID().equals(id))) {
            keys.clear();
            keys.addAll(load(folder));
        }
        return keys.stream().filter(key -> key.getKeyID().equals(id)).findFirst();
    }

    /** The public halves, as a JWK set document. */
    synchronized String publicKeys() {
        current();
        return new JWKSet(List.copyOf(keys)).toPublicJWKSet().toString();
    }

    private void retire(Instant now) {
        List<ECKey> dead = keys.stream()
                .filter(key -> now.isAfter(born(key).plus(SIGNING).plus(VERIFYING)))
                .toList();
        keys.removeAll(dead);
        for (ECKey key : dead) {
            Path file = folder.resolve(key.getKeyID() + SUFFIX);
            try {
                Files.deleteIfExists(file);
            } catch (IOException failure) {
                throw PrivateFiles.unusable(file, failure);
            }
        }
    }

    private ECKey generate(Instant now) {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(ids.hex(8))
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.ES256)
                    .issueTime(Date.from(now))
                    .generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Instant born(ECKey key) {
        return key.getIssueTime().toInstant();
    }

    private static List<ECKey> load(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .map(TokenKeys::read)
                    .sorted(Comparator.comparing(TokenKeys::born))
                    .toList();
        } catch (IOException failure) {
            throw PrivateFiles.unusable(folder, failure);
        }
    }

    private static ECKey read(Path file) {
        try {
            return ECKey.parse(PrivateFiles.read(file).orElse(""));
        } catch (ParseException failure) {
            throw PrivateFiles.unusable(file, failure);
        }
    }
}
