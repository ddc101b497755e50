package dev.athanor.protocols.arm;

import dev.athanor.platform.workspaces.Workspace;
import tools.jackson.databind.node.ObjectNode;

/** A kind of resource whose document is all there is of it: checked, kept whole, given back. */
interface KeptKind {
    /** The kind in addresses, such as {@code connections}; a kind within another has both, {@code batchEndpoints/deployments}. */
    String kind();

    /** Status of a PUT that makes one: 201, or 200 for kinds whose clients take only that. */
    default int made() {
        return 201;
    }

    /**
     * Checks what a PUT asks for and fills in what was left out.
     *
     * @param name its name; of a kind within another {@code PARENT/NAME}
     * @param body goes on to be kept
     */
    void check(Workspace workspace, String name, ObjectNode body);

    /** Fills in what a client needs beyond what it sent. */
    void describe(Workspace workspace, String name, ObjectNode properties);
}
