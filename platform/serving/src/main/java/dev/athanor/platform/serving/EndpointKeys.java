package dev.athanor.platform.serving;

/**
 * The two keys of an endpoint; either opens it.
 *
 * @param primary first key
 * @param secondary second key
 */
public record EndpointKeys(String primary, String secondary) {
    /** Which of the two. */
    public enum Slot {
        /** The first. */
        PRIMARY,
        /** The second. */
        SECONDARY
    }

    EndpointKeys with(Slot slot, String key) {
        return switch (slot) {
            case PRIMARY -> new EndpointKeys(key, secondary);
            case SECONDARY -> new EndpointKeys(primary, key);
        };
    }

    @Override
    public String toString() {
        return "EndpointKeys[***]";
    }
}
