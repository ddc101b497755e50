import java.util.List;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.tracking.MlflowClient;

/** What MLflow's client for Java can ask, with the address and token of the environment; arguments are a registered model and its run. */
class Client {
    public static void main(String[] arguments) {
        try (var client = new MlflowClient(System.getenv("MLFLOW_TRACKING_URI"))) {
            String experiment = client.createExperiment("java-" + System.nanoTime());
            String run = client.createRun(experiment).getRunId();
            client.logParam(run, "p", "v");
            client.logMetric(run, "m", 0.5, 7, 0);
            client.logMetric(run, "m", 0.25, 8, 1);
            client.setTag(run, "t", "x");
            client.setTerminated(run, RunStatus.FINISHED, 9);
            var kept = client.getRun(run);
            same(RunStatus.FINISHED, kept.getInfo().getStatus());
            same(9L, kept.getInfo().getEndTime());
            same(0.25, kept.getData().getMetrics(0).getValue());
            same(2, client.getMetricHistory(run, "m").size());
            var found = client.searchRuns(List.of(experiment), "params.p = 'v' and metrics.m < 0.3");
            same(run, found.get(0).getRunId());
            same(1, found.size());
            client.deleteRun(run);
            same(0, client.searchRuns(List.of(experiment), "").size());
            client.restoreRun(run);
            client.deleteExperiment(experiment);
            same("deleted", client.getExperiment(experiment).getLifecycleStage());
            same("1", client.getLatestVersions(arguments[0]).get(0).getVersion());
            same(arguments[1], client.getModelVersion(arguments[0], "1").getRunId());
            same(true, client.getModelVersionDownloadUri(arguments[0], "1").endsWith(arguments[1] + "/artifacts/m"));
            same(1, client.searchModelVersions("name = '" + arguments[0] + "'").getItems().size());
            System.out.println("all is as it should be");
        }
    }

    private static void same(Object wanted, Object found) {
        if (!wanted.equals(found)) {
            throw new AssertionError("wanted " + wanted + ", found " + found);
        }
    }
}
