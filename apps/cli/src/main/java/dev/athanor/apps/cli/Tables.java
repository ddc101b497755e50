package dev.athanor.apps.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Trees as tables: the command's own columns, or every scalar at the top. */
final class Tables {
    private static final String NOTHING =
            "Table output unavailable. Use the --query option to specify an appropriate query.";
    private static final int GAP = 2;

    private Tables() {}

    static String print(@Nullable Object tree, Map<String, String> columns, int width) {
        List<Object> rows = tree instanceof List<?> ? JsonText.list(tree) : tree == null ? List.of() : List.of(tree);
        List<Map<String, String>> cells = new ArrayList<>();
        for (Object row : rows) {
            cells.add(columns.isEmpty() ? scalars(row) : chosen(row, columns));
        }
        Set<String> headings = new LinkedHashSet<>();
        cells.forEach(row -> headings.addAll(row.keySet()));
        if (!columns.isEmpty()) {
            // A column of the command's own that is empty throughout tells nothing.
            headings.removeIf(heading ->
                    cells.stream().allMatch(row -> row.getOrDefault(heading, "").isEmpty()));
        }
        if (headings.isEmpty()) {
            return rows.isEmpty() ? "" : NOTHING;
        }
        return draw(List.copyOf(headings), cells, width);
    }

    private static Map<String, String> chosen(Object row, Map<String, String> columns) {
        Map<String, String> cells = new LinkedHashMap<>();
        columns.forEach((heading, path) -> cells.put(heading, JsonText.text(row, path)));
        return cells;
    }

    private static Map<String, String> scalars(@Nullable Object row) {
        Map<String, String> cells = new LinkedHashMap<>();
        if (row instanceof Map<?, ?>) {
            JsonText.map(row).forEach((key, value) -> {
                if (!(value instanceof Map<?, ?>) && !(value instanceof List<?>) && !key.equals("id")) {
                    cells.put(heading(key), value == null ? "" : cell(value));
                }
            });
        } else if (row instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                Object value = list.get(i);
                if (!(value instanceof Map<?, ?>) && !(value instanceof List<?>)) {
                    cells.put("Column" + (i + 1), value == null ? "" : cell(value));
                }
            }
        } else if (row != null) {
            cells.put("Result", cell(row));
        }
        return cells;
    }

    private static String cell(Object value) {
        return value instanceof Boolean flag ? (flag ? "True" : "False") : String.valueOf(value);
    }

    /** {@code provisioning_state} as {@code Provisioning_state}: az makes the first letter a capital. */
    private static String heading(String key) {
        return key.isEmpty() ? key : Character.toUpperCase(key.charAt(0)) + key.substring(1);
    }

    private static String draw(List<String> headings, List<Map<String, String>> rows, int width) {
        int[] widths = new int[headings.size()];
        int all = -GAP;
        for (int i = 0; i < widths.length; i++) {
            String heading = headings.get(i);
            widths[i] = heading.length();
            for (Map<String, String> row : rows) {
                widths[i] = Math.max(widths[i], row.getOrDefault(heading, "").length());
            }
            all += widths[i] + GAP;
        }
        while (width > 0 && all > width) {
            int widest = widest(widths);
            if (widths[widest] <= 12) {
                break;
            }
            widths[widest]--;
            all--;
        }
        StringBuilder text = new StringBuilder();
        line(headings, widths, text);
        List<String> rules = new ArrayList<>();
        for (int columnWidth : widths) {
            rules.add("-".repeat(columnWidth));
        }
        line(rules, widths, text);
        for (Map<String, String> row : rows) {
            line(headings.stream().map(heading -> row.getOrDefault(heading, "")).toList(), widths, text);
        }
        return text.toString().stripTrailing();
    }

    private static int widest(int[] widths) {
        int widest = 0;
        for (int i = 1; i < widths.length; i++) {
            widest = widths[i] > widths[widest] ? i : widest;
        }
        return widest;
    }

    private static void line(List<String> cells, int[] widths, StringBuilder text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i).replace('\n', ' ');
            String shown = cell.length() > widths[i] ? cell.substring(0, Math.max(0, widths[i] - 1)) + "…" : cell;
            line.append(shown).append(" ".repeat(widths[i] - shown.length() + GAP));
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }
}
