package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.workspaces.Workspace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request of the API.
 *
 * @param request as it came
 * @param workspace the workspace it is about
 * @param root by which road it came; decides the form of artifact addresses
 * @param fields its parameters: the body's, or the query's for GET
 * @param reach how far its caller gets
 */
record Call(Request request, Workspace workspace, Root root, Fields fields, Reach reach) {
    /** Roads into the API. */
    enum Root {
        /** At the server's root, for any MLflow client. */
        PLAIN(""),
        /** Below a workspace, for any MLflow client. */
        V1("/mlflow/v1.0"),
        /** Below a workspace, for clients with Azure's plug-in, which know the scheme {@code azureml}. */
        V2("/mlflow/v2.0");

        private final String prefix;

        Root(String prefix) {
            this.prefix = prefix;
        }

        /** What stands before the workspace's id. */
        String prefix() {
            return prefix;
        }
    }

    /** Makes a call of a request. */
    @FunctionalInterface
    interface Reader {
        Call read(Request request, Workspace workspace, Root root) throws IOException;
    }

    /** Largest body; a batch of a thousand points with the longest names has less. */
    private static final int LARGEST_BODY = 32 * 1024 * 1024;

    static Call of(Request request, Workspace workspace, Root root) throws IOException {
        ObjectNode body = request.method().equals("GET") ? query(request) : body(request);
        return new Call(request, workspace, root, new Fields(body), Reach.ROLE);
    }

    /** A call whose body is left alone. */
    static Call bare(Request request, Workspace workspace, Root root) {
        return new Call(request, workspace, root, new Fields(query(request)), Reach.ROLE);
    }

    /** The same call with other parameters. */
    Call with(ObjectNode others) {
        return new Call(request, workspace, root, new Fields(others), reach);
    }

    /** The same call of a caller who gets so far. */
    Call reaching(Reach far) {
        return new Call(request, workspace, root, fields, far);
    }

    String guid() {
        return workspace.guid();
    }

    Principal principal() {
        return request.principal();
    }

    /** Older clients send JSON within a JSON text; what is no JSON counts as nothing, as MLflow has it. */
    private static ObjectNode body(Request request) throws IOException {
        byte[] bytes = request.bytes(LARGEST_BODY);
        try {
            JsonNode node = Json.parse(bytes);
            if (node.isString()) {
                node = Json.parse(node.asString());
            }
            return node instanceof ObjectNode object ? object : Json.object();
        } catch (AthanorException malformed) {
            return Json.object();
        }
    }

    private static ObjectNode query(Request request) {
        ObjectNode node = Json.object();
        for (Map.Entry<String, List<String>> entry : request.queries().entrySet()) {
            if (entry.getValue().size() == 1) {
                node.put(entry.getKey(), entry.getValue().getFirst());
            } else {
                ArrayNode values = node.putArray(entry.getKey());
                entry.getValue().forEach(values::add);
            }
        }
        return node;
    }
}
