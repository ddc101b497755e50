package dev.athanor.protocols.arm;

import dev.athanor.foundation.http.Request;
import dev.athanor.platform.security.SecurityProblem;
import java.util.List;
import java.util.Locale;

/** Where roles can be given: everywhere, at a subscription, a group, a workspace, and at a resource of a workspace. */
final class RoleScopes {
    static final String PROVIDER = "/providers/Microsoft.Authorization/";

    /** The patterns of all scopes, to which {@link #PROVIDER} and a type are added. */
    static final List<String> PATTERNS = List.of(
            "", ArmPaths.SUBSCRIPTION, ArmPaths.GROUP, ArmPaths.WORKSPACE, ArmPaths.WORKSPACE + "/{kind}/{name}");

    private RoleScopes() {}

    /** The scope that a request is about. */
    static String of(Request request) {
        if (request.rawPath().toLowerCase(Locale.ROOT).contains("%2f")) {
            throw SecurityProblem.SCOPE_INVALID.because(
                    "the scope in '" + request.path() + "' has an encoded slash; write its parts apart");
        }
        String path = request.path().replaceFirst("^/+", "/");
        String scope = path.substring(0, path.toLowerCase(Locale.ROOT).lastIndexOf(PROVIDER.toLowerCase(Locale.ROOT)));
        return scope.isEmpty() ? "/" : scope;
    }

    /** {@code scope} with something of this provider below it. */
    static String below(String scope, String type, String name) {
        return (scope.equals("/") ? "" : scope) + PROVIDER + type + "/" + name;
    }

    /** The id of a role definition as Azure writes it: below the scope's subscription. */
    static String definition(String scope, String id) {
        String[] parts = scope.split("/");
        return below(parts.length > 2 ? "/subscriptions/" + parts[2] : "/", "roleDefinitions", id);
    }
}
