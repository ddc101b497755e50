package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.protocols.yaml.Yaml;
import dev.athanor.protocols.yaml.YamlEntity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is particular to jobs. */
final class JobActions {
    private JobActions() {}

    static int create(Invocation invocation) {
        Parsed parsed = invocation.parsed();
        YamlEntity entity = ResourceActions.read(invocation, Fields.of(parsed));
        Map<String, Object> tree = entity.tree();
        String name = tree.get("name") instanceof String given
                ? given
                : JobNames.next(invocation.session().surroundings().ids().get());
        tree.put("name", name);
        tree.putIfAbsent("display_name", name);
        tree.putIfAbsent("experiment_name", experiment(invocation));
        Map<String, Object> body = new Sender(invocation, entity)
                .ready(
                        invocation.session().yaml().translate(entity, invocation.scope()),
                        !parsed.on("skip-validation"));
        String target = invocation.target(Map.of("name", name), "");
        Object created = invocation.client().call("PUT", target, body).json();
        saveAs(invocation, created);
        if (parsed.on("web")) {
            ResourceActions.web(invocation, JsonText.text(created, "properties.services.Studio.endpoint"));
        }
        return followed(invocation, name, created);
    }

    /** Runs an earlier job again under another name; of a pipeline, what did not succeed. */
    static int resubmit(Invocation invocation) {
        Object earlier = invocation.client().get(invocation.target()).json();
        String name = invocation
                .parsed()
                .value("new-name")
                .orElseGet(() ->
                        JobNames.next(invocation.session().surroundings().ids().get()));
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("sourceJobId", JsonText.text(earlier, "id"));
        if (JsonText.text(earlier, "properties.displayName").equals(JsonText.text(earlier, "name"))) {
            changes.put("displayName", name);
        }
        String target = invocation.target(Map.of("name", name), "");
        Object created = invocation
                .client()
                .call("PUT", target, Map.of("properties", changes))
                .json();
        return followed(invocation, name, created);
    }

    /** Shows a job's log until it ends, if that is asked for, and prints the job. */
    private static int followed(Invocation invocation, String name, @Nullable Object submitted) {
        Parsed parsed = invocation.parsed();
        String target = invocation.target(Map.of("name", name), "");
        Object created = submitted;
        int status = 0;
        if (parsed.on("stream")) {
            status = new JobStream(invocation, name).follow();
            created = invocation.client().get(target).json();
        }
        if (status == 0) {
            invocation.print(created);
        }
        return status;
    }

    /** The official client takes the name of the folder it runs in. */
    private static String experiment(Invocation invocation) {
        String folder = invocation.session().surroundings().folder().toFile().getName();
        String name = folder.replaceAll("[^A-Za-z0-9_-]", "_");
        return name.isEmpty() ? "Default" : name;
    }

    private static void saveAs(Invocation invocation, @Nullable Object created) {
        invocation.parsed().value("save-as").ifPresent(file -> {
            Path path = invocation.session().surroundings().folder().resolve(file);
            try {
                Files.writeString(path, Yaml.write(invocation.entity(created)));
            } catch (IOException unwritable) {
                throw new AthanorException(
                        CliProblem.USAGE_INVALID, "cannot write " + path + ": " + unwritable.getMessage(), unwritable);
            }
        });
    }

    static int show(Invocation invocation) {
        Object job = invocation.client().get(invocation.target()).json();
        if (invocation.parsed().on("web")) {
            ResourceActions.web(invocation, JsonText.text(job, "properties.services.Studio.endpoint"));
        }
        invocation.print(job);
        return 0;
    }

    static int list(Invocation invocation) {
        Parsed parsed = invocation.parsed();
        int most = parsed.on("all-results") ? Integer.MAX_VALUE : parsed.number("max-results", 50);
        List<Object> shown = new ArrayList<>();
        if (parsed.value("parent-job-name").isPresent()) {
            String parent = Invocation.encode(parsed.value("parent-job-name").orElse(""));
            String target = history(invocation) + "/runs/" + parent + "/children";
            for (Object run : ResourceActions.pages(invocation, target, most)) {
                shown.add(child(invocation, run));
            }
        } else {
            String view =
                    parsed.on("archived-only") ? "ArchivedOnly" : parsed.on("include-archived") ? "All" : "ActiveOnly";
            String target = invocation.target(Map.of(), "listViewType=" + view);
            ResourceActions.pages(invocation, target, most).forEach(job -> shown.add(invocation.entity(job)));
        }
        invocation.output().print(shown);
        return 0;
    }

    /** A child as a job if it is one, else as its run says. */
    private static Map<String, Object> child(Invocation invocation, @Nullable Object run) {
        String name = JsonText.text(run, "runId");
        String target = invocation.absolute("jobs/" + Invocation.encode(name), "");
        Answer answer = invocation.client().send("GET", target, Map.of(), new byte[0]);
        if (answer.ok()) {
            return invocation.entity(answer.json());
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", name);
        shown.put("display_name", JsonText.text(run, "displayName"));
        shown.put("status", JsonText.text(run, "status"));
        return shown;
    }

    /** The path of the run history below which this workspace's runs are. */
    static String history(Invocation invocation) {
        return "/history/v1.0" + invocation.workspace();
    }

    static int stream(Invocation invocation) {
        String name = invocation.parsed().value("name").orElse("");
        invocation.client().get(invocation.target());
        return new JobStream(invocation, name).follow();
    }

    static int cancel(Invocation invocation) {
        Answer answer = invocation.client().call("POST", invocation.target(), Map.of());
        if (answer.header("azure-asyncoperation").isPresent()) {
            new Operations(invocation).finish(answer, "");
        }
        return 0;
    }

    /** Archives and restores: the run history keeps what is hidden. */
    static int hide(Invocation invocation) {
        boolean hidden = invocation.command().more().getFirst().equals("true");
        patch(invocation, Map.of("hidden", hidden));
        return 0;
    }

    static int update(Invocation invocation) {
        Map<String, Object> job =
                JsonText.map(invocation.client().get(invocation.target()).json());
        Map<String, Object> shown = invocation.entity(job);
        Map<String, Object> tree = new LinkedHashMap<>();
        List<String> keys = List.of("display_name", "description", "tags", "properties");
        for (String key : keys) {
            Object value = shown.get(key);
            if (value != null) {
                tree.put(key, value);
            }
        }
        Amendments.add(tree, invocation.parsed().words("add"));
        Amendments.remove(tree, invocation.parsed().words("remove"));
        Fields.of(invocation.parsed()).forEach(one -> Overlaid.put(tree, one));
        for (String key : tree.keySet()) {
            if (!keys.contains(key)) {
                throw new UsageException("argument --set: '" + key
                        + "' of a job cannot change; display_name, description, tags and properties can");
            }
        }
        Map<String, Object> body = new LinkedHashMap<>();
        tree.forEach((key, value) -> body.put(key.equals("display_name") ? "displayName" : key, value));
        patch(invocation, body);
        return show(invocation);
    }

    private static void patch(Invocation invocation, Map<String, Object> body) {
        Object job = invocation.client().get(invocation.target()).json();
        String experiment = Invocation.encode(JsonText.text(job, "properties.experimentName"));
        String name = Invocation.encode(JsonText.text(job, "name"));
        invocation.client().call("PATCH", history(invocation) + "/experiments/" + experiment + "/runs/" + name, body);
    }

    static int validate(Invocation invocation) {
        ResourceActions.read(invocation, Fields.of(invocation.parsed()));
        invocation.output().print(Map.of("errors", List.of(), "result", "Succeeded"));
        return 0;
    }

    static int services(Invocation invocation) {
        String name = Invocation.encode(invocation.parsed().value("name").orElse(""));
        int node = invocation.parsed().number("node-index", 0);
        Object answer = invocation
                .client()
                .get(history(invocation) + "/runs/" + name + "/serviceinstances/" + node)
                .json();
        invocation.output().print(JsonText.at(answer, "instances"));
        return 0;
    }
}
