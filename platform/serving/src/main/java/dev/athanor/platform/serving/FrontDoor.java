package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.security.Security;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The scoring road: who may pass, who answers, how long it may take. */
final class FrontDoor {
    private static final String ACTION = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/score/action";

    /** Headers that end at the front door: the connection's own, and credentials that are none of the script's business. */
    private static final Set<String> KEPT_BACK = Set.of(
            "authorization",
            "connection",
            "content-length",
            "cookie",
            "expect",
            "host",
            "http2-settings",
            "keep-alive",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final RoutingTable routes;
    private final Security security;

    FrontDoor(RoutingTable routes, Security security) {
        this.routes = routes;
        this.security = security;
    }

    ScoreAnswer score(ScoreCall call) {
        EndpointRoute route = routes.find(call.workspace(), call.endpoint())
                .orElseThrow(() -> ServingProblem.ENDPOINT_NOT_FOUND.because("there is no online endpoint '"
                        + call.endpoint() + "' in workspace '" + call.workspace() + "'"));
        admit(route, call.bearer());
        Target target = target(route, call.deployment());
        long start = System.nanoTime();
        Duration limit = target.timeout();
        Map<String, String> headers = passedOn(call.headers());
        AthanorException broken = null;
        // An instance that dies before it has answered is worth a second try where another one lives or comes.
        for (int attempt = 0; attempt < 2; ) {
            Instance instance = target.take(limit.minusNanos(System.nanoTime() - start));
            Duration left = atLeast(limit.minusNanos(System.nanoTime() - start));
            try {
                HostAnswer answer = instance.exchange(
                        call.method(), call.target(), headers, call.body(), left, () -> target.giveBack(instance));
                return new ScoreAnswer(
                        target.name(), answer.status(), answer.reason(), backToCaller(answer.headers()), answer.body());
            } catch (HostSocket.TooSlow slow) {
                throw new AthanorException(
                        ServingProblem.SCORING_TIMED_OUT,
                        "deployment '" + target.name() + "' did not answer within " + limit.toMillis() + " ms",
                        slow);
            } catch (HostSocket.Unreachable gone) {
                target.remove(instance);
                instance.giveUp();
            } catch (IOException failure) {
                attempt++;
                broken = new AthanorException(
                        ServingProblem.INSTANCE_LOST,
                        "the instance of deployment '" + target.name() + "' ended while it answered",
                        failure);
            }
        }
        throw Objects.requireNonNull(broken);
    }

    private static Duration atLeast(Duration left) {
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    private void admit(EndpointRoute route, @Nullable String bearer) {
        if (bearer == null || bearer.isEmpty()) {
            throw ServingProblem.KEY_INVALID.because(
                    "the request to endpoint '" + route.endpoint().name() + "' has no Authorization header");
        }
        boolean good = switch (route.endpoint().spec().auth()) {
            case KEY -> route.opens(bearer);
            case AML_TOKEN -> EndpointTokens.opens(security.tokens().verify(bearer), route.arm());
            case AAD_TOKEN -> authorised(bearer, route.arm());
        };
        if (!good) {
            throw ServingProblem.KEY_INVALID.because("the key or token shown does not open endpoint '"
                    + route.endpoint().name() + "'");
        }
    }

    private boolean authorised(String bearer, String arm) {
        Principal principal = security.tokens().verify(bearer);
        security.guard().authorise(principal, ACTION, arm);
        return true;
    }

    private static Target target(EndpointRoute route, @Nullable String asked) {
        String endpoint = route.endpoint().name();
        String name = asked != null
                ? asked
                : route.traffic()
                        .pick()
                        .orElseThrow(() -> ServingProblem.NO_DEPLOYMENT.because(
                                "no deployment of endpoint '" + endpoint + "' has traffic above 0"));
        Target target = route.find(name);
        if (target == null) {
            throw ServingProblem.DEPLOYMENT_NOT_FOUND.because(
                    "endpoint '" + endpoint + "' has no deployment '" + name + "'");
        }
        return target;
    }

    private static Map<String, String> passedOn(Map<String, String> headers) {
        Map<String, String> kept = new LinkedHashMap<>(headers);
        kept.keySet().removeAll(KEPT_BACK);
        return kept;
    }

    private static Map<String, String> backToCaller(Map<String, String> headers) {
        Map<String, String> kept = new LinkedHashMap<>(headers);
        kept.remove("connection");
        kept.remove("content-length");
        return kept;
    }
}
