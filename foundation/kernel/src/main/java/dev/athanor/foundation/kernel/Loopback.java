package dev.athanor.foundation.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** This machine as it talks to itself. */
public final class Loopback {
    private Loopback() {}

    /** A port that nobody listens on just now; somebody else may be quicker to take it. */
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException("no port is free on loopback", failure);
        }
    }
}
