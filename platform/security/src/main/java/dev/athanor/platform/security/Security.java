package dev.athanor.platform.security;

import dev.athanor.foundation.http.Guard;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.foundation.sql.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;

/** Identity, access and keys of one server. Safe for use by many threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class Security {
    private final SecurityConfig config;
    private final Path home;
    private final Sealer sealer;
    private final AccountKeys accountKeys;
    private final Sas sas;
    private final SharedKey sharedKey;
    private final Tokens tokens = new Tokens();
    private final Roles roles = new Roles();
    private final Certificates certificates = new Certificates();

    private Security(SecurityConfig config, Path home, Database database, Clock clock, Ids ids) {
        this.config = config;
        this.home = home;
        this.sealer = Sealer.open(PrivateFiles.folder(home.resolve("keys")), ids);
        this.accountKeys = new AccountKeys(database, sealer, ids);
        this.sas = new Sas(accountKeys, clock);
        this.sharedKey = new SharedKey(accountKeys, clock);
    }

    /**
     * Opens the room; on first start makes keys, certificates and the owner's token.
     *
     * @param home the server's home folder: {@code keys/}, {@code tls/} and {@code run/} of it are this room's
     */
    public static Security open(SecurityConfig config, Path home, Database database, Clock clock, Ids ids) {
        database.migrate("security", Security.class);
        return new Security(config, home, database, clock, ids);
    }

    /** Who sends a request and what they may do, for the web server. */
    public Guard guard() {
        throw new UnsupportedOperationException();
    }

    /** The user whose server this is. */
    public Principal owner() {
        throw new UnsupportedOperationException();
    }

    /** GUID of the tenant that tokens name ({@code tid}). */
    public String tenant() {
        throw new UnsupportedOperationException();
    }

    /** File with the owner's secret, mode 0600: the CLI sends it as bearer token and gives it to clients as {@code IDENTITY_HEADER}. */
    public Path ownerToken() {
        return home.resolve("run").resolve("owner.token");
    }

    /** Tokens and identity secrets. */
    public Tokens tokens() {
        return tokens;
    }

    /** Roles and their assignments. */
    public Roles roles() {
        return roles;
    }

    /** Keys of storage accounts. */
    public AccountKeys accountKeys() {
        return accountKeys;
    }

    /** Signed addresses of storage. */
    public Sas sas() {
        return sas;
    }

    /** Storage requests signed with an account key. */
    public SharedKey sharedKey() {
        return sharedKey;
    }

    /** TLS. */
    public Certificates certificates() {
        return certificates;
    }

    /** What the room was opened with. */
    public SecurityConfig config() {
        return config;
    }

    /** The text unreadable to whoever has only the database; for secrets of other rooms (datastores, endpoint keys). */
    public String seal(String secret) {
        return sealer.seal(secret.getBytes(StandardCharsets.UTF_8));
    }

    /** What {@link #seal} sealed. */
    public String unseal(String sealed) {
        return new String(sealer.unseal(sealed), StandardCharsets.UTF_8);
    }

    /**
     * Whom a running job acts as.
     *
     * @param workspace ARM id of its workspace
     * @param job the job's name, which is its run id
     * @param submittedBy name of who submitted it, shown as creator of what the job makes
     */
    public static Principal job(String workspace, String job, String submittedBy) {
        return new Principal(job, submittedBy, Principal.Kind.JOB, workspace + "/jobs/" + job);
    }

    /** Whom a running deployment acts as. */
    public static Principal deployment(String workspace, String endpoint, String deployment) {
        return new Principal(
                endpoint + "/" + deployment,
                endpoint + "/" + deployment,
                Principal.Kind.DEPLOYMENT,
                workspace + "/onlineEndpoints/" + endpoint + "/deployments/" + deployment);
    }

    /**
     * Tells that jobs run in the server's own pid namespace, so that the kernel cannot tell their requests from the owner's: from now on
     * every request needs a token.
     */
    public void requireTokens() {
        throw new UnsupportedOperationException();
    }

    /**
     * Refuses a request that would carry a secret over plain HTTP from another machine.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException TLS_REQUIRED
     */
    public void requireSafeChannel(Request request) {
        throw new UnsupportedOperationException();
    }
}
