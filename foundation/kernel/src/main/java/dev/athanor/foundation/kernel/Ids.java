package dev.athanor.foundation.kernel;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes ids and secrets. Tests seed it; a server draws from the system's secure source. */
public final class Ids {
    private final RandomGenerator random;

    private Ids(RandomGenerator random) {
        this.random = random;
    }

    /** Unpredictable ids: fit for secrets. */
    public static Ids secure() {
        return new Ids(new SecureRandom());
    }

    /** The same ids each time, for tests. */
    public static Ids seeded(long seed) {
        return new Ids(new Random(seed));
    }

    /** The clock of a running server; the only place that names the system clock. */
    public static Clock systemClock() {
        return Clock.systemUTC();
    }

    /** A random (version 4) GUID in lower case. */
    public String guid() {
        byte[] bytes = bytes(16);
        bytes[6] = (byte) ((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte) ((bytes[8] & 0x3f) | 0x80);
        var buffer = java.nio.ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong()).toString();
    }

    /** {@code 2 * bytes} hex digits. */
    public String hex(int bytes) {
        return HexFormat.of().formatHex(bytes(bytes));
    }

    /** Random bytes. */
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    /** A number from 0 up to but not including {@code bound}. */
    public int below(int bound) {
        return random.nextInt(bound);
    }
}
