package dev.athanor.protocols.storage;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.Blobs;
import dev.athanor.foundation.http.Http;
import dev.athanor.foundation.http.Listener;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.SecurityConfig;
import dev.athanor.testing.fixtures.TestingDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server of nothing but storage, over HTTPS and plain HTTP; its {@code main} lets real clients be tried by hand. */
final class TestingStorage implements AutoCloseable {
    static final String ACCOUNT = "ath123456789abc";
    static final String WORKSPACE =
            "/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws1";

    private final TestingDatabase database = TestingDatabase.sqlite();
    final BlobStore blobs;
    final Security security;
    final Http http;

    TestingStorage(Path home, Clock clock, int tlsPort, int plainPort) {
        Ids ids = Ids.secure();
        blobs = Blobs.openDisk(home.resolve("blobs"), database.database(), clock, ids);
        security = Security.open(
                new SecurityConfig("https://localhost", List.of(), true, Duration.ofHours(1), true),
                home,
                database.database(),
                clock,
                ids);
        http = Http.open(
                List.of(
                        Listener.plain("127.0.0.1", plainPort),
                        Listener.unix(home.resolve("socket")),
                        Listener.tls(
                                "127.0.0.1", tlsPort, security.certificates().serverContext())),
                Storage.resources(
                        blobs, security, account -> Optional.of(WORKSPACE).filter(ignored -> account.equals(ACCOUNT))),
                new StorageErrors(),
                security.guard(),
                ids,
                (request, pattern, status, failure, nanos) -> {});
    }

    String key() {
        return String.valueOf(security.accountKeys().list(ACCOUNT).get("key1"));
    }

    String url() {
        return "http://127.0.0.1:" + http.port(Listener.Kind.PLAIN) + "/st/" + ACCOUNT;
    }

    @Override
    public void close() {
        http.close();
        blobs.close();
        database.close();
    }

    /** Serves until its input ends: arguments are the home folder and two ports; prints the account's key. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws java.io.IOException {
        try (var storage = new TestingStorage(
                Path.of(args[0]), Ids.systemClock(), Integer.parseInt(args[1]), Integer.parseInt(args[2]))) {
            System.out.println(
                    Map.of("key", storage.key(), "account", ACCOUNT, "token", storage.security.ownerToken()));
            while (System.in.read() >= 0) {
                // Waits for the end.
            }
        }
    }
}
