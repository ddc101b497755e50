package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Row;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** People with passwords. What they may do their roles and permissions say, as for everybody. Safe for use by many threads. */
public final class Users {
    /** Whoever may give roles at the root may give themselves every other right. */
    private static final String EVERYTHING = "Microsoft.Authorization/roleAssignments/write";

    private static final int SHORTEST = 8;
    private static final int LONGEST = 255;

    /** How long a password that was right need not be hashed again: clients send it with every request. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private static final int MOST_REMEMBERED = 1_000;

    private final Database database;
    private final Roles roles;
    private final Clock clock;
    private final Ids ids;
    private final Tries tries;

    /** Hashing is slow on purpose: nobody shall have all processors do it. */
    private final Semaphore hashing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /** What was right a moment ago: digests, salted by this process, of password and stored hash. */
    private final Map<String, Instant> right = new ConcurrentHashMap<>();

    private final byte[] salt;

    private record Stored(User user, String password) {}

    Users(Database database, Roles roles, Clock clock, Ids ids) {
        this.database = database;
        this.roles = roles;
        this.clock = clock;
        this.ids = ids;
        this.tries = new Tries(clock);
        this.salt = ids.bytes(32);
    }

    /**
     * Adds somebody, who may do nothing yet.
     *
     * @throws AthanorException USER_EXISTS, USER_NAME_INVALID, PASSWORD_WEAK
     */
    public User create(String name, String password) {
        checkName(name);
        checkPassword(name, password);
        String hash = PasswordHash.of(password, ids);
        String id = ids.guid();
        return database.write(sql -> {
            sql.lock("security_users");
            if (sql.number("select count(*) from security_users where name = ?", name) > 0) {
                throw SecurityProblem.USER_EXISTS
                        .because("User (username=" + name + ") already exists")
                        .at("username");
            }
            long number = sql.number("select coalesce(max(num), 0) + 1 from security_users");
            sql.update(
                    "insert into security_users (num, name, principal_id, password, created_at) values (?, ?, ?, ?, ?)",
                    number,
                    name,
                    id,
                    hash,
                    clock.instant());
            return new User(number, principal(id, name));
        });
    }

    /**
     * The user of that name.
     *
     * @throws AthanorException USER_NOT_FOUND
     */
    public User get(String name) {
        return stored(name)
                .map(Stored::user)
                .orElseThrow(() -> SecurityProblem.USER_NOT_FOUND
                        .because("User with username=" + name + " not found")
                        .at("username"));
    }

    /** The user whose principal has this id. */
    public Optional<User> byPrincipal(String id) {
        return database.read(sql -> sql.first("select * from security_users where principal_id = ?", Users::stored, id))
                .map(Stored::user);
    }

    /** All of them, in the order they came. */
    public List<User> list() {
        return database.read(sql -> sql.list("select * from security_users order by num", Users::stored)).stream()
                .map(Stored::user)
                .toList();
    }

    /**
     * Gives another password; the old one is worth nothing at once.
     *
     * @throws AthanorException USER_NOT_FOUND, PASSWORD_WEAK
     */
    public void changePassword(String name, String password) {
        get(name);
        checkPassword(name, password);
        String hash = PasswordHash.of(password, ids);
        database.write(sql -> sql.update("update security_users set password = ? where name = ?", hash, name));
    }

    /** Whether a principal may do everything on this server. */
    public boolean isAdmin(Principal principal) {
        return roles.allows(principal, EVERYTHING, "/");
    }

    /** Gives the role Owner at {@code /}, or takes it away. */
    public void setAdmin(User user, boolean admin, Principal by) {
        if (admin && !isAdmin(user.principal())) {
            roles.assign(ids.guid(), RoleGrant.to(user.principal().id(), RoleDefinitions.OWNER.name(), "/"), by);
        }
        if (!admin) {
            roles.list("/").stream()
                    .filter(known -> known.principalId().equals(user.principal().id()))
                    .filter(known -> known.scope().equals("/") && known.roleId().equals(RoleDefinitions.OWNER.id()))
                    .forEach(known -> roles.remove(known.id()));
        }
    }

    /**
     * Removes somebody with all roles and permissions.
     *
     * @throws AthanorException USER_NOT_FOUND
     */
    public void delete(String name) {
        String id = get(name).principal().id();
        roles.removeAll(id);
        database.write(sql -> {
            sql.update("delete from security_permissions where principal_id = ?", id);
            return sql.update("delete from security_users where name = ?", name);
        });
    }

    /**
     * Who comes with this name and password.
     *
     * @param address where from; failed tries are counted by it
     * @throws AthanorException PASSWORD_WRONG, PASSWORD_TRIES
     */
    public User authenticate(String name, String password, String address) {
        Optional<Stored> stored = stored(name);
        String hash = stored.map(Stored::password).orElse(PasswordHash.NOBODY);
        String key = digest(hash, password);
        Instant now = clock.instant();
        Instant until = right.get(key);
        if (until == null || now.isAfter(until)) {
            tries.begin(name, address);
            // Hashed for names that nobody has too, so that the answer takes as long.
            boolean fits = fits(hash, password);
            if (!fits || stored.isEmpty()) {
                throw SecurityProblem.PASSWORD_WRONG.because(
                        "no user has this name and password; an owner makes users by 'users/create' or 'athanor mlflow-user create'");
            }
            tries.succeeded(name, address);
            if (right.size() >= MOST_REMEMBERED) {
                right.clear();
            }
            right.put(key, now.plus(REMEMBERED));
        }
        return stored.orElseThrow().user();
    }

    private boolean fits(String hash, String password) {
        hashing.acquireUninterruptibly();
        try {
            return PasswordHash.fits(hash, password);
        } finally {
            hashing.release();
        }
    }

    /** The hash has a salt of its own, so a changed password and another user's same one have other digests. */
    private String digest(String hash, String password) {
        MessageDigest sha = Hashes.digest("SHA-256");
        sha.update(salt);
        sha.update(hash.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha.digest(password.getBytes(StandardCharsets.UTF_8)));
    }

    private Optional<Stored> stored(String name) {
        return database.read(sql -> sql.first("select * from security_users where name = ?", Users::stored, name));
    }

    private static Stored stored(Row row) throws SQLException {
        return new Stored(
                new User(row.number("num"), principal(row.text("principal_id"), row.text("name"))),
                row.text("password"));
    }

    private static Principal principal(String id, String name) {
        return new Principal(id, name, Principal.Kind.USER, null);
    }

    private static void checkName(String name) {
        boolean bad = name.isBlank()
                || name.length() > LONGEST
                || name.contains(":")
                || !name.equals(name.strip())
                || name.chars().anyMatch(Character::isISOControl);
        if (bad) {
            throw SecurityProblem.USER_NAME_INVALID
                    .because("username is '" + name + "'; allowed: 1 to " + LONGEST
                            + " characters, no colon, no blanks at its ends")
                    .at("username");
        }
    }

    private static void checkPassword(String name, String password) {
        if (Tokens.looksLikeOne(password)) {
            throw SecurityProblem.PASSWORD_WEAK
                    .because("password has the form of a token; choose another one")
                    .at("password");
        }
        if (password.length() < SHORTEST || password.length() > LONGEST || password.equals(name)) {
            throw SecurityProblem.PASSWORD_WEAK
                    .because("password has " + password.length() + " characters; allowed: " + SHORTEST + " to "
                            + LONGEST + ", and not the user's name")
                    .at("password");
        }
    }
}
