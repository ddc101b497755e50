package dev.athanor.platform.webhooks;

import dev.athanor.foundation.kernel.Cancellable;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.foundation.sql.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Webhooks of workspaces, named by their GUIDs, and the sending of notes. Safe for all threads. */
public final class Webhooks implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("athanor.webhooks");

    /** How long a note that is being sent is left alone by others. */
    private static final Duration CLAIM = Duration.ofMinutes(2);

    private static final Duration PATROL = Duration.ofSeconds(30);

    private final Database database;
    private final Sealing sealing;
    private final Set<String> known;
    private final WebhooksConfig config;
    private final Ticker ticker;
    private final Clock clock;
    private final Ids ids;
    private final Courier courier;
    private Cancellable patrol = () -> {};
    private volatile boolean closed;

    /**
     * Keeps secrets unreadable in the database.
     *
     * @param seal makes a secret unreadable
     * @param unseal makes it readable again
     */
    public record Sealing(UnaryOperator<String> seal, UnaryOperator<String> unseal) {}

    private Webhooks(
            Database database,
            Sealing sealing,
            Set<String> known,
            WebhooksConfig config,
            Ticker ticker,
            Clock clock,
            Ids ids) {
        this.database = database;
        this.sealing = sealing;
        this.known = known;
        this.config = config;
        this.ticker = ticker;
        this.clock = clock;
        this.ids = ids;
        this.courier = new Courier(config.timeout());
    }

    /**
     * Opens the room, brings its tables up to date and goes on with what is still to be told.
     *
     * @param known names of all events
     */
    public static Webhooks open(
            Database database,
            Sealing sealing,
            Set<String> known,
            WebhooksConfig config,
            Ticker ticker,
            Clock clock,
            Ids ids) {
        database.migrate("webhooks", Webhooks.class);
        var webhooks = new Webhooks(database, sealing, known, config, ticker, clock, ids);
        webhooks.patrol = ticker.every(PATROL, webhooks::deliver);
        return webhooks;
    }

    /** Makes a webhook. */
    public Webhook create(String workspace, WebhookSpec spec) {
        Instant now = now();
        Webhook made = new Webhook(
                ids.guid(),
                HookRules.name(Objects.requireNonNullElse(spec.name(), "")),
                spec.description(),
                HookRules.url(Objects.requireNonNullElse(spec.url(), ""), config.schemes()),
                HookRules.events(Objects.requireNonNullElse(spec.events(), List.of()), known),
                !Boolean.FALSE.equals(spec.active()),
                now,
                now);
        return database.write(sql -> {
            HookStore.insert(sql, workspace, made, sealed(spec.secret()));
            return made;
        });
    }

    /** The webhook of an id. Throws WEBHOOK_NOT_FOUND. */
    public Webhook get(String workspace, String id) {
        return database.read(sql -> HookStore.get(sql, workspace, id)).hook();
    }

    /** Webhooks of a workspace, oldest first. */
    public List<Webhook> list(String workspace) {
        return database.read(sql -> sql.list(
                "select " + HookStore.COLUMNS + " from webhooks_hooks where workspace = ? order by created_at, id",
                HookStore::map,
                workspace));
    }

    /** Changes a webhook; the time of its last change always goes forward. */
    public Webhook update(String workspace, String id, WebhookSpec spec) {
        String name = spec.name() == null ? null : HookRules.name(spec.name());
        String url = spec.url() == null ? null : HookRules.url(spec.url(), config.schemes());
        List<String> events = spec.events() == null ? null : HookRules.events(spec.events(), known);
        return database.write(sql -> {
            HookStore.Sealed before = HookStore.get(sql, workspace, id);
            Webhook old = before.hook();
            Instant later = old.modifiedAt().plusMillis(1);
            Webhook changed = new Webhook(
                    id,
                    or(name, old.name()),
                    spec.description() == null ? old.description() : spec.description(),
                    or(url, old.url()),
                    events == null ? old.events() : events,
                    spec.active() == null ? old.active() : spec.active(),
                    old.createdAt(),
                    now().isAfter(later) ? now() : later);
            HookStore.update(sql, changed, spec.secret() == null ? before.secret() : sealed(spec.secret()));
            return changed;
        });
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    /** Deletes a webhook with all that it was still to be told. */
    public void delete(String workspace, String id) {
        database.write(sql -> {
            HookStore.delete(sql, HookStore.get(sql, workspace, id).hook().id());
            return id;
        });
    }

    /**
     * Tells all who want an event; returns when it is written down that they are to be told.
     *
     * @param payload makes the note; asked only when somebody wants it
     */
    public void publish(String workspace, String event, Supplier<String> payload) {
        List<String> wanting = list(workspace).stream()
                .filter(hook -> hook.active() && hook.events().contains(event))
                .map(Webhook::id)
                .toList();
        if (wanting.isEmpty()) {
            return;
        }
        String note = payload.get();
        database.write(sql -> {
            for (String hook : wanting) {
                sql.update(
                        "insert into webhooks_deliveries (id, hook, payload, attempts, due_at) values (?, ?, ?, 0, ?)",
                        ids.guid(),
                        hook,
                        note,
                        now());
            }
            return event;
        });
        ticker.after(Duration.ZERO, this::deliver);
    }

    /** Sends a note at once and says what came of it; it is not sent again. */
    public Outcome test(String workspace, String id, String payload) {
        HookStore.Sealed hook = database.read(sql -> HookStore.get(sql, workspace, id));
        return courier.send(hook.hook().url(), unsealed(hook.secret()), ids.guid(), payload, now());
    }

    private record Delivery(
            String id, String hook, String url, @Nullable String secret, String payload, long attempts, Instant due) {}

    /** Sends all that is due. */
    private void deliver() {
        if (closed) {
            return;
        }
        List<Delivery> due = database.read(sql -> sql.list(
                "select d.id, d.hook, h.url, h.secret, d.payload, d.attempts, d.due_at from webhooks_deliveries d"
                        + " join webhooks_hooks h on h.id = d.hook where d.due_at <= ? order by d.due_at limit 100",
                row -> new Delivery(
                        row.text("id"),
                        row.text("hook"),
                        row.text("url"),
                        row.textOrNull("secret"),
                        row.text("payload"),
                        row.number("attempts"),
                        row.instant("due_at")),
                now()));
        due.stream().filter(this::claim).forEach(this::deliver);
    }

    /** Whether this server is the one to send it. */
    private boolean claim(Delivery delivery) {
        return database.<Integer>write(sql -> sql.update(
                        "update webhooks_deliveries set due_at = ?, attempts = attempts + 1 where id = ? and due_at = ?"
                                + " and attempts = ?",
                        now().plus(CLAIM),
                        delivery.id(),
                        delivery.due(),
                        delivery.attempts()))
                == 1;
    }

    private void deliver(Delivery delivery) {
        Outcome outcome =
                courier.send(delivery.url(), unsealed(delivery.secret()), delivery.id(), delivery.payload(), now());
        long attempts = delivery.attempts() + 1;
        if (outcome.isSuccess() || !outcome.mayRetry() || attempts >= config.attempts()) {
            if (!outcome.isSuccess()) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "webhook " + delivery.hook() + " was not told after " + attempts + " attempts: "
                                + (outcome.failure() == null ? "status " + outcome.status() : outcome.failure()));
            }
            database.write(sql -> sql.update("delete from webhooks_deliveries where id = ?", delivery.id()));
            return;
        }
        Long asked = outcome.retryAfter();
        Duration wait = Duration.ofSeconds(asked == null ? 1L << (attempts - 1) : Math.min(asked, 60));
        database.write(sql ->
                sql.update("update webhooks_deliveries set due_at = ? where id = ?", now().plus(wait), delivery.id()));
        ticker.after(wait, this::deliver);
    }

    /** Drops all of a workspace that is no more. */
    public void forgetWorkspace(String workspace) {
        database.write(sql -> {
            for (Webhook hook : sql.list(
                    "select " + HookStore.COLUMNS + " from webhooks_hooks where workspace = ?",
                    HookStore::map,
                    workspace)) {
                HookStore.delete(sql, hook.id());
            }
            return workspace;
        });
    }

    private @Nullable String sealed(@Nullable String secret) {
        return secret == null || secret.isEmpty() ? null : sealing.seal().apply(secret);
    }

    private @Nullable String unsealed(@Nullable String secret) {
        return secret == null ? null : sealing.unseal().apply(secret);
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    @Override
    public void close() {
        closed = true;
        patrol.cancel();
        courier.close();
    }
}
