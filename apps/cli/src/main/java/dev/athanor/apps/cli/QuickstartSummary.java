package dev.athanor.apps.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the quickstart has made, and where to look further. */
final class QuickstartSummary {
    private final Invocation invocation;
    private final Quickstart.Places places;

    QuickstartSummary(Invocation invocation, Quickstart.Places places) {
        this.invocation = invocation;
        this.places = places;
    }

    /**
     * Prints it.
     *
     * @param made names by noun of the command line
     * @param endpoint as {@code az ml online-endpoint show} gives it
     */
    void print(Map<String, String> made, String job, @Nullable Object endpoint, double seconds) {
        Console console = invocation.console();
        console.result(String.format(
                Locale.ROOT,
                "%nDone in %.0f s. In workspace %s there are now:%n",
                seconds,
                invocation.scope().workspace()));
        made.forEach((noun, name) -> console.result(
                String.format(Locale.ROOT, "    %-16s%-28s%s", noun.replace("online-", ""), name, show(noun, name))));
        String scoring = JsonText.text(endpoint, "scoring_uri");
        String name = JsonText.text(endpoint, "name");
        String program = places.program();
        Map<String, String> next = new LinkedHashMap<>();
        next.put("alias az='" + places.launcher() + "'", "az as Azure's documents write it");
        next.put("eval \"$(" + program + " env)\"", "for azure-ai-ml, mlflow and curl: where this server is");
        next.put("az ml job list --output table", "all jobs");
        next.put("az ml job download --name " + job + " --all", "a job's files");
        next.put("az ml online-deployment get-logs --endpoint-name " + name + " --name blue", "the model's log");
        next.put(
                program + " down",
                "end the server; everything stays in "
                        + invocation.session().home().folder());
        console.result("\nGo on:");
        next.forEach((line, about) -> console.result("    " + line + "\n        " + about));
        console.result("\nAddresses:");
        invocation.session().home().running().ifPresent(running -> console.result("    server      " + running.url()));
        console.result("    scoring     " + scoring);
        console.result("    the files   " + places.typed(places.example().resolve("README.md")));
    }

    private static String show(String noun, String name) {
        int colon = name.lastIndexOf(':');
        return "az ml " + noun + " show --name "
                + (colon < 0 ? name : name.substring(0, colon) + " --version " + name.substring(colon + 1));
    }
}
