package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Ids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Keeps secrets of the database unreadable to whoever has only the database: AES-256-GCM with a key of the home folder. */
final class Sealer {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final Path file;
    private final SecretKeySpec key;
    private final Ids ids;

    private Sealer(Path file, byte[] key, Ids ids) {
        this.file = file;
        this.key = new SecretKeySpec(key, "AES");
        this.ids = ids;
    }

    static Sealer open(Path folder, Ids ids) {
        Path file = folder.resolve("sealing.key");
        Optional<String> known = PrivateFiles.read(file);
        if (known.isPresent()) {
            return new Sealer(file, Base64.getDecoder().decode(known.get().strip()), ids);
        }
        byte[] key = ids.bytes(32);
        PrivateFiles.write(file, Base64.getEncoder().encodeToString(key) + "\n");
        return new Sealer(file, key, ids);
    }

    String seal(byte[] secret) {
        byte[] nonce = ids.bytes(NONCE);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(secret);
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(NONCE + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    byte[] unseal(String sealed) {
        try {
            byte[] bytes = Base64.getDecoder().decode(sealed.getBytes(StandardCharsets.US_ASCII));
            byte[] nonce = java.util.Arrays.copyOf(bytes, NONCE);
            return cipher(Cipher.DECRYPT_MODE, nonce).doFinal(bytes, NONCE, bytes.length - NONCE);
        } catch (GeneralSecurityException | IllegalArgumentException wrongKey) {
            throw PrivateFiles.unusable(file, wrongKey);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
