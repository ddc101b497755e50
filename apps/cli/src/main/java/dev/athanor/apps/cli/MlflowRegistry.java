package dev.athanor.apps.cli;

import static dev.athanor.apps.cli.MlflowSide.object;
import static dev.athanor.apps.cli.MlflowSide.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Copies registered models and prompts: versions with their numbers, stages, aliases and tags. */
final class MlflowRegistry {
    private static final Pattern OF_RUN = Pattern.compile("(?:.*/)?([0-9a-f]{32})/artifacts(/.*)?");
    private static final Pattern OF_MODEL = Pattern.compile("(?:.*/)?models/(m-[0-9a-f]{32})/artifacts(/.*)?");

    private final MlflowSide from;
    private final MlflowSide to;
    private final MlflowTransfer transfer;

    MlflowRegistry(MlflowSide from, MlflowSide to, MlflowTransfer transfer) {
        this.from = from;
        this.to = to;
        this.transfer = transfer;
    }

    void copy() {
        models("");
        // Prompts are models that a search hides unless it names their tag.
        models("tags.`mlflow.prompt.is_prompt` = 'true'");
    }

    private void models(String filter) {
        String token = "";
        do {
            Optional<Object> page = from.find(
                    "GET",
                    "registered-models/search" + query("max_results", "100", "filter", filter, "page_token", token),
                    null);
            for (Object model : JsonText.list(JsonText.at(page.orElse(Map.of()), "registered_models"))) {
                String name = JsonText.text(model, "name");
                try {
                    model(name, model);
                } catch (ServiceException refused) {
                    transfer.failed("model " + name, refused);
                }
            }
            token = JsonText.text(page.orElse(Map.of()), "next_page_token");
        } while (!token.isEmpty());
    }

    private void model(String name, Object model) {
        List<Object> tags = MlflowTransfer.tags(model);
        if (to.find("GET", "registered-models/get" + query("name", name), null).isEmpty()) {
            to.call(
                    "POST",
                    "registered-models/create",
                    object("name", name, "tags", tags, "description", JsonText.text(model, "description")));
            transfer.count("models");
        } else {
            for (Object tag : tags) {
                to.call(
                        "POST",
                        "registered-models/set-tag",
                        object("name", name, "key", JsonText.text(tag, "key"), "value", JsonText.text(tag, "value")));
            }
            transfer.count("models_known");
        }
        for (Object version : versions(name)) {
            String number = JsonText.text(version, "version");
            try {
                version(name, number, version);
            } catch (ServiceException refused) {
                transfer.failed("version " + number + " of model " + name, refused);
            }
        }
        for (Object alias : JsonText.list(JsonText.at(model, "aliases"))) {
            try {
                to.call(
                        "POST",
                        "registered-models/alias",
                        object(
                                "name",
                                name,
                                "alias",
                                JsonText.text(alias, "alias"),
                                "version",
                                JsonText.text(alias, "version")));
            } catch (ServiceException refused) {
                transfer.failed("alias " + JsonText.text(alias, "alias") + " of model " + name, refused);
            }
        }
    }

    private List<Object> versions(String name) {
        List<Object> versions = new ArrayList<>();
        String quoted = name.contains("'") ? '"' + name + '"' : "'" + name + "'";
        for (String prompt : new String[] {"", " AND tags.`mlflow.prompt.is_prompt` = 'true'"}) {
            String token = "";
            do {
                Object page = from.call(
                        "GET",
                        "model-versions/search"
                                + query(
                                        "filter",
                                        "name=" + quoted + prompt,
                                        "max_results",
                                        "1000",
                                        "page_token",
                                        token),
                        null);
                versions.addAll(JsonText.list(JsonText.at(page, "model_versions")));
                token = JsonText.text(page, "next_page_token");
            } while (!token.isEmpty());
            if (!versions.isEmpty()) {
                break;
            }
        }
        versions.sort(Comparator.comparing(version -> Long.valueOf(JsonText.text(version, "version"))));
        return versions;
    }

    private void version(String name, String number, Object version) {
        if (to.find("GET", "model-versions/get" + query("name", name, "version", number), null)
                .isPresent()) {
            transfer.count("versions_unchanged");
            return;
        }
        String run = JsonText.text(version, "run_id");
        String model = JsonText.text(version, "model_id");
        Map<String, Object> wanted = object(
                "name",
                name,
                "source",
                source(JsonText.text(version, "source")),
                "run_id",
                transfer.runs().getOrDefault(run, run),
                "run_link",
                JsonText.text(version, "run_link"),
                "description",
                JsonText.text(version, "description"),
                "tags",
                MlflowTransfer.tags(version));
        if (to.keepsIds()) {
            wanted.put("version", number);
            if (transfer.hasModel(model)) {
                wanted.put("model_id", model);
            }
        }
        Object made = to.call("POST", "model-versions/create", wanted);
        String given = JsonText.text(made, "model_version.version");
        if (!given.equals(number)) {
            transfer.failed(
                    "version " + number + " of model " + name,
                    new IllegalStateException(
                            "the target called it version " + given + ": versions before it are gone"));
        }
        String stage = JsonText.text(version, "current_stage");
        if (!stage.isEmpty() && !stage.equals("None")) {
            to.call(
                    "POST",
                    "model-versions/transition-stage",
                    object("name", name, "version", given, "stage", stage, "archive_existing_versions", false));
        }
        transfer.count("versions");
    }

    /** Where the files of a run or logged model lie at the target; sources of other places are taken as they are. */
    private String source(String source) {
        Matcher model = OF_MODEL.matcher(source);
        if (model.matches() && transfer.hasModel(model.group(1))) {
            Object there = to.call("GET", "logged-models/" + model.group(1), null);
            return JsonText.text(there, "model.info.artifact_uri") + rest(model);
        }
        Matcher run = OF_RUN.matcher(source);
        String copy = run.matches() ? transfer.runs().get(run.group(1)) : null;
        if (copy != null) {
            Object there = to.call("GET", "runs/get" + query("run_id", copy), null);
            return JsonText.text(there, "run.info.artifact_uri") + rest(run);
        }
        return source;
    }

    private static String rest(Matcher matcher) {
        return matcher.group(2) == null ? "" : matcher.group(2);
    }
}
