package dev.athanor.platform.security;

import dev.athanor.foundation.http.Guard;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.foundation.sql.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Identity, access and keys of one server. Safe for use by many threads. */
public final class Security {
    private final SecurityConfig config;
    private final Path home;
    private final Sealer sealer;
    private final AccountKeys accountKeys;
    private final Sas sas;
    private final SharedKey sharedKey;
    private final Tokens tokens;
    private final Roles roles;
    private final Users users;
    private final Permissions permissions;
    private final Certificates certificates;
    private final Facts facts;
    private final Principal owner;
    private final LocalGuard guard;

    private Security(SecurityConfig config, Path home, Database database, Clock clock, Ids ids) {
        this.config = config;
        this.home = home;
        this.sealer = Sealer.open(PrivateFiles.folder(home.resolve("keys")), ids);
        this.accountKeys = new AccountKeys(database, sealer, ids);
        this.sas = new Sas(accountKeys, clock);
        this.sharedKey = new SharedKey(accountKeys, clock);
        this.facts = Facts.open(database, ids);
        this.owner = new Principal(facts.ownerId(), System.getProperty("user.name"), Principal.Kind.OWNER, null);
        var revocations = new Revocations(database, clock);
        revocations.sweep();
        this.tokens = new Tokens(
                config.publicUrl() + "/adfs",
                facts.tenant(),
                new TokenKeys(home.resolve("keys").resolve("tokens"), clock, ids),
                new Secrets(database, revocations, clock, ids),
                revocations,
                clock,
                ids);
        this.roles = new Roles(database, clock);
        this.users = new Users(database, roles, clock, ids);
        this.permissions = new Permissions(database);
        this.certificates = Certificates.open(home.resolve("tls"), config.hosts(), clock, ids);
        var sockets = new SocketOwners(KernelSockets.ofThisProcess(), clock);
        this.guard = new LocalGuard(
                tokens,
                roles,
                sockets,
                owner,
                config.passwords() ? Optional.of(users) : Optional.empty(),
                !config.localOwner());
        writeOwnerToken();
    }

    /** The secret outlives restarts, so that shells that have it in their environment go on working. */
    private void writeOwnerToken() {
        PrivateFiles.folder(home.resolve("run"));
        boolean good = PrivateFiles.read(ownerToken())
                .flatMap(secret -> tokens.bySecret(secret.strip()))
                .filter(owner::equals)
                .isPresent();
        if (!good) {
            PrivateFiles.write(ownerToken(), tokens.createSecret(owner, Optional.empty()) + "\n");
        }
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
        return guard;
    }

    /** The user whose server this is. */
    public Principal owner() {
        return owner;
    }

    /** GUID of the tenant that tokens name ({@code tid}). */
    public String tenant() {
        return facts.tenant();
    }

    /** File with the owner's secret (and a line end), mode 0600: sent as bearer token, or given to clients as {@code IDENTITY_HEADER}. */
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

    /** People with passwords. */
    public Users users() {
        return users;
    }

    /** What single people may do with single things. */
    public Permissions permissions() {
        return permissions;
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
        guard.requireTokens();
    }

    /**
     * Refuses a request that would carry a secret over plain HTTP from another machine.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException TLS_REQUIRED
     */
    public void requireSafeChannel(Request request) {
        LocalGuard.requireSafeChannel(request);
    }
}
