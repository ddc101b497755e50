package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Identity secrets: 256 random bits each, of which only the digest is kept. */
final class Secrets {
    /** How every secret begins; tells it from a JWT and lets scanners find one that leaked. */
    static final String PREFIX = "ath_";

    private static final int BYTES = 32;
    private static final int CACHED = 2_000;

    private final Database database;
    private final Revocations revocations;
    private final Clock clock;
    private final Ids ids;
    private final Map<String, Entry> known = new ConcurrentHashMap<>();

    private record Entry(
            Principal principal,
            Instant createdAt,
            @Nullable Instant expiresAt) {}

    Secrets(Database database, Revocations revocations, Clock clock, Ids ids) {
        this.database = database;
        this.revocations = revocations;
        this.clock = clock;
        this.ids = ids;
    }

    String create(Principal principal, Optional<Duration> lifetime) {
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(ids.bytes(BYTES));
        Instant now = clock.instant();
        database.write(sql -> sql.update(
                "insert into security_secrets (digest, subject, principal_id, principal_name, principal_kind,"
                        + " confined_to, created_at, expires_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
                Hashes.sha256(secret),
                Revocations.subject(principal),
                principal.id(),
                principal.name(),
                principal.kind(),
                principal.confinedTo(),
                now,
                lifetime.map(now::plus).orElse(null)));
        return secret;
    }

    Optional<Principal> find(String secret) {
        String digest = Hashes.sha256(secret);
        Entry entry = known.get(digest);
        if (entry == null) {
            Optional<Entry> stored = database.read(
                    sql -> sql.first("select * from security_secrets where digest = ?", Secrets::entry, digest));
            if (stored.isEmpty()) {
                return Optional.empty();
            }
            entry = stored.get();
            if (known.size() >= CACHED) {
                known.clear();
            }
            known.put(digest, entry);
        }
        boolean ended = entry.expiresAt() != null && !clock.instant().isBefore(entry.expiresAt());
        return ended || revocations.covers(entry.principal(), entry.createdAt())
                ? Optional.empty()
                : Optional.of(entry.principal());
    }

    private static Entry entry(Row row) throws SQLException {
        return new Entry(
                new Principal(
                        row.text("principal_id"),
                        row.text("principal_name"),
                        Principal.Kind.valueOf(row.text("principal_kind")),
                        row.textOrNull("confined_to")),
                row.instant("created_at"),
                row.instantOrNull("expires_at"));
    }
}
