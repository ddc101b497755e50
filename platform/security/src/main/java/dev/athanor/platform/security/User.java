package dev.athanor.platform.security;

import dev.athanor.foundation.kernel.Principal;

/**
 * A person who comes with a name and a password.
 *
 * @param number counts up; what clients that know no GUIDs call them by
 * @param principal whom requests with the password come from; roles are given to its id
 */
public record User(long number, Principal principal) {
    /** The name that is sent with the password. */
    public String name() {
        return principal.name();
    }
}
