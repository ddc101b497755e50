package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;
import dev.athanor.foundation.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The two random 256-bit keys of each storage account. They are made when first asked for, kept sealed in the database, and both good until
 * regenerated. Safe for use by many threads.
 */
public final class AccountKeys {
    private static final int BYTES = 32;
    private static final List<String> NAMES = List.of("key1", "key2");

    private final Database database;
    private final Sealer sealer;
    private final Ids ids;
    private final Map<String, List<byte[]>> known = new ConcurrentHashMap<>();

    AccountKeys(Database database, Sealer sealer, Ids ids) {
        this.database = database;
        this.sealer = sealer;
        this.ids = ids;
    }

    /** The account's first key; made when the account has none. */
    public byte[] accountKey(String account) {
        return keys(account).getFirst().clone();
    }

    /** Both keys as Azure tells them, base64, by name ({@code key1}, {@code key2}); made when the account has none. */
    public Map<String, String> list(String account) {
        List<byte[]> keys = keys(account);
        Base64.Encoder base64 = Base64.getEncoder();
        return Map.of(
                NAMES.get(0), base64.encodeToString(keys.get(0)), NAMES.get(1), base64.encodeToString(keys.get(1)));
    }

    /**
     * Makes a new key; whatever was signed with the one before is worth nothing from now on.
     *
     * @param name {@code key1} or {@code key2}
     */
    public void regenerate(String account, String name) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("a storage account has no key '" + name + "'; it has " + NAMES);
        }
        keys(account);
        database.write(sql -> sql.update(
                "update security_account_keys set sealed = ? where account = ? and name = ?",
                sealer.seal(ids.bytes(BYTES)),
                account,
                name));
        known.remove(account);
    }

    /** Forgets the keys of an account that is gone. */
    public void delete(String account) {
        database.write(sql -> sql.update("delete from security_account_keys where account = ?", account));
        known.remove(account);
    }

    /** The keys of an account that has some; never makes any, so that asking costs nothing. */
    List<byte[]> find(String account) {
        List<byte[]> keys = known.get(account);
        if (keys != null) {
            return keys;
        }
        List<byte[]> stored = database.read(sql -> load(sql, account));
        if (!stored.isEmpty()) {
            known.put(account, stored);
        }
        return stored;
    }

    private List<byte[]> keys(String account) {
        List<byte[]> keys = find(account);
        if (!keys.isEmpty()) {
            return keys;
        }
        List<byte[]> made = database.write(sql -> {
            for (String name : NAMES) {
                sql.update(
                        "insert into security_account_keys (account, name, sealed) values (?, ?, ?)"
                                + " on conflict (account, name) do nothing",
                        account,
                        name,
                        sealer.seal(ids.bytes(BYTES)));
            }
            return load(sql, account);
        });
        known.put(account, made);
        return made;
    }

    private List<byte[]> load(Sql sql, String account) throws SQLException {
        return sql.list(
                "select sealed from security_account_keys where account = ? order by name",
                row -> sealer.unseal(row.text("sealed")),
                account);
    }

    /** Azure's signature of a text: HMAC-SHA256 in base64. */
    static String sign(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
