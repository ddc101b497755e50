package dev.athanor.foundation.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One thing that can be configured.
 *
 * @param key dashed, room first: {@code compute.gpu-fallback}
 * @param type what a value looks like, for people: {@code text}, {@code number}, {@code true or false}, {@code duration (10s, 5m, 1h)} …
 * @param fallback the default as one would write it
 * @param meaning one sentence
 * @param secret whether its value must never be shown
 * @param parser text to value; throws IllegalArgumentException
 * @param <T> type of the value
 */
public record Setting<T>(
        String key, String type, String fallback, String meaning, boolean secret, Function<String, T> parser) {

    /** Free text. */
    public static Setting<String> text(String key, String fallback, String meaning) {
        return new Setting<>(key, "text", fallback, meaning, false, text -> text);
    }

    /** Text that is never shown. */
    public static Setting<String> secret(String key, String meaning) {
        return new Setting<>(key, "text", "", meaning, true, text -> text);
    }

    /** A whole number within bounds, both allowed. */
    public static Setting<Integer> number(String key, int fallback, int least, int most, String meaning) {
        return new Setting<>(
                key, "number from " + least + " to " + most, Integer.toString(fallback), meaning, false, text -> {
                    int value = Integer.parseInt(text.strip());
                    if (value < least || value > most) {
                        throw new IllegalArgumentException("out of bounds");
                    }
                    return value;
                });
    }

    /** {@code true} or {@code false}. */
    public static Setting<Boolean> flag(String key, boolean fallback, String meaning) {
        return new Setting<>(
                key, "true or false", Boolean.toString(fallback), meaning, false, text -> switch (text.strip()
                        .toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException("neither true nor false");
                });
    }

    /** One of the constants of an enum, written dashed in lower case. */
    public static <E extends Enum<E>> Setting<E> choice(String key, E fallback, Class<E> type, String meaning) {
        List<String> allowed =
                Arrays.stream(type.getEnumConstants()).map(Setting::dashed).toList();
        return new Setting<>(
                key,
                String.join(" or ", allowed),
                dashed(fallback),
                meaning,
                false,
                text -> Enum.valueOf(type, text.strip().toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    /** A span of time: {@code 250ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 7d}. */
    public static Setting<Duration> duration(String key, String fallback, String meaning) {
        return new Setting<>(key, "duration (250ms, 10s, 5m, 1h, 7d)", fallback, meaning, false, Setting::span);
    }

    /** A list of texts with commas between. */
    public static Setting<List<String>> list(String key, String fallback, String meaning) {
        return new Setting<>(
                key,
                "list with commas",
                fallback,
                meaning,
                false,
                text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(t -> !t.isEmpty())
                        .toList());
    }

    private static String dashed(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Duration span(String text) {
        String value = text.strip();
        int digits = 0;
        while (digits < value.length() && Character.isDigit(value.charAt(digits))) {
            digits++;
        }
        long number = Long.parseLong(value.substring(0, digits));
        return switch (value.substring(digits)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> throw new IllegalArgumentException("no unit");
        };
    }
}
