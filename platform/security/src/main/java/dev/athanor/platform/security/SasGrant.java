package dev.athanor.platform.security;

/**
 * What a signed address permits, after its signature, times, protocol, address and resource were found right.
 *
 * @param permissions letters of {@code sp}
 * @param resource {@code b}, {@code c} or {@code d} of a service SAS; {@code account} of an account SAS
 * @param resourceTypes letters of {@code srt} ({@code s}, {@code c}, {@code o}); of a service SAS what its resource implies
 */
public record SasGrant(String permissions, String resource, String resourceTypes) {
    /** What an operation works on. */
    public enum Level {
        /** The account: list containers, read properties. */
        SERVICE('s'),
        /** A container as such: create, delete, list blobs. */
        CONTAINER('c'),
        /** A blob. */
        OBJECT('o');

        private final char letter;

        Level(char letter) {
            this.letter = letter;
        }
    }

    /** Whether the letter is among the permissions. */
    public boolean allows(char permission) {
        return permissions.indexOf(permission) >= 0;
    }

    /**
     * Passes when one of {@code anyOf} is permitted. Of a container as such a service SAS permits no more than to list it: it can neither
     * create nor delete it.
     *
     * @param anyOf letters, such as {@code wc} for a blob that may be written or created
     * @throws dev.athanor.foundation.kernel.AthanorException AUTHORIZATION_PERMISSION_MISMATCH or AUTHORIZATION_RESOURCE_TYPE_MISMATCH
     */
    public void require(Level level, String anyOf) {
        if (resourceTypes.indexOf(level.letter) < 0) {
            throw SecurityProblem.AUTHORIZATION_RESOURCE_TYPE_MISMATCH.because(
                    "the signature is for resource types '" + resourceTypes + "', this needs '" + level.letter + "'");
        }
        if (level == Level.CONTAINER && !resource.equals("account") && anyOf.indexOf('l') < 0) {
            throw SecurityProblem.AUTHORIZATION_RESOURCE_TYPE_MISMATCH.because(
                    "a signature for a container or its blobs permits no change of the container itself");
        }
        if (anyOf.chars().noneMatch(letter -> allows((char) letter))) {
            throw SecurityProblem.AUTHORIZATION_PERMISSION_MISMATCH.because(
                    "the signature permits '" + permissions + "', this needs one of '" + anyOf + "'");
        }
    }
}
