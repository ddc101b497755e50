package dev.athanor.platform.tracking;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a search shall bring of what it finds.
 *
 * @param total whether the page tells how many there are in all
 * @param parts what of each run is read; other things are always whole
 */
public record Want(boolean total, Set<Part> parts) {
    /** What runs hold beside their own row. */
    public enum Part {
        /** The latest point of each metric. */
        METRICS,
        /** Params. */
        PARAMS,
        /** Tags. */
        TAGS,
        /** Datasets and models that were read. */
        INPUTS,
        /** Models that were made; read together with the inputs. */
        OUTPUTS
    }

    /** Everything, uncounted. */
    public static final Want WHOLE = new Want(false, EnumSet.allOf(Part.class));

    public Want {
        parts = Set.copyOf(parts);
    }
}
