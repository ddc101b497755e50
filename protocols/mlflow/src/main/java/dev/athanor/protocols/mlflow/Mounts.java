package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.platform.security.Permission;
import dev.athanor.platform.security.User;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceDeleted;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.WorkspaceSpec;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.protocols.mlflow.Call.Root;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Where the API stands: writes each endpoint down under every road, and finds the workspace of a request. */
final class Mounts {
    private static final String ML = "Microsoft.MachineLearningServices/workspaces/";
    private static final String WORKSPACE =
            "/subscriptions/{sub}/resourceGroups/{group}/providers/Microsoft.MachineLearningServices/workspaces/{workspace}";

    private final Workspaces workspaces;
    private final WorkspaceId home;
    private final boolean autoWorkspaces;
    private final ReentrantLock making = new ReentrantLock();
    private final Map<String, Workspace> known = new ConcurrentHashMap<>();

    private final Gate gate;

    Mounts(Gate gate, Workspaces workspaces, WorkspaceId home, boolean autoWorkspaces, Events events) {
        this.gate = gate;
        this.workspaces = workspaces;
        this.home = home;
        this.autoWorkspaces = autoWorkspaces;
        events.subscribe(
                WorkspaceDeleted.class,
                event -> known.remove(key(event.workspace().id())));
    }

    /** Answers a request. */
    @FunctionalInterface
    interface Answer {
        Response to(Call call) throws IOException;
    }

    /** What a caller must be allowed to do. */
    enum Right {
        READ_EXPERIMENT("experiments/read"),
        WRITE_EXPERIMENT("experiments/write"),
        DELETE_EXPERIMENT("experiments/delete"),
        READ_RUN("experiments/runs/read"),
        WRITE_RUN("experiments/runs/write"),
        DELETE_RUN("experiments/runs/delete"),
        READ_MODEL("models/read"),
        WRITE_MODEL("models/write"),
        DELETE_MODEL("models/delete");

        private final String action;

        Right(String action) {
            this.action = action;
        }

        String action() {
            return ML + action;
        }

        /** The permission that goes as far. */
        Permission level() {
            return name().startsWith("READ")
                    ? Permission.READ
                    : name().startsWith("WRITE") ? Permission.EDIT : Permission.MANAGE;
        }

        Access.Action access() {
            return Access.judged(ML + action, null);
        }
    }

    /** Who decides about calls. */
    Gate gate() {
        return gate;
    }

    /** Writes down endpoints on {@code routes}. */
    Writer on(Routes routes) {
        return new Writer(routes);
    }

    /** Writes endpoints under every road. */
    final class Writer {
        private final Routes routes;

        private Writer(Routes routes) {
            this.routes = routes;
        }

        Writer get(String path, Right right, Answer answer) {
            return on("GET", "2.0/mlflow/" + path, right.access(), answer);
        }

        Writer post(String path, Right right, Answer answer) {
            return on("POST", "2.0/mlflow/" + path, right.access(), answer);
        }

        Writer patch(String path, Right right, Answer answer) {
            return on("PATCH", "2.0/mlflow/" + path, right.access(), answer);
        }

        Writer delete(String path, Right right, Answer answer) {
            return on("DELETE", "2.0/mlflow/" + path, right.access(), answer);
        }

        /** An endpoint at {@code path} below {@code /api} and {@code /ajax-api}. */
        Writer on(String method, String path, Access access, Answer answer) {
            return at(method, "/api/" + path, access, answer).at(method, "/ajax-api/" + path, access, answer);
        }

        /** An endpoint whose body is not JSON; the call has no fields. */
        Writer raw(String method, String path, Access access, Answer answer) {
            add(method, "/api/" + path, access, answer, Call::bare);
            add(method, "/ajax-api/" + path, access, answer, Call::bare);
            return this;
        }

        /** An endpoint below every root whose body is not JSON. */
        Writer bare(String method, String path, Access access, Answer answer) {
            add(method, path, access, answer, Call::bare);
            return this;
        }

        /** An endpoint at {@code path} below every root. */
        Writer at(String method, String path, Access access, Answer answer) {
            add(method, path, access, answer, Call::of);
            return this;
        }

        private void add(String method, String path, Access access, Answer answer, Call.Reader reader) {
            String route = Rules.key(method, path);
            if (access instanceof Access.Action) {
                gate.rules().of(route);
            }
            routes.on(
                    method,
                    path,
                    atHome(access),
                    request -> answered(route, access, request, home, Root.PLAIN, reader, answer));
            for (Root root : List.of(Root.V1, Root.V2)) {
                routes.on(
                        method,
                        root.prefix() + WORKSPACE + path,
                        access,
                        request -> answered(route, access, request, named(request), root, reader, answer));
            }
        }
    }

    private Response answered(
            String route, Access access, Request request, WorkspaceId id, Root root, Call.Reader reader, Answer answer)
            throws IOException {
        if (!(access instanceof Access.Action action)) {
            return answer.to(reader.read(request, workspace(id), root));
        }
        Optional<User> user = gate.enter(request.principal(), action, id);
        return gate.answer(route, action, user, reader.read(request, workspace(id), root), answer);
    }

    /** The root is the home workspace's, so the roles there decide. */
    private Access atHome(Access access) {
        return access instanceof Access.Action action && action.scope() == null
                ? Access.judged(action.action(), home.arm())
                : access;
    }

    private static WorkspaceId named(Request request) {
        return new WorkspaceId(request.param("sub"), request.param("group"), request.param("workspace"));
    }

    /** Asked at every request, so what was found is kept until it is deleted; a GUID is never used again. */
    private Workspace workspace(WorkspaceId id) {
        Workspace found = known.get(key(id));
        if (found != null) {
            return found;
        }
        making.lock();
        try {
            Workspace made = autoWorkspaces
                    ? workspaces.find(id).orElseGet(() -> workspaces.create(id, WorkspaceSpec.local(), "athanor"))
                    : workspaces.get(id);
            known.put(key(id), made);
            return made;
        } finally {
            making.unlock();
        }
    }

    private static String key(WorkspaceId id) {
        return id.arm().toLowerCase(Locale.ROOT);
    }
}
