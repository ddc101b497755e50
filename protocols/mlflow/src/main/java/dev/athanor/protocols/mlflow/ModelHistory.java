package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.kernel.AthanorException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The tag in which clients before 3.0 keep the list of models that a run logged. */
final class ModelHistory {
    static final String TAG = "mlflow.log-model.history";

    /** Longest value of a tag. */
    private static final int LONGEST = 8000;

    private static final List<String> NEEDED = List.of("artifact_path", "flavors", "run_id", "utc_time_created");

    private ModelHistory() {}

    /** The list with one model more; the oldest give way when a tag cannot hold them all. */
    static String append(String before, String model) {
        ArrayNode list = parse(before) instanceof ArrayNode array ? array : Json.array();
        list.add(checked(model));
        while (list.size() > 1 && Json.write(list).length() > LONGEST) {
            list.remove(0);
        }
        return Json.write(list);
    }

    private static JsonNode parse(String text) {
        try {
            return Json.parse(text);
        } catch (AthanorException malformed) {
            return Json.array();
        }
    }

    private static ObjectNode checked(String model) {
        JsonNode node;
        try {
            node = Json.parse(model);
        } catch (AthanorException malformed) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because(
                    "Malformed model info. \n " + model + " \n is not valid JSON");
        }
        List<String> lacking = NEEDED.stream().filter(field -> !node.has(field)).toList();
        if (!lacking.isEmpty() || !(node instanceof ObjectNode object)) {
            throw MlflowProblem.MLFLOW_PARAMETER_INVALID.because(
                    "Model json is missing mandatory fields: " + (lacking.isEmpty() ? NEEDED : lacking));
        }
        return object;
    }
}
