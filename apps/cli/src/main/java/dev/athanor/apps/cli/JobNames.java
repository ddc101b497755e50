package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.Ids;

/** Names for jobs that were given none: {@code amber_harbor_3k9x0q2m7d}. */
final class JobNames {
    private static final String[] ADJECTIVES = {
        "amber", "ancient", "bold", "bright", "calm", "clever", "cosmic", "crimson", "eager", "fair", "gentle",
                "golden",
        "happy", "honest", "icy", "jolly", "keen", "lively", "lucid", "mellow", "noble", "patient", "plain", "proud",
        "quick", "quiet", "rapid", "serene", "silver", "steady", "sunny", "swift", "tidy", "vivid", "warm", "witty"
    };
    private static final String[] NOUNS = {
        "anchor", "apple", "arrow", "badge", "beacon", "bridge", "brook", "candle", "canyon", "cedar", "cloud", "comet",
        "crane", "crystal", "delta", "ember", "falcon", "fern", "garden", "harbor", "island", "lantern", "lemon",
                "maple",
        "meadow", "melon", "ocean", "olive", "orchard", "pebble", "prism", "river", "spruce", "summit", "tiger",
                "willow"
    };
    private static final String LETTERS = "0123456789bcdfghjklmnpqrstvwxyz";

    private JobNames() {}

    static String next(Ids ids) {
        StringBuilder name = new StringBuilder();
        name.append(ADJECTIVES[ids.below(ADJECTIVES.length)])
                .append('_')
                .append(NOUNS[ids.below(NOUNS.length)])
                .append('_');
        for (int i = 0; i < 10; i++) {
            name.append(LETTERS.charAt(ids.below(LETTERS.length())));
        }
        return name.toString();
    }
}
