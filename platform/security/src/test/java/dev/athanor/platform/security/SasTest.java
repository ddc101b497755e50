package dev.athanor.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures of the real azure-storage-blob 12.31.1 for a known key, and our own. */
class SasTest {
    private static final String BY_SDK_CONTAINER = "se=2026-01-01T01%3A00%3A00Z&sp=racwdl&sv=2026-10-06&sr=c"
            + "&sig=KRYNe240GgEOjRS3cV9gOa1UW%2Bw2aeI/7I%2BRi976A7M%3D";
    private static final String BY_SDK_BLOB = "st=2025-12-31T23%3A00%3A00Z&se=2026-01-01T01%3A00%3A00Z&sp=r"
            + "&sip=127.0.0.1-127.0.0.9&spr=https&sv=2026-10-06&sr=b&rscd=attachment"
            + "&sig=azNbCZwRlYaHdKFGVjTd3cuIQSSYFrNmI4tP4Yz7PXE%3D";
    private static final String BY_SDK_SPELLED = "se=2026-01-01T01%3A00%3A00Z&sp=r&sv=2026-10-06&sr=b"
            + "&sig=Lsl/CgWwoDoNI24fBMBCPCjEzieVvYgO0IfjmNdVGFQ%3D";
    private static final String BY_SDK_ACCOUNT = "st=2025-12-31T23%3A00%3A00Z&se=2026-01-01T01%3A00%3A00Z&sp=rl"
            + "&sv=2026-10-06&ss=b&srt=sco&sig=2vaD8SslR6rHdWXrtblF5OW7hC9/JCcvq26Pu7cF0g8%3D";

    private final TestingClock clock = new TestingClock();

    @TempDir
    private Path home;

    private TestingDatabase database;
    private AccountKeys keys;
    private Sas sas;

    @BeforeEach
    void open() {
        database = TestingDatabase.sqlite();
        database.database().migrate("security", Security.class);
        Sealer sealer = Sealer.open(home, Ids.seeded(1));
        byte[] key = new byte[32];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        for (String name : List.of("key1", "key2")) {
            database.database()
                    .write(sql -> sql.update(
                            "insert into security_account_keys (account, name, sealed) values (?, ?, ?)",
                            "acc",
                            name,
                            sealer.seal(key)));
        }
        keys = new AccountKeys(database.database(), sealer, Ids.seeded(2));
        sas = new Sas(keys, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new TreeMap<>();
        for (String pair : text.split("&")) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    private static SasRequest request(@Nullable String container, @Nullable String blob, String query) {
        return new SasRequest(
                "acc", List.of("localhost:7443/st/acc/_"), container, blob, query(query), true, "127.0.0.1");
    }

    private static void refused(ThrowingCallable call, SecurityProblem problem) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AthanorException.class,
                        failure -> assertThat(failure.problem()).isEqualTo(problem));
    }

    @Test
    void signaturesOfTheSdkAreUnderstood() {
        assertThat(sas.verify(request("cont", "any/blob", BY_SDK_CONTAINER)).permissions())
                .isEqualTo("racwdl");
        assertThat(sas.verify(request("cont", "folder/a b ü.txt", BY_SDK_BLOB)).permissions())
                .isEqualTo("r");
        assertThat(sas.verify(request("cont", "x", BY_SDK_SPELLED)).resource()).isEqualTo("b");
        assertThat(sas.verify(request(null, null, BY_SDK_ACCOUNT)).resourceTypes())
                .isEqualTo("sco");
    }

    @Test
    void ownSignatureOpensItsContainerAndNoOther() {
        String query = sas.container("acc", "cont", "racwdl", Sas.DEFAULT_LIFETIME);
        SasGrant grant = sas.verify(request("cont", "a/b", query));
        grant.require(SasGrant.Level.OBJECT, "cw");
        grant.require(SasGrant.Level.CONTAINER, "l");
        refused(() -> sas.verify(request("other", "a/b", query)), SecurityProblem.AUTHENTICATION_FAILED);
        refused(() -> sas.verify(request(null, null, query)), SecurityProblem.AUTHENTICATION_FAILED);
    }

    @Test
    void containerSignatureDoesNotDeleteTheContainer() {
        SasGrant grant =
                sas.verify(request("cont", null, sas.container("acc", "cont", "racwdl", Sas.DEFAULT_LIFETIME)));
        refused(
                () -> grant.require(SasGrant.Level.CONTAINER, "d"),
                SecurityProblem.AUTHORIZATION_RESOURCE_TYPE_MISMATCH);
    }

    @Test
    void blobSignatureOpensNoOtherBlob() {
        String query = sas.blob("acc", "cont", "a/b", "r", Sas.DEFAULT_LIFETIME);
        assertThat(sas.verify(request("cont", "a/b", query)).allows('r')).isTrue();
        refused(() -> sas.verify(request("cont", "a/c", query)), SecurityProblem.AUTHENTICATION_FAILED);
        refused(() -> sas.verify(request("cont", null, query)), SecurityProblem.AUTHENTICATION_FAILED);
    }

    @Test
    void folderSignatureOpensWhatIsBelowItOnly() {
        String query = sas.folder("acc", "cont", "runs/one", "rl", Sas.DEFAULT_LIFETIME);
        assertThat(sas.verify(request("cont", "runs/one/model/MLmodel", query)).allows('r'))
                .isTrue();
        refused(() -> sas.verify(request("cont", "runs/one2/x", query)), SecurityProblem.AUTHENTICATION_FAILED);
        sas.verify(request("cont", "runs/one/", query)).require(SasGrant.Level.CONTAINER, "l");
        refused(() -> sas.verify(request("cont", "runs/one", query)), SecurityProblem.AUTHENTICATION_FAILED);
        refused(() -> sas.verify(request("cont", "runs", query)), SecurityProblem.AUTHENTICATION_FAILED);
    }

    @Test
    void missingPermissionIsRefused() {
        SasGrant grant = sas.verify(request("cont", "x", sas.container("acc", "cont", "rl", Sas.DEFAULT_LIFETIME)));
        refused(() -> grant.require(SasGrant.Level.OBJECT, "w"), SecurityProblem.AUTHORIZATION_PERMISSION_MISMATCH);
    }

    @Test
    void alteredSignatureIsRefused() {
        String more = BY_SDK_CONTAINER.replace("sp=racwdl", "sp=racwdlx");
        refused(() -> sas.verify(request("cont", "x", more)), SecurityProblem.AUTHENTICATION_FAILED);
        String later = BY_SDK_CONTAINER.replace("2026-01-01T01", "2026-01-02T01");
        refused(() -> sas.verify(request("cont", "x", later)), SecurityProblem.AUTHENTICATION_FAILED);
    }

    @Test
    void signatureEndsInTime() {
        String query = sas.container("acc", "cont", "r", Duration.ofMinutes(1));
        clock.advance(Duration.ofSeconds(59));
        sas.verify(request("cont", "x", query));
        clock.advance(Duration.ofSeconds(1));
        refused(() -> sas.verify(request("cont", "x", query)), SecurityProblem.AUTHENTICATION_FAILED);
    }

    @Test
    void protocolAndAddressAreHeld() {
        var plain =
                new SasRequest("acc", List.of(), "cont", "folder/a b ü.txt", query(BY_SDK_BLOB), false, "127.0.0.1");
        refused(() -> sas.verify(plain), SecurityProblem.AUTHORIZATION_PROTOCOL_MISMATCH);
        var elsewhere =
                new SasRequest("acc", List.of(), "cont", "folder/a b ü.txt", query(BY_SDK_BLOB), true, "127.0.0.10");
        refused(() -> sas.verify(elsewhere), SecurityProblem.AUTHORIZATION_SOURCE_IP_MISMATCH);
    }

    @Test
    void regeneratedKeyEndsItsSignatures() {
        String query = sas.container("acc", "cont", "r", Sas.DEFAULT_LIFETIME);
        keys.regenerate("acc", "key2");
        sas.verify(request("cont", "x", query));
        keys.regenerate("acc", "key1");
        refused(() -> sas.verify(request("cont", "x", query)), SecurityProblem.AUTHENTICATION_FAILED);
    }

    @Test
    void unknownAccountGetsNoKeyByAsking() {
        var request = new SasRequest("nobody", List.of(), "cont", "x", query(BY_SDK_CONTAINER), true, "");
        refused(() -> sas.verify(request), SecurityProblem.AUTHENTICATION_FAILED);
        assertThat(database.database().<Long>read(sql -> sql.number("select count(*) from security_account_keys")))
                .isEqualTo(2);
    }

    @Test
    void keysAreNotReadableInTheDatabase() {
        byte[] key = keys.accountKey("fresh");
        assertThat(key).hasSize(32);
        List<String> stored = database.database()
                .read(sql -> sql.list("select sealed from security_account_keys", row -> row.text("sealed")));
        assertThat(stored).noneMatch(text -> text.contains(keys.list("fresh").get("key1")));
    }

    private static SharedKeyRequest signed(String authorization, String method, String path, Map<String, String> more) {
        Map<String, List<String>> headers = new TreeMap<>(Map.of(
                "authorization", List.of(authorization),
                "accept", List.of("application/xml"),
                "x-ms-date", List.of("Tue, 24 Nov 2026 08:51:55 GMT"),
                "x-ms-version", List.of("2026-10-06")));
        more.forEach((name, value) -> headers.put(name, List.of(value)));
        Map<String, List<String>> queries = method.equals("GET")
                ? Map.of("restype", List.of("container"), "comp", List.of("list"), "prefix", List.of("d/"))
                : Map.of();
        return new SharedKeyRequest("acc", method, path, headers, queries);
    }

    @Test
    void sharedKeyOfTheSdkIsUnderstoodInBothSpellings() {
        clock.advance(Duration.between(clock.instant(), java.time.Instant.parse("2026-11-24T08:52:00Z")));
        var shared = new SharedKey(keys, clock);
        Map<String, String> put = Map.of(
                "content-length", "5",
                "content-type", "application/octet-stream",
                "x-ms-blob-type", "BlockBlob",
                "x-ms-meta-name", "n");
        String blob = "/st/acc/_.blob.core.windows.net/cont/d/a%20b.txt";
        String list = "/st/acc/_.blob.core.windows.net/cont";
        shared.verify(signed(
                "SharedKey acc:SW9y6LSbKBN7in9Chcg7UHWVwTN2fwLJXdaoKhyzTwo=",
                "GET",
                list,
                Map.of("x-ms-client-request-id", "4d174514-e7e4-11f1-8c4d-02fc00000001")));
        shared.verify(signed(
                "SharedKey st/acc/_.blob.core.windows.net:INZBpnV7hQfQHNYLqZWIYgTvFWYSs+tvCdAGZ5Lf4fM=",
                "GET",
                list,
                Map.of("x-ms-client-request-id", "4d175f2c-e7e4-11f1-8c4d-02fc00000001")));
        Map<String, String> withId = new TreeMap<>(put);
        withId.put("x-ms-client-request-id", "4d170b4e-e7e4-11f1-8c4d-02fc00000001");
        SharedKeyRequest upload =
                signed("SharedKey acc:IsuLe7dedXo9Ff2IqwzaXc3wiWz1eRSo2mBEQtvSCTs=", "PUT", blob, withId);
        shared.verify(upload);
        withId.put("content-length", "6");
        refused(
                () -> shared.verify(
                        signed("SharedKey acc:IsuLe7dedXo9Ff2IqwzaXc3wiWz1eRSo2mBEQtvSCTs=", "PUT", blob, withId)),
                SecurityProblem.AUTHENTICATION_FAILED);
        clock.advance(Duration.ofMinutes(16));
        refused(() -> shared.verify(upload), SecurityProblem.AUTHENTICATION_FAILED);
    }
}
