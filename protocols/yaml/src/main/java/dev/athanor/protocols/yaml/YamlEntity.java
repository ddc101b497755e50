package dev.athanor.protocols.yaml;

import java.util.Map;

/** A file that has been read and found good, with what the command line put over it. */
public final class YamlEntity {
    private final String noun;
    private final String kind;
    private final Map<String, Object> tree;
    private final Places places;

    YamlEntity(String noun, String kind, Map<String, Object> tree, Places places) {
        this.noun = noun;
        this.kind = kind;
        this.tree = tree;
        this.places = places;
    }

    /** What it is: {@code job}, {@code data}, {@code compute}… */
    public String noun() {
        return noun;
    }

    /** Which of its kinds: {@code command}, {@code amlcompute}… */
    public String kind() {
        return kind;
    }

    /** The keys in the file's own spelling, the schema's read-only ones left out. */
    public Map<String, Object> tree() {
        return tree;
    }

    /** Where the value under a path was written. */
    public Place place(String path) {
        return places.of(path);
    }

    Places places() {
        return places;
    }
}
