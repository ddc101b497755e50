package dev.athanor.apps.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** From nothing to a trained, registered, deployed and scored model: the command lines of an example, as a user would type them. */
final class Quickstart {
    private final Invocation invocation;
    private final Places places;
    private final Steps steps;
    private final Map<String, String> made = new LinkedHashMap<>();

    /**
     * Where things lie.
     *
     * @param example the example's folder
     * @param launcher the program's launcher
     * @param here the folder that the command runs in
     */
    record Places(Path example, Path launcher, Path here) {
        /** A path as it is typed from here. */
        String typed(Path path) {
            return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
        }

        /** The program as it is typed from here. */
        String program() {
            String typed = typed(launcher);
            return typed.contains("/") ? typed : "./" + typed;
        }
    }

    private Quickstart(Invocation invocation, Places places) {
        this.invocation = invocation;
        this.places = places;
        this.steps = new Steps(invocation.session().surroundings());
    }

    static int run(Invocation invocation) {
        Path root = Path.of(System.getProperty("athanor.root", "")).toAbsolutePath();
        Path example = root.resolve("examples").resolve("diabetes");
        if (!Files.isDirectory(example)) {
            throw CliProblem.RESOURCE_NOT_FOUND.because("the example is not at " + example
                    + "; start through the launcher ./athanor of a whole checkout or distribution");
        }
        Path here = invocation.session().surroundings().folder();
        new Quickstart(invocation, new Places(example, root.resolve("athanor"), here)).run();
        return 0;
    }

    private void run() {
        Console console = invocation.console();
        long started = System.nanoTime();
        console.result("From a table of patients to a model that answers, by the files in "
                + places.typed(places.example()) + ".\n");
        AtomicBoolean over = new AtomicBoolean();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> farewell(over)));
        boolean good = false;
        try {
            walk(started);
            good = true;
        } finally {
            over.set(true);
            if (!good) {
                console.error("\nWhat is made so far stays. Put right what the error says and run `" + places.program()
                        + " quickstart` again; `" + places.program() + " doctor` looks at this machine.\n");
            }
        }
    }

    /** What is said when somebody presses Ctrl-C. */
    private void farewell(AtomicBoolean over) {
        if (!over.get()) {
            invocation
                    .console()
                    .error("\nStopped. What is made stays: `" + places.program() + " quickstart` goes on from there, `"
                            + places.program() + " down` ends the server.");
        }
    }

    private void walk(long started) {
        steps.run("Server", "athanor up --detach", this::server);
        List<String> scope = scope();
        try (InnerCommands az = new InnerCommands(invocation.session(), places.example(), scope, steps::log)) {
            assets(az);
            String job = train(az);
            Object endpoint = serve(az, job);
            double seconds = (System.nanoTime() - started) / 1e9;
            new QuickstartSummary(invocation, places).print(made, job, endpoint, seconds);
        }
    }

    /** The workspace that this command was told of, for the commands within it. */
    private List<String> scope() {
        var scope = invocation.scope();
        return List.of(
                "--subscription",
                scope.subscription(),
                "--resource-group",
                scope.group(),
                "--workspace-name",
                scope.workspace());
    }

    private String server() {
        Surroundings surroundings = invocation.session().surroundings();
        Home home = invocation.session().home();
        Optional<Running> running = home.running();
        String named = surroundings.variable("ATHANOR_URL");
        if (running.isEmpty() && !named.isEmpty()) {
            invocation.client().call("GET", "/readyz", null);
            return "ATHANOR_URL names one: " + named + ", workspace "
                    + invocation.scope().workspace();
        }
        Running server = running.orElseGet(() -> new ServerProcess(surroundings, home, Map.of()).startDetached());
        return (running.isPresent() ? "runs already at " : "started at ") + server.url() + ", workspace "
                + invocation.scope().workspace();
    }

    private void assets(InnerCommands az) {
        steps.run("Compute", "az ml compute create --file compute.yml", () -> {
            String name = named("compute", "compute.yml");
            boolean there = az.finds("ml", "compute", "show", "--name", name);
            Object compute = there
                    ? az.result("ml", "compute", "show", "--name", name)
                    : az.result("ml", "compute", "create", "--file", "compute.yml");
            made.put("compute", name);
            return name + (there ? " is there already: " : ": ") + JsonText.text(compute, "max_instances")
                    + " nodes at most, of size " + JsonText.text(compute, "size");
        });
        steps.run("Data", "az ml data create --file data.yml", () -> asset(az, "data", "data.yml"));
        steps.run(
                "Environment",
                "az ml environment create --file environment.yml",
                () -> asset(az, "environment", "environment.yml"));
    }

    /** Versions are pinned in the files: what is unchanged is found again, what is changed is refused with the reason. */
    private String asset(InnerCommands az, String noun, String file) {
        var tree = tree(noun, file);
        boolean there = az.finds(
                "ml",
                noun,
                "show",
                "--name",
                String.valueOf(tree.get("name")),
                "--version",
                String.valueOf(tree.get("version")));
        String name = reference(az.result("ml", noun, "create", "--file", file));
        made.put(noun, name);
        return name + (there ? " is there already, unchanged" : "");
    }

    private String train(InnerCommands az) {
        steps.run("Job", "az ml job create --file job.yml", () -> {
            Object job = az.result("ml", "job", "create", "--file", "job.yml");
            made.put("job", JsonText.text(job, "name"));
            return JsonText.text(job, "name") + " in experiment " + JsonText.text(job, "experiment_name");
        });
        String job = made.getOrDefault("job", "");
        steps.run("Training", "az ml job stream --name " + job, () -> {
            if (az.run(steps::log, "ml", "job", "stream", "--name", job) != 0) {
                throw CliProblem.JOB_FAILED.because(
                        "the job '" + job + "' failed; the end of its log, above, says why");
            }
            String status = JsonText.text(az.result("ml", "job", "show", "--name", job), "status");
            if (!status.equals("Completed")) {
                throw CliProblem.JOB_FAILED.because("the job '" + job + "' ended as " + status);
            }
            return "the job has completed";
        });
        steps.run("Metrics", "mlflow runs describe --run-id " + job, () -> metrics(az, job));
        return job;
    }

    /** What the job has logged, as MLflow's clients ask for it. */
    private static String metrics(InnerCommands az, String job) {
        Invocation inner = az.invocation("ml", "job", "show", "--name", job);
        String run = "/mlflow/v1.0" + inner.scope().arm() + "/api/2.0/mlflow/runs/get?run_id=" + Invocation.encode(job);
        Object data = JsonText.at(inner.client().get(run).json(), "run.data");
        Map<String, String> metrics = new TreeMap<>();
        for (Object metric : JsonText.list(JsonText.at(data, "metrics"))) {
            metrics.put(JsonText.text(metric, "key"), rounded(JsonText.at(metric, "value")));
        }
        if (metrics.isEmpty()) {
            throw CliProblem.JOB_FAILED.because("the job '" + job + "' has logged no metric");
        }
        StringBuilder text = new StringBuilder();
        metrics.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : ", ").append(name).append(' ').append(value));
        return text.toString();
    }

    private static String rounded(@Nullable Object value) {
        return value instanceof Number number
                ? String.format(Locale.ROOT, "%.4g", number.doubleValue())
                : String.valueOf(value);
    }

    private Object serve(InnerCommands az, String job) {
        String path = "azureml://jobs/" + job + "/outputs/artifacts/paths/model/";
        steps.run("Model", "az ml model create --file model.yml --path " + path, () -> {
            String model = reference(az.result("ml", "model", "create", "--file", "model.yml", "--path", path));
            made.put("model", model);
            return model;
        });
        String endpoint = named("online-endpoint", "endpoint.yml");
        steps.run("Endpoint", "az ml online-endpoint create --file endpoint.yml", () -> {
            boolean there = az.finds("ml", "online-endpoint", "show", "--name", endpoint);
            if (!there) {
                az.result("ml", "online-endpoint", "create", "--file", "endpoint.yml");
            }
            made.put("online-endpoint", endpoint);
            return endpoint + (there ? " is there already" : "");
        });
        steps.run("Deployment", "az ml online-deployment create --file deployment.yml --all-traffic", () -> {
            Object deployment =
                    az.result("ml", "online-deployment", "create", "--file", "deployment.yml", "--all-traffic");
            return JsonText.text(deployment, "name") + " answers with " + made.get("model");
        });
        String request = "sample-request.json";
        steps.run(
                "Score",
                "az ml online-endpoint invoke --name " + endpoint + " --request-file " + request,
                () -> "the model's answer: "
                        + az.result("ml", "online-endpoint", "invoke", "--name", endpoint, "--request-file", request));
        Object shown = az.result("ml", "online-endpoint", "show", "--name", endpoint);
        return shown == null ? Map.of() : shown;
    }

    private String named(String noun, String file) {
        return String.valueOf(tree(noun, file).get("name"));
    }

    private Map<String, Object> tree(String noun, String file) {
        return invocation
                .session()
                .yaml()
                .read(noun, places.example().resolve(file), List.of(), places.example())
                .tree();
    }

    private static String reference(@Nullable Object asset) {
        return JsonText.text(asset, "name") + ":" + JsonText.text(asset, "version");
    }
}
