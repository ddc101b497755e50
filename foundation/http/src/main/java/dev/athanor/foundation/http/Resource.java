package dev.athanor.foundation.http;

/** A noun of a protocol: the routes on it and how its errors look. */
public interface Resource {
    /** Writes down this resource's routes. Called once, at start. */
    void routes(Routes routes);

    /** How an exception in one of these routes is told to the client. */
    ErrorForm errors();
}
