package dev.athanor.protocols.yaml;

import java.util.Locale;

/** snake_case, camelCase and PascalCase. */
final class Casing {
    private Casing() {}

    static String camel(String snake) {
        StringBuilder text = new StringBuilder();
        boolean up = false;
        for (int i = 0; i < snake.length(); i++) {
            char c = snake.charAt(i);
            if (c == '_') {
                up = true;
            } else {
                text.append(up ? Character.toUpperCase(c) : c);
                up = false;
            }
        }
        return text.toString();
    }

    static String pascal(String snake) {
        String camel = camel(snake);
        return camel.isEmpty() ? camel : Character.toUpperCase(camel.charAt(0)) + camel.substring(1);
    }

    static String snake(String camel) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            boolean starts = Character.isUpperCase(c)
                    && i > 0
                    && (Character.isLowerCase(camel.charAt(i - 1)) || Character.isDigit(camel.charAt(i - 1)));
            text.append(starts ? "_" : "").append(c);
        }
        return text.toString().toLowerCase(Locale.ROOT);
    }
}
