package dev.athanor.platform.security;

/** What is done to blobs by a bearer token, as an action that roles allow. */
public enum BlobAction {
    /** Read a blob, list blobs. */
    READ("read"),
    /** Create or change a blob or its metadata. */
    WRITE("write"),
    /** Delete a blob. */
    DELETE("delete");

    private final String verb;

    BlobAction(String verb) {
        this.verb = verb;
    }

    /** The action's name. Blobs belong to their workspace here, so the roles of the workspace decide. */
    public String action() {
        return "Microsoft.MachineLearningServices/workspaces/datastores/blobs/" + verb;
    }
}
