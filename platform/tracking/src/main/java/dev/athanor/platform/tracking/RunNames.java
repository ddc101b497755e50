package dev.athanor.platform.tracking;

import dev.athanor.foundation.kernel.Ids;
import java.util.List;

/** Names for those who give none: adjective-animal-number. */
final class RunNames {
    private static final List<String> ADJECTIVES = List.of(
            "able", "agile", "amber", "bold", "brave", "brisk", "calm", "clever", "crisp", "deft", "eager", "early",
            "fair", "fleet", "fond", "gentle", "glad", "golden", "grand", "hardy", "hasty", "humble", "jolly", "keen",
            "kind", "lively", "loyal", "lucky", "mellow", "merry", "mild", "neat", "nimble", "noble", "patient",
            "placid", "plucky", "polite", "proud", "quick", "quiet", "rapid", "ready", "rustic", "serene", "sharp",
            "silent", "sleek", "smooth", "sober", "solid", "spry", "steady", "stoic", "sturdy", "subtle", "sunny",
            "swift", "tidy", "tender", "upbeat", "vivid", "warm", "wise", "witty", "zesty");
    private static final List<String> ANIMALS = List.of(
            "ant", "badger", "bat", "bear", "beetle", "bison", "boar", "carp", "cat", "cod", "crab", "crane", "crow",
            "deer", "dove", "duck", "eagle", "eel", "elk", "falcon", "finch", "fox", "frog", "gecko", "goat", "goose",
            "hare", "hawk", "hen", "heron", "horse", "ibex", "jay", "koi", "lark", "lion", "lynx", "marten", "mole",
            "moose", "moth", "mouse", "newt", "otter", "owl", "panda", "perch", "pike", "puma", "quail", "raven",
            "robin", "seal", "shark", "sloth", "snail", "stork", "swan", "tern", "tiger", "toad", "trout", "vole",
            "whale", "wolf", "wren", "yak", "zebra");

    private RunNames() {}

    static String next(Ids ids) {
        return ADJECTIVES.get(ids.below(ADJECTIVES.size()))
                + "-"
                + ANIMALS.get(ids.below(ANIMALS.size()))
                + "-"
                + ids.below(1000);
    }
}
