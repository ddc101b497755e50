package dev.athanor.protocols.mlflow;

import dev.athanor.platform.tracking.Experiment;
import dev.athanor.platform.tracking.LoggedModel;
import dev.athanor.platform.tracking.Run;

/** Addresses of artifacts as clients get them; which form depends on the road a client came by. */
final class Addresses {
    private Addresses() {}

    static String of(Call call, Experiment experiment) {
        String location = experiment.artifactLocation();
        return location != null ? location : root(call, experiment.id());
    }

    static String of(Call call, Run run) {
        String location = run.artifactLocation();
        if (location != null) {
            return location;
        }
        String folder = call.root() == Call.Root.V2 ? "/runs/" : "/";
        return root(call, run.experimentId()) + folder + run.id() + "/artifacts";
    }

    /** Azure's plug-in knows no logged models: it takes one for a run of the model's id, and the artifact data plane knows better. */
    static String of(Call call, LoggedModel model) {
        return model.artifactLocation() == null && call.root() == Call.Root.V2
                ? root(call, model.experimentId()) + "/runs/" + model.id() + "/artifacts"
                : of(model);
    }

    /** A logged model's address in the form that the platform reads. */
    static String of(LoggedModel model) {
        String location = model.artifactLocation();
        return location != null
                ? location
                : "mlflow-artifacts:/" + model.experimentId() + "/models/" + model.id() + "/artifacts";
    }

    private static String root(Call call, String experiment) {
        return switch (call.root()) {
            case PLAIN, V1 -> "mlflow-artifacts:/" + experiment;
            case V2 -> {
                String base = call.request().baseUrl();
                String host = base.substring(base.indexOf("://") + 3);
                yield "azureml://" + host + "/mlflow/v2.0" + call.workspace().arm() + "/experiments/" + experiment;
            }
        };
    }
}
