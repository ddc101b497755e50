package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Ids;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Passwords as they are kept: salted, and slow to try. The text says how it was made, so that a later version may do more. */
final class PasswordHash {
    /** What OWASP asks of this function; a third of a second on a machine of today. */
    private static final int ROUNDS = 600_000;

    private static final String NAME = "pbkdf2-sha256";
    private static final int SALT = 16;
    private static final int BYTES = 32;

    /** Of a password that nobody has, for names that nobody has: the answer shall not come sooner. */
    static final String NOBODY =
            NAME + "$" + ROUNDS + "$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    private PasswordHash() {}

    static String of(String password, Ids ids) {
        byte[] salt = ids.bytes(SALT);
        Base64.Encoder base64 = Base64.getEncoder();
        return NAME + "$" + ROUNDS + "$" + base64.encodeToString(salt) + "$"
                + base64.encodeToString(derive(password, salt, ROUNDS));
    }

    /** Whether it is the hash of this password; takes as long when it is not. */
    static boolean fits(String hash, String password) {
        String[] parts = hash.split("\\$");
        Base64.Decoder base64 = Base64.getDecoder();
        byte[] found = derive(password, base64.decode(parts[2]), Integer.parseInt(parts[1]));
        return MessageDigest.isEqual(found, base64.decode(parts[3]));
    }

    private static byte[] derive(String password, byte[] salt, int rounds) {
        var spec = new PBEKeySpec(password.toCharArray(), salt, rounds, BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has PBKDF2WithHmacSHA256", missing);
        } finally {
            spec.clearPassword();
        }
    }
}
