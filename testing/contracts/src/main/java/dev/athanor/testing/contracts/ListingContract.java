package dev.athanor.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.athanor.foundation.blobs.BlobInfo;
import dev.athanor.foundation.blobs.BlobPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Listings, and deletion by prefix. */
interface ListingContract extends BlobKit {
    @Test
    default void listingIsInOrderOfCodePoints() {
        List<String> names = List.of("B", "a", "a b", "a-", "a/1", "a/10", "a/2", "a0", "b", "z", "é", "\uFFFD", "😀");
        names.reversed().forEach(name -> put(name.equals("a") ? "a" : name.replace("a/", "a_/"), "x"));
        List<String> listed = store().list(CONTAINER, "", null, null, 100).blobs().stream()
                .map(BlobInfo::name)
                .toList();
        assertThat(listed)
                .containsExactly("B", "a", "a b", "a-", "a0", "a_/1", "a_/10", "a_/2", "b", "z", "é", "\uFFFD", "😀");
    }

    @Test
    default void listingGoesOnWhereItStopped() {
        for (int i = 0; i < 25; i++) {
            put("p/" + (i % 5) + "/" + i, "x");
        }
        put("q", "x");
        List<String> flat = pages("", null, 4);
        assertThat(flat).hasSize(26).doesNotHaveDuplicates().isSorted();
        assertThat(pages("p/", "/", 2)).containsExactly("p/0/", "p/1/", "p/2/", "p/3/", "p/4/");
        assertThat(pages("p/", "/", 100)).containsExactly("p/0/", "p/1/", "p/2/", "p/3/", "p/4/");
        assertThat(pages("", "/", 1)).containsExactly("p/", "q");
        assertThat(pages("p/1", null, 3)).containsExactly("p/1/1", "p/1/11", "p/1/16", "p/1/21", "p/1/6");
        assertThat(pages("nothing", null, 3)).isEmpty();
        assertThat(pages("p/0/", "/", 3)).hasSize(5);
    }

    @Test
    default void whatIsNewIsFoundByTheTimeAtWhichItCame() {
        put("in/old", "x");
        Instant before = store().get(CONTAINER.blob("in/old")).createdAt();
        clock().advance(Duration.ofSeconds(1));
        put("in/b", "x");
        put("in/a", "x");
        put("in%/no", "x");
        clock().advance(Duration.ofSeconds(1));
        put("in/c é", "x");
        put("in/old", "written over");
        store().setMetadata(CONTAINER.blob("in/a"), Map.of("a", "b"));

        assertThat(store().createdSince(CONTAINER, "in/", before))
                .extracting(BlobInfo::name)
                .containsExactly("in/a", "in/b", "in/c é");
        Instant last = store().get(CONTAINER.blob("in/c é")).createdAt();
        assertThat(store().createdSince(CONTAINER, "", last)).isEmpty();
        assertThat(store().createdSince(CONTAINER, "", before)).hasSize(4);
    }

    @Test
    default void aPrefixIsDeletedAndNothingElse() {
        List.of("d/1", "d/2/3", "d", "dd").forEach(name -> {
            if (!name.equals("d")) {
                put(name, "x");
            }
        });
        assertThat(store().deletePrefix(CONTAINER, "d/")).isEqualTo(2);
        assertThat(pages("", null, 10)).containsExactly("dd");
        assertThat(store().deletePrefix(CONTAINER, "")).isEqualTo(1);
    }

    @Test
    default void aPrefixIsCopiedAndNothingElse() {
        List.of("d/1", "d/2/3", "dd").forEach(name -> put(name, "x"));
        store().copyPrefix(CONTAINER, "d/", CONTAINER, "e/f/");
        assertThat(pages("", null, 10)).containsExactly("d/1", "d/2/3", "dd", "e/f/1", "e/f/2/3");
    }

    private List<String> pages(String prefix, @Nullable String delimiter, int max) {
        List<String> all = new ArrayList<>();
        String marker = null;
        do {
            BlobPage page = store().list(CONTAINER, prefix, delimiter, marker, max);
            List<String> entries = new ArrayList<>(page.prefixes());
            page.blobs().forEach(blob -> entries.add(blob.name()));
            assertThat(entries).hasSizeLessThanOrEqualTo(max);
            entries.sort(null);
            all.addAll(entries);
            marker = page.next();
        } while (marker != null);
        return all;
    }
}
