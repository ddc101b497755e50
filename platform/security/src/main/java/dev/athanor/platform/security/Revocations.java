package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Principal;
import dev.athanor.foundation.sql.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Until when the credentials of a principal are worth nothing. Kept in memory; what other servers on the same database revoke is learnt within
 * {@link #REFRESH}.
 */
final class Revocations {
    private static final Duration REFRESH = Duration.ofSeconds(2);

    /** How much earlier than the last look rows are read again, for clocks of servers that differ. */
    private static final Duration OVERLAP = Duration.ofMinutes(1);

    private final Database database;
    private final Clock clock;
    private final Map<String, Instant> revoked = new ConcurrentHashMap<>();
    private volatile Instant seen = Instant.EPOCH;

    Revocations(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** What a principal's credentials hang on: two workspaces may have jobs of the same name, so a job's id alone is not enough. */
    static String subject(Principal principal) {
        String confinedTo = principal.confinedTo();
        return confinedTo == null ? principal.id() : confinedTo.toLowerCase(Locale.ROOT);
    }

    /** Drops what has ended on its own: secrets past their time, revocations older than any token can be. */
    void sweep() {
        Instant now = clock.instant();
        database.write(sql -> {
            sql.update("delete from security_secrets where expires_at is not null and expires_at <= ?", now);
            return sql.update("delete from security_revocations where revoked_at < ?", now.minus(TokenKeys.VERIFYING));
        });
    }

    void revoke(String subject) {
        Instant now = clock.instant();
        database.write(sql -> {
            sql.update("delete from security_secrets where subject = ?", subject);
            return sql.update(
                    "insert into security_revocations (subject, revoked_at) values (?, ?)"
                            + " on conflict (subject) do update set revoked_at = excluded.revoked_at",
                    subject,
                    now);
        });
        revoked.put(subject, now);
    }

    /** Whether a credential of this age is revoked. */
    boolean covers(Principal principal, Instant issuedAt) {
        refresh();
        Instant until = revoked.get(subject(principal));
        return until != null && !issuedAt.isAfter(until);
    }

    private void refresh() {
        Instant now = clock.instant();
        Instant last = seen;
        if (now.isBefore(last.plus(REFRESH))) {
            return;
        }
        seen = now;
        Instant from = last.equals(Instant.EPOCH) ? last : last.minus(OVERLAP);
        database.read(sql -> sql.list(
                "select subject, revoked_at from security_revocations where revoked_at >= ?",
                row -> revoked.put(row.text("subject"), row.instant("revoked_at")),
                from));
    }
}
