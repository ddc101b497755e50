package dev.athanor.protocols.armmodel;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants as ARM writes them: {@code 2026-11-24T10:30:00.123456Z}. */
public final class WireTime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX").withZone(ZoneOffset.UTC);

    private WireTime() {}

    /** The text of an instant. */
    public static String text(Instant instant) {
        return FORMAT.format(instant);
    }
}
