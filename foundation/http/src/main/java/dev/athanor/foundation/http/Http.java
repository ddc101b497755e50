package dev.athanor.foundation.http;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.DiskSpace;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.KernelProblem;
import dev.athanor.foundation.kernel.Principal;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A running web server: listeners that share one router, one guard and one observer. */
public final class Http implements AutoCloseable {
    /** How long a stop waits for requests in flight. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Clients name a hundred runs in one address; the web server's own limit of 4 KiB is too little for that. */
    private static final int LONGEST_REQUEST_LINE = 64 * 1024;

    /** Tells of each answered request: for access logs and metrics. */
    @FunctionalInterface
    public interface Observer {
        /**
         * Called after the answer.
         *
         * @param request what was asked
         * @param pattern the route's pattern, {@code unmatched} when none fitted
         * @param status the answer's status
         * @param failure what the handler threw, or null
         * @param nanos time from the request's head to the end of the answer
         */
        void answered(Request request, String pattern, int status, @Nullable Throwable failure, long nanos);
    }

    private final WebServer server;
    private final List<Listener> listeners;

    private Http(WebServer server, List<Listener> listeners) {
        this.server = server;
        this.listeners = listeners;
    }

    /**
     * Starts to listen.
     *
     * @param listeners at least one; ports of 0 are chosen freely, see {@link #port}
     * @param resources whose routes are served
     * @param fallback error form for paths that no resource knows
     * @throws AthanorException of kind CONFLICT when an address is in use
     */
    public static Http open(
            List<Listener> listeners,
            List<? extends Resource> resources,
            ErrorForm fallback,
            Guard guard,
            Ids ids,
            Observer observer) {
        var router = new Router();
        resources.forEach(router::add);
        WebServerConfig.Builder builder =
                WebServer.builder().shutdownHook(false).shutdownGracePeriod(GRACE);
        for (int i = 0; i < listeners.size(); i++) {
            Listener listener = listeners.get(i);
            var dispatcher = new Dispatcher(router, listener.kind(), guard, fallback, ids, observer);
            HttpRouting.Builder routing = HttpRouting.builder().any(dispatcher::handle);
            if (i == 0) {
                configure(builder, listener);
                builder.routing(routing);
            } else {
                String name = "listener" + i;
                builder.putSocket(name, socket -> {
                    configure(socket, listener);
                });
                builder.routing(name, routing);
            }
        }
        WebServer server = builder.build();
        server.start();
        if (!server.isRunning()) {
            // Helidon logs a listener that cannot bind, closes the others and returns.
            throw HttpProblem.ADDRESS_IN_USE.because("cannot listen on one of "
                    + listeners.stream().map(Http::describe).toList()
                    + ": it is in use, or not ours to take; the log names it");
        }
        return new Http(server, List.copyOf(listeners));
    }

    /** The port that the first listener of a kind really has. */
    public int port(Listener.Kind kind) {
        for (int i = 0; i < listeners.size(); i++) {
            if (listeners.get(i).kind() == kind) {
                return i == 0 ? server.port() : server.port("listener" + i);
            }
        }
        throw new IllegalArgumentException("no listener of kind " + kind);
    }

    /** Stops taking requests, waits for those in flight, closes. */
    @Override
    public void close() {
        server.stop();
    }

    private static void configure(ListenerConfig.BuilderBase<?, ?> builder, Listener listener) {
        builder.maxPayloadSize(-1);
        builder.contentEncoding(new AsSent());
        builder.addProtocol(
                Http1Config.builder().maxPrologueLength(LONGEST_REQUEST_LINE).build());
        builder.shutdownGracePeriod(GRACE);
        if (listener.kind() != Listener.Kind.UNIX) {
            // Else the last piece of a long answer waits 40 ms for the client's delayed acknowledgement.
            builder.connectionOptions(options -> options.tcpNoDelay(true));
        }
        switch (listener.kind()) {
            case UNIX -> builder.bindAddress(UnixDomainSocketAddress.of(Objects.requireNonNull(listener.socket())));
            case PLAIN -> builder.bindAddress(new InetSocketAddress(listener.host(), listener.port()));
            case TLS -> {
                builder.bindAddress(new InetSocketAddress(listener.host(), listener.port()));
                builder.tls(io.helidon.common.tls.Tls.builder()
                        .sslContext(Objects.requireNonNull(listener.tls()))
                        .build());
            }
        }
    }

    private static String describe(Listener listener) {
        return listener.kind() == Listener.Kind.UNIX
                ? String.valueOf(listener.socket())
                : listener.host() + ":" + listener.port();
    }

    /** Checks a route's rule and returns who asks. */
    static Principal admit(Router.Route route, Request request, Guard guard) {
        return switch (route.access()) {
            case Access.Open ignored -> Principal.ANONYMOUS;
            case Access.Signed ignored -> Principal.ANONYMOUS;
            case Access.Action action when action.judged() -> guard.authenticateByPassword(request);
            case Access.Action action -> {
                Principal principal = guard.authenticate(request);
                String scope =
                        action.scope() == null ? Router.scope(route.pattern(), request.rawPath()) : action.scope();
                guard.authorise(principal, action.action(), scope);
                yield principal;
            }
        };
    }

    static AthanorException wrap(Throwable failure) {
        if (failure instanceof AthanorException known) {
            return known;
        }
        if (DiskSpace.lacks(failure)) {
            return new AthanorException(
                    KernelProblem.DISK_FULL, failure.getMessage() + ". " + KernelProblem.DISK_FULL.cure(), failure);
        }
        return new AthanorException(
                KernelProblem.INTERNAL_ERROR,
                "internal error: " + failure.getClass().getSimpleName() + ": " + failure.getMessage(),
                failure);
    }
}
