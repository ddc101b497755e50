package dev.athanor.platform.security;

import dev.athanor.foundation.http.Request;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Whether the program behind a loopback connection is the owner's; asked of the kernel once a connection, not once a request. */
final class SocketOwners {
    /** How long an answer about a connection is believed; a connection's number might be used again by another. */
    private static final Duration BELIEVED = Duration.ofSeconds(30);

    private static final int CACHED = 10_000;

    private final KernelSockets kernel;
    private final Clock clock;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    private record Answer(@Nullable String refusal, Instant at) {}

    SocketOwners(KernelSockets kernel, Clock clock) {
        this.kernel = kernel;
        this.clock = clock;
    }

    /** Why the peer is not known to be the owner; empty when it is. */
    Optional<String> refusal(Request.Peer peer) {
        String key = peer.connection() + " " + peer.address() + " " + peer.port() + " " + peer.localPort();
        Instant now = clock.instant();
        Answer known = answers.get(key);
        if (known == null || now.isAfter(known.at().plus(BELIEVED))) {
            known = new Answer(kernel.refusal(peer.address(), peer.port(), peer.localPort()), now);
            if (answers.size() >= CACHED) {
                answers.clear();
            }
            answers.put(key, known);
        }
        return Optional.ofNullable(known.refusal());
    }
}
