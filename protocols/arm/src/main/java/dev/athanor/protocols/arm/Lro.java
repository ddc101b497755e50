package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.protocols.armmodel.ArmError;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Long-running operations. An operation is not stored: it is told from the state of the thing it works on, so it outlives a restart. A noun
 * registers how its state is told by {@link #watch} and answers with {@link #accepted} or {@link #inProgress}; clients then poll the
 * operation's address every 100 ms.
 */
final class Lro implements ArmResource {
    private static final String PATH = ArmPaths.WORKSPACE + "/operationsStatus/{noun}/{name}";
    private static final String INTERVAL = "100";

    private final Workspaces workspaces;
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();

    /**
     * How an operation stands.
     *
     * @param status {@code InProgress}, {@code Succeeded}, {@code Failed} or {@code Canceled}
     * @param error why it failed, or null
     */
    record State(String status, @Nullable ArmError error) {
        static final State IN_PROGRESS = new State("InProgress", null);
        static final State SUCCEEDED = new State("Succeeded", null);

        static State failed(String code, String message) {
            return new State("Failed", new ArmError(code, message, null, java.util.List.of()));
        }
    }

    /** Tells how the operation on a thing stands. */
    @FunctionalInterface
    interface Watch {
        /**
         * The state of the operation.
         *
         * @param name the thing's name as given to {@link #accepted}
         */
        State state(Workspace workspace, String name);
    }

    Lro(Workspaces workspaces) {
        this.workspaces = workspaces;
    }

    @Override
    public void routes(Routes routes) {
        routes.get(PATH, Access.action(ArmPaths.ACTION + "/read"), this::status);
    }

    /** Registers how operations on things of a noun, such as {@code computes-start}, are told. */
    void watch(String noun, Watch watch) {
        watches.put(noun, watch);
    }

    /** 202 without a body: a POST or DELETE that goes on. */
    Response accepted(Request request, Workspace workspace, String noun, String name) {
        return headers(Response.status(202), request, workspace, noun, name);
    }

    /** 201 with the resource as it stands: a PUT that goes on. */
    Response inProgress(Request request, Workspace workspace, String noun, String name, JsonNode body) {
        return headers(ArmBody.created(body), request, workspace, noun, name);
    }

    private Response headers(Response response, Request request, Workspace workspace, String noun, String name) {
        String url = request.baseUrl() + workspace.arm() + "/operationsStatus/" + noun + "/" + name;
        return paced(response.with("Azure-AsyncOperation", url).with("Location", url));
    }

    private static Response paced(Response response) {
        return response.with("retry-after-ms", INTERVAL).with("x-ms-retry-after-ms", INTERVAL);
    }

    private Response status(Request request) {
        Watch watch = watches.get(request.param("noun"));
        if (watch == null) {
            throw ArmProblem.RESOURCE_NOT_FOUND.because("there is no operation '" + request.param("noun") + "'");
        }
        State state = state(watch, ArmPaths.workspace(request, workspaces), request.param("name"));
        ObjectNode body = Json.object().put("name", request.param("name")).put("status", state.status());
        ArmError error = state.error();
        if (error != null) {
            body.set("error", error.inner());
        }
        Response response = ArmBody.ok(body);
        return state.status().equals("InProgress") ? paced(response) : response;
    }

    /** A thing that is gone has been deleted: that operation is done. */
    private static State state(Watch watch, Workspace workspace, String name) {
        try {
            return watch.state(workspace, name);
        } catch (AthanorException failure) {
            if (failure.problem().kind() == dev.athanor.foundation.kernel.ProblemKind.NOT_FOUND) {
                return State.SUCCEEDED;
            }
            throw failure;
        }
    }
}
