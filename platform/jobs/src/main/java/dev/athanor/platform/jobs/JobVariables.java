package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Principal;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.tracking.Run;
import dev.athanor.platform.workspaces.Workspace;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The environment variables that Azure gives to jobs, and those that clients inside a job need to find the server and prove who they are. */
final class JobVariables {
    private final JobAddresses addresses;
    private final Security security;
    private final Duration tokenLifetime;

    JobVariables(JobAddresses addresses, Security security, Duration tokenLifetime) {
        this.addresses = addresses;
        this.security = security;
        this.tokenLifetime = tokenLifetime;
    }

    Map<String, String> of(Workspace workspace, JobRow job, Run run) {
        Map<String, String> variables = new LinkedHashMap<>();
        place(variables, workspace, job, run);
        tracking(variables, workspace, job, run);
        identity(variables, workspace, job);
        variables.put("PYTHONUNBUFFERED", "1");
        variables.put("LANG", "C.UTF-8");
        return variables;
    }

    private void place(Map<String, String> variables, Workspace workspace, JobRow job, Run run) {
        String base = addresses.publicUrl().toString();
        variables.put("AZUREML_RUN_ID", job.key().name());
        variables.put("AZUREML_ROOT_RUN_ID", job.parent() == null ? job.key().name() : job.parent());
        variables.put("AZUREML_ARM_SUBSCRIPTION", workspace.id().subscription());
        variables.put("AZUREML_ARM_RESOURCEGROUP", workspace.id().group());
        variables.put("AZUREML_ARM_WORKSPACE_NAME", workspace.id().name());
        variables.put("AZUREML_ARM_PROJECT_NAME", job.experiment());
        variables.put("AZUREML_WORKSPACE_ID", workspace.guid());
        variables.put("AZUREML_WORKSPACE_SCOPE", workspace.arm());
        variables.put("AZUREML_EXPERIMENT_NAME", job.experiment());
        variables.put("AZUREML_EXPERIMENT_ID", run.experimentId());
        variables.put("AZUREML_EXPERIMENT_SCOPE", workspace.arm() + "/experiments/" + job.experiment());
        variables.put("AZUREML_SERVICE_ENDPOINT", base);
        variables.put("AZUREML_DISCOVERY_SERVICE_ENDPOINT", base + "/discovery");
        variables.put("AZUREML_RUN_HISTORY_SERVICE_ENDPOINT", base);
        variables.put("AZUREML_CURRENT_CLOUD", "Athanor");
        variables.put("ARM_CLOUD_METADATA_URL", base + "/metadata/endpoints?api-version=2019-05-01");
        variables.put("REQUESTS_CA_BUNDLE", addresses.certificates().toString());
        variables.put("SSL_CERT_FILE", addresses.certificates().toString());
    }

    private void tracking(Map<String, String> variables, Workspace workspace, JobRow job, Run run) {
        variables.put("MLFLOW_TRACKING_URI", addresses.loopback() + "/mlflow/v1.0" + workspace.arm());
        variables.put("MLFLOW_RUN_ID", job.key().name());
        variables.put("MLFLOW_EXPERIMENT_ID", run.experimentId());
        variables.put("MLFLOW_EXPERIMENT_NAME", job.experiment());
    }

    private void identity(Map<String, String> variables, Workspace workspace, JobRow job) {
        Principal principal = principal(workspace, job);
        String token = security.tokens()
                .issue(principal, addresses.publicUrl().toString(), tokenLifetime)
                .value();
        String secret = security.tokens().createSecret(principal, Optional.of(tokenLifetime));
        variables.put("AZUREML_RUN_TOKEN", token);
        variables.put("MLFLOW_TRACKING_TOKEN", token);
        variables.put("IDENTITY_ENDPOINT", addresses.loopback() + "/msi/token");
        variables.put("IDENTITY_HEADER", secret);
        variables.put("MSI_ENDPOINT", addresses.loopback() + "/msi/token");
        variables.put("MSI_SECRET", secret);
        // Names the job's identity to azureml's native parts, which else show storage no token; the token endpoint
        // knows only this one.
        variables.put("DEFAULT_IDENTITY_CLIENT_ID", workspace.guid());
    }

    static Principal principal(Workspace workspace, JobRow job) {
        return Security.job(workspace.arm(), job.key().name(), job.createdBy());
    }
}
