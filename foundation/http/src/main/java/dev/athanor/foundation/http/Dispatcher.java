package dev.athanor.foundation.http;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.KernelProblem;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** From one request of the web server to a handler and back: route, guard, handler, error form, answer. */
final class Dispatcher {
    private final Router router;
    private final Listener.Kind listener;
    private final Guard guard;
    private final ErrorForm fallback;
    private final Ids ids;
    private final Http.Observer observer;

    Dispatcher(
            Router router, Listener.Kind listener, Guard guard, ErrorForm fallback, Ids ids, Http.Observer observer) {
        this.router = router;
        this.listener = listener;
        this.guard = guard;
        this.fallback = fallback;
        this.ids = ids;
        this.observer = observer;
    }

    void handle(ServerRequest serverRequest, ServerResponse serverResponse) {
        long start = System.nanoTime();
        var request = new WebRequest(serverRequest, listener, ids);
        Optional<Router.Match> match = router.match(request.method(), request.rawPath());
        Throwable failure = null;
        Response response;
        try {
            response = match.isPresent() ? answer(match.get(), request) : unmatched(request);
        } catch (IOException | RuntimeException thrown) {
            failure = thrown;
            ErrorForm errors = match.map(m -> m.route().errors()).orElse(fallback);
            response = errors.render(Http.wrap(thrown), request);
        }
        try {
            send(request, response, serverResponse);
        } catch (IOException | UncheckedIOException broken) {
            // The client is gone; nobody is left to tell.
            failure = failure == null ? broken : failure;
        }
        observer.answered(
                request,
                match.map(m -> m.route().pattern()).orElse("unmatched"),
                response.status(),
                failure,
                System.nanoTime() - start);
        if (request.header("connection").filter("close"::equalsIgnoreCase).isPresent()) {
            // The web server would keep the connection, and a client that reads to its end would wait for ever.
            throw new CloseConnectionException("the client asked for it");
        }
    }

    private Response answer(Router.Match match, WebRequest request) throws IOException {
        request.params(match.params());
        request.principal(Http.admit(match.route(), request, guard));
        return match.route().handler().handle(request);
    }

    private Response unmatched(Request request) {
        Map<String, Router.Route> verbs = router.verbs(request.rawPath());
        if (verbs.isEmpty()) {
            throw new AthanorException(
                    KernelProblem.NOT_FOUND, "no route for " + request.method() + " " + request.path());
        }
        AthanorException failure = new AthanorException(
                KernelProblem.METHOD_NOT_ALLOWED,
                request.method() + " is not known at " + request.path() + "; known: " + verbs.keySet());
        ErrorForm errors = verbs.values().iterator().next().errors();
        return errors.render(failure, request).with("Allow", String.join(", ", verbs.keySet()));
    }

    private static void send(Request request, Response response, ServerResponse out) throws IOException {
        out.status(Status.create(response.status()));
        out.header("x-ms-request-id", request.requestId());
        out.header("X-Content-Type-Options", "nosniff");
        response.headers().forEach(out::header);
        switch (response.body()) {
            case Response.Empty ignored -> out.send();
            case Response.Bytes bytes -> out.send(bytes.content());
            case Response.Stream stream -> {
                out.header(HeaderNames.CONTENT_LENGTH, Long.toString(stream.length()));
                try (InputStream in = stream.content();
                        OutputStream to = out.outputStream()) {
                    copy(in, to);
                }
            }
            case Response.Written written -> {
                try (OutputStream to = out.outputStream()) {
                    written.writer().write(to);
                }
            }
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[256 * 1024];
        int count;
        while ((count = in.read(buffer)) > 0) {
            out.write(buffer, 0, count);
        }
    }
}
