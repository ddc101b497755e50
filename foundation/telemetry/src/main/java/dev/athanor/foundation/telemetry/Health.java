package dev.athanor.foundation.telemetry;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** Named checks; the server is ready when all of them say so. */
public final class Health {
    private final Map<String, Supplier<Boolean>> checks = new ConcurrentSkipListMap<>();

    /** Adds a check; one that throws counts as failed. */
    public void check(String name, Supplier<Boolean> check) {
        checks.put(name, check);
    }

    /** Each check and whether it is well. */
    public Map<String, Boolean> state() {
        Map<String, Boolean> state = new TreeMap<>();
        checks.forEach((name, check) -> state.put(name, well(check)));
        return state;
    }

    private static boolean well(Supplier<Boolean> check) {
        try {
            return check.get();
        } catch (RuntimeException failed) {
            return false;
        }
    }
}
