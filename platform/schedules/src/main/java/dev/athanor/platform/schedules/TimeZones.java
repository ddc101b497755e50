package dev.athanor.platform.schedules;

import dev.athanor.foundation.kernel.KernelProblem;
import dev.athanor.foundation.kernel.Suggestions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Time zones by the names that Windows gives them, which is how Azure names them, and by those of IANA. */
final class TimeZones {
    /** The zone of a trigger that names none. */
    static final ZoneId DEFAULT = ZoneOffset.UTC;

    /** Unicode's table of the zones of Windows (CLDR, windowsZones, territory 001), a line a zone. */
    private static final Map<String, String> WINDOWS = table();

    private TimeZones() {}

    /** The zone of that name, whatever its case; empty when nobody knows it. */
    static Optional<ZoneId> zone(String name) {
        String iana = WINDOWS.getOrDefault(name, name);
        return ZoneId.getAvailableZoneIds().stream()
                .filter(known -> known.equalsIgnoreCase(iana))
                .findFirst()
                .map(ZoneId::of);
    }

    /** What was probably meant, as a sentence; empty when nothing is near. */
    static String near(String name) {
        List<String> names = new ArrayList<>(WINDOWS.keySet());
        names.addAll(ZoneId.getAvailableZoneIds());
        return Suggestions.didYouMean(name, names);
    }

    /** Names of Windows. */
    static Map<String, String> windows() {
        return WINDOWS;
    }

    private static Map<String, String> table() {
        Map<String, String> table = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try (InputStream in = TimeZones.class.getResourceAsStream("time-zones.txt")) {
            if (in == null) {
                throw KernelProblem.INTERNAL_ERROR.because("time-zones.txt is missing");
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        int equals = line.indexOf('=');
                        table.put(line.substring(0, equals), line.substring(equals + 1));
                    });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return table;
    }
}
