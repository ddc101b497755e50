package dev.athanor.apps.cli;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Shows a job's log from its first byte until the job ends. Ctrl-C lets go of it; the job goes on. */
final class JobStream {
    private static final Pattern SHOWN =
            Pattern.compile("user_logs/std_log\\D*0*(_ps)?\\.txt|logs/azureml/executionlogs\\.txt");
    private static final Set<String> ENDED = Set.of("Completed", "Failed", "Canceled", "NotResponding", "Paused");
    private static final long SHORTEST = 100;
    private static final long LONGEST = 1000;

    private final Invocation invocation;
    private final String name;
    private final Map<String, Long> shown = new LinkedHashMap<>();
    private String header = "";

    JobStream(Invocation invocation, String name) {
        this.invocation = invocation;
        this.name = name;
    }

    /** Follows the job and returns the exit status: 1 when it failed. */
    int follow() {
        Console console = invocation.console();
        AtomicBoolean over = new AtomicBoolean();
        Thread farewell = new Thread(() -> {
            if (!over.get()) {
                console.note("\nDetached; the job goes on. Come back with `athanor ml job stream --name " + name
                        + "`, end it with `athanor ml job cancel --name " + name + "`.");
            }
        });
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            return follow(console);
        } finally {
            over.set(true);
        }
    }

    private int follow(Console console) {
        Object job = invocation
                .client()
                .get(invocation.absolute("jobs/" + Invocation.encode(name), ""))
                .json();
        String web = JsonText.text(job, "properties.services.Studio.endpoint");
        console.result("RunId: " + name + "\nWeb View: " + web + "\n");
        String target = JobActions.history(invocation) + "/runs/" + Invocation.encode(name) + "/details";
        long wait = SHORTEST;
        while (true) {
            Object details = invocation.client().get(target).json();
            boolean more = logs(details, console);
            String status = JsonText.text(details, "status");
            if (ENDED.contains(status)) {
                return end(details, status, web, console);
            }
            wait = more ? SHORTEST : Math.min(LONGEST, wait * 5 / 4);
            Operations.pause(invocation, wait);
        }
    }

    /** Shows what has been added to the logs; whether there was anything. */
    private boolean logs(@Nullable Object details, Console console) {
        boolean more = false;
        Map<String, Object> files = new TreeMap<>(JsonText.map(JsonText.at(details, "logFiles")));
        for (Map.Entry<String, Object> file : files.entrySet()) {
            if (SHOWN.matcher(file.getKey()).matches() && file.getValue() instanceof String address) {
                more |= log(file.getKey(), address, console);
            }
        }
        return more;
    }

    private boolean log(String file, String address, Console console) {
        long from = shown.getOrDefault(file, 0L);
        Map<String, String> headers = from == 0 ? Map.of() : Map.of("Range", "bytes=" + from + "-");
        Answer answer = invocation.client().send("GET", address, headers, new byte[0]);
        boolean whole = answer.status() == 200;
        if (!answer.ok() || answer.body().length == 0) {
            return false;
        }
        // A server that does not cut sends the whole log again.
        int skip = whole ? (int) Math.min(from, answer.body().length) : 0;
        byte[] body = answer.body();
        int end = lastWhole(body);
        if (end <= skip) {
            return false;
        }
        if (!header.equals(file)) {
            console.result((header.isEmpty() ? "" : "\n") + "Streaming " + file + "\n" + "=".repeat(10 + file.length())
                    + "\n");
            header = file;
        }
        console.raw(new String(body, skip, end - skip, StandardCharsets.UTF_8));
        shown.put(file, (whole ? 0 : from) + end);
        return true;
    }

    /** Where the last whole character ends: a growing file may stop in the middle of one. */
    private static int lastWhole(byte[] body) {
        int at = body.length - 1;
        while (at >= 0 && at > body.length - 4 && (body[at] & 0xC0) == 0x80) {
            at--;
        }
        if (at < 0) {
            return body.length;
        }
        int lead = body[at] & 0xFF;
        int needed = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return body.length - at >= needed ? body.length : at;
    }

    private int end(@Nullable Object details, String status, String web, Console console) {
        console.result("\nExecution Summary\n=================\nRunId: " + name + "\nWeb View: " + web);
        List<Object> warnings = JsonText.list(JsonText.at(details, "warnings"));
        if (!warnings.isEmpty()) {
            console.result("\nWarnings:");
            warnings.forEach(one -> console.result(JsonText.text(one, "message")));
        }
        if (status.equals("Failed")) {
            Object error = JsonText.at(details, "error");
            console.error("Exception : \n " + JsonPrinter.pretty(error == null ? Map.of() : error));
            return 1;
        }
        if (!status.equals("Completed")) {
            console.note("\nThe job ended as " + status + ".");
        }
        return 0;
    }
}
