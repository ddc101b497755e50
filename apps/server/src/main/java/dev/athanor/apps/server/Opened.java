package dev.athanor.apps.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** What has been opened so far; closed in the opposite order, at the end or when a later step of the start fails. */
final class Opened implements AutoCloseable {
    private static final Logger LOG = System.getLogger("athanor.server");

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T room) {
        open.push(room);
        return room;
    }

    /** Closes all; one that fails keeps none of the others open. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable room = open.pop();
            try {
                room.close();
            } catch (Exception failure) {
                LOG.log(Level.WARNING, "closing " + room.getClass().getSimpleName() + " failed", failure);
            }
        }
    }
}
