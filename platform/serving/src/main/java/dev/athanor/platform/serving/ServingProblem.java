package dev.athanor.platform.serving;

import dev.athanor.foundation.kernel.Explanation;
import dev.athanor.foundation.kernel.Problem;
import dev.athanor.foundation.kernel.ProblemKind;

/** What can go wrong with endpoints and deployments. */
public enum ServingProblem implements Problem {
    ENDPOINT_NOT_FOUND(
            ProblemKind.NOT_FOUND,
            "There is no endpoint of that name.",
            "List the endpoints with `az ml online-endpoint list`, or create it first."),
    ENDPOINT_INVALID(
            ProblemKind.INVALID,
            "A field of the endpoint is not allowed.",
            "Read the message: it names the field, the value and what is allowed."),
    TRAFFIC_INVALID(
            ProblemKind.INVALID,
            "The traffic of an endpoint does not add up.",
            "Name existing deployments with shares that sum to 0 or 100."),
    DEPLOYMENT_NOT_FOUND(
            ProblemKind.NOT_FOUND,
            "The endpoint has no deployment of that name.",
            "List the deployments with `az ml online-deployment list --endpoint-name NAME`."),
    DEPLOYMENT_INVALID(
            ProblemKind.INVALID,
            "A field of the deployment is not allowed.",
            "Read the message: it names the field, the value and what is allowed."),
    DEPLOYMENT_HAS_TRAFFIC(
            ProblemKind.CONFLICT,
            "A deployment that takes traffic cannot be deleted.",
            "Set its traffic to 0 first: `az ml online-endpoint update --name NAME --traffic \"other=100\"`."),
    DEPLOYMENT_KIND_UNSUPPORTED(
            ProblemKind.UNSUPPORTED,
            "Nothing here runs deployments of that kind yet.",
            "Use a managed online deployment with a scoring script or an MLflow model."),
    DEPLOYMENT_FAILED(
            ProblemKind.DEPENDENCY_FAILED,
            "A deployment could not be started.",
            "Read the traceback in the message; `az ml online-deployment get-logs` has the whole log."),
    KEY_INVALID(
            ProblemKind.UNAUTHENTICATED,
            "The key or token does not open this endpoint.",
            "Send `Authorization: Bearer KEY`; get a key with `az ml online-endpoint get-credentials --name NAME`."),
    NO_DEPLOYMENT(
            ProblemKind.NOT_FOUND,
            "No deployment of the endpoint takes traffic.",
            "Give a deployment traffic, or name one in the header azureml-model-deployment."),
    DEPLOYMENT_NOT_READY(
            ProblemKind.UNAVAILABLE,
            "No instance of the deployment answers at the moment.",
            "See its state and logs: `az ml online-deployment get-logs`."),
    INSTANCE_LOST(
            ProblemKind.DEPENDENCY_FAILED,
            "The instance that answered a request ended before it had.",
            "Read the deployment's log: the script, or the memory it took, ended its process."),
    TOO_MANY_REQUESTS(
            ProblemKind.TOO_MANY,
            "More requests are pending than the deployment takes.",
            "Try again a little later, or raise instance_count or request_settings.max_concurrent_requests_per_instance."),
    SCORING_TIMED_OUT(
            ProblemKind.TIMED_OUT,
            "The deployment did not answer within its request timeout.",
            "Make the script faster, or raise request_settings.request_timeout_ms (at most 180000).");

    private final Explanation explanation;

    ServingProblem(ProblemKind kind, String cause, String cure) {
        explanation = new Explanation(kind, cause, cure);
    }

    @Override
    public Explanation explanation() {
        return explanation;
    }
}
