package dev.athanor.protocols.storage;

import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.security.BlobAction;
import dev.athanor.platform.security.Roles;
import dev.athanor.platform.security.SasGrant;
import dev.athanor.platform.security.SasGrant.Level;

/** Who sent a storage request, as far as it decides what they may do. */
sealed interface Caller {
    /**
     * Passes or throws.
     *
     * @param level what is worked on
     * @param anyOf letters of a signature, one of which must be there
     * @param action what a token's principal must be allowed
     * @param target the address
     */
    void require(Level level, String anyOf, BlobAction action, Target target);

    /** Whether the caller may replace a blob that is there; a signature may permit to create only. */
    default boolean mayReplace() {
        return true;
    }

    /** Signed with a key of the account: may do everything there. */
    record KeyHolder() implements Caller {
        @Override
        public void require(Level level, String anyOf, BlobAction action, Target target) {
            // The key opens the whole account.
        }
    }

    /** Came with a signature. */
    record SignedAddress(SasGrant grant) implements Caller {
        @Override
        public void require(Level level, String anyOf, BlobAction action, Target target) {
            grant.require(level, anyOf);
        }

        @Override
        public boolean mayReplace() {
            return grant.allows('w');
        }
    }

    /** Came with a token, or is the owner of the machine. */
    record Known(Principal principal, Roles roles, String workspace) implements Caller {
        @Override
        public void require(Level level, String anyOf, BlobAction action, Target target) {
            String container = target.container();
            String blob = target.blob();
            roles.authoriseBlob(
                    principal, action, workspace, container == null ? "" : container, blob == null ? "" : blob);
        }
    }
}
