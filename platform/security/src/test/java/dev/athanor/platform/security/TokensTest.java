package dev.athanor.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokensTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestingClock clock = new TestingClock();

    static Stream<String> databases() {
        return TestingDatabase.kinds();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void tokenTellsItsPrincipalUntilItEnds(String kind) {
        try (var testing = TestingSecurity.on(kind, clock)) {
            Tokens tokens = testing.reopen().tokens();
            Principal job = Security.job(TestingSecurity.WORKSPACE, "train", "ann");
            Token token = tokens.issue(job, "https://ml.azure.com", HOUR);
            assertThat(tokens.verify(token.value())).isEqualTo(job);
            assertThat(testing.reopen().tokens().verify(token.value())).isEqualTo(job);
            clock.advance(HOUR);
            assertThatThrownBy(() -> tokens.verify(token.value())).hasMessageContaining("ended");
        }
    }

    @Test
    void tokenCarriesTheClaimsThatClientsRead() throws ParseException {
        try (var testing = TestingSecurity.on("sqlite", clock)) {
            Security security = testing.reopen();
            Token token = security.tokens().issue(security.owner(), "https://management.azure.com", HOUR);
            var claims = SignedJWT.parse(token.value()).getJWTClaimsSet();
            assertThat(claims.getStringClaim("tid")).isEqualTo(security.tenant());
            assertThat(claims.getStringClaim("oid")).isEqualTo(security.owner().id());
            assertThat(claims.getAudience()).containsExactly("https://management.azure.com");
            assertThat(claims.getIssuer()).isEqualTo("https://localhost:7443/adfs");
            assertThat(token.toString()).doesNotContain(token.value());
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void revocationEndsTokensAndSecretsOfThatJobOnly(String kind) {
        try (var testing = TestingSecurity.on(kind, clock)) {
            Tokens tokens = testing.reopen().tokens();
            Tokens elsewhere = testing.reopen().tokens();
            Principal job = Security.job(TestingSecurity.WORKSPACE, "train", "ann");
            Principal namesake = Security.job(TestingSecurity.WORKSPACE + "2", "train", "ann");
            String token = tokens.issue(job, "a", HOUR).value();
            String secret = tokens.createSecret(job, Optional.empty());
            String other = tokens.createSecret(namesake, Optional.empty());
            assertThat(elsewhere.verify(token)).isEqualTo(job);
            assertThat(elsewhere.verify(secret)).isEqualTo(job);
            clock.advance(Duration.ofSeconds(3));
            tokens.revoke(job);
            for (Tokens server : List.of(tokens, elsewhere)) {
                assertThat(server.bySecret(secret)).isEmpty();
                assertThatThrownBy(() -> server.verify(token)).hasMessageContaining("revoked");
                assertThat(server.bySecret(other)).contains(namesake);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void secretIsKeptAsDigestAndEnds(String kind) {
        try (var testing = TestingSecurity.on(kind, clock)) {
            Security security = testing.reopen();
            String secret = security.tokens().createSecret(security.owner(), Optional.of(HOUR));
            assertThat(security.tokens().bySecret(secret)).contains(security.owner());
            List<String> stored = testing.database()
                    .read(sql -> sql.list("select digest from security_secrets", row -> row.text("digest")));
            assertThat(stored).isNotEmpty().noneMatch(digest -> digest.contains(secret));
            clock.advance(HOUR);
            assertThat(security.tokens().bySecret(secret)).isEmpty();
            assertThat(security.tokens().bySecret("ath_guess")).isEmpty();
        }
    }

    @Test
    void signingKeyIsReplacedAndOldTokensStillVerify() throws ParseException {
        try (var testing = TestingSecurity.on("sqlite", clock)) {
            Security security = testing.reopen();
            Tokens tokens = security.tokens();
            String old =
                    tokens.issue(security.owner(), "a", Duration.ofDays(60)).value();
            clock.advance(Duration.ofDays(31));
            String fresh = tokens.issue(security.owner(), "a", HOUR).value();
            assertThat(keyId(fresh)).isNotEqualTo(keyId(old));
            assertThat(tokens.verify(old)).isEqualTo(security.owner());
            assertThat(tokens.publicKeys()).contains(keyId(old), keyId(fresh)).doesNotContain("\"d\":");
            clock.advance(Duration.ofDays(90));
            tokens.issue(security.owner(), "a", HOUR);
            assertThat(tokens.publicKeys()).doesNotContain(keyId(old));
        }
    }

    @Test
    void foreignAndUnsignedTokensAreRefused() {
        try (var testing = TestingSecurity.on("sqlite", clock);
                var other = TestingSecurity.on("sqlite", clock)) {
            Tokens tokens = testing.reopen().tokens();
            Security stranger = other.reopen();
            String foreign =
                    stranger.tokens().issue(stranger.owner(), "a", HOUR).value();
            String none = "eyJhbGciOiJub25lIn0." + foreign.split("\\.")[1] + ".";
            String idToken = testing.reopen().tokens().idToken(stranger.owner(), "app", "", HOUR);
            for (String bad : List.of(foreign, none, idToken, "", "nonsense", "a.b.c")) {
                assertThatThrownBy(() -> tokens.verify(bad)).hasMessageContaining("token");
            }
        }
    }

    @Test
    void secretFilesAreTheOwnersAlone() throws IOException {
        try (var testing = TestingSecurity.on("sqlite", clock)) {
            Security security = testing.reopen();
            security.tokens().issue(security.owner(), "a", HOUR);
            String secret = Files.readString(security.ownerToken()).strip();
            assertThat(security.tokens().verify(secret)).isEqualTo(security.owner());
            try (Stream<Path> files = Files.walk(testing.home())) {
                files.filter(file -> !file.equals(testing.home())).forEach(TokensTest::isPrivate);
            }
            testing.reopen();
            assertThat(Files.readString(security.ownerToken()).strip()).isEqualTo(secret);
        }
    }

    private static void isPrivate(Path file) {
        try {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("permissions of %s", file)
                    .isIn("rw-------", "rwx------");
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static String keyId(String token) throws ParseException {
        return SignedJWT.parse(token).getHeader().getKeyID();
    }
}
