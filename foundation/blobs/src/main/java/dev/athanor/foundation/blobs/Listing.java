package dev.athanor.foundation.blobs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one page of a listing; skips over whole prefixes instead of reading what lies below them. */
final class Listing {
    private static final int CHUNK = 1000;

    private final BlobTable table;
    private final ContainerId container;
    private final String prefix;
    private final @Nullable String delimiter;
    private final int max;
    private final List<BlobTable.Entry> blobs = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();

    Listing(BlobTable table, ContainerId container, String prefix, @Nullable String delimiter, int max) {
        this.table = table;
        this.container = container;
        this.prefix = prefix;
        this.delimiter = delimiter;
        this.max = Math.max(1, max);
    }

    /** Entries from {@code marker} on; returns the next page's marker or null. */
    @Nullable
    String run(@Nullable String marker) {
        String end = BlobNames.after(prefix);
        String from = marker == null || BlobNames.before(marker, prefix) ? prefix : marker;
        while (true) {
            int wanted = Math.min(CHUNK, max - blobs.size() - prefixes.size() + 1);
            List<BlobTable.Entry> rows = table.range(container, from, end, wanted);
            String skipTo = null;
            for (BlobTable.Entry row : rows) {
                String name = row.info().name();
                if (!prefixes.isEmpty() && name.startsWith(prefixes.getLast())) {
                    skipTo = BlobNames.after(prefixes.getLast());
                    continue;
                }
                skipTo = null;
                if (blobs.size() + prefixes.size() == max) {
                    return name;
                }
                add(row, name);
            }
            if (rows.size() < wanted) {
                return null;
            }
            if (skipTo == null) {
                String last = rows.getLast().info().name();
                boolean rolled = !prefixes.isEmpty() && last.startsWith(prefixes.getLast());
                skipTo = rolled ? BlobNames.after(prefixes.getLast()) : last + '\u0001';
            }
            if (skipTo == null) {
                return null;
            }
            from = skipTo;
        }
    }

    private void add(BlobTable.Entry row, String name) {
        int at = delimiter == null || delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
        if (at < 0 || delimiter == null) {
            blobs.add(row);
        } else {
            prefixes.add(name.substring(0, at + delimiter.length()));
        }
    }

    List<BlobTable.Entry> blobs() {
        return blobs;
    }

    List<String> prefixes() {
        return prefixes;
    }
}
