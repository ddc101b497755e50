package dev.athanor.apps.cli;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Starts, stops and watches the local server. */
final class ServerActions {
    private static final int NOT_RUNNING = 3;

    private ServerActions() {}

    static int up(Invocation invocation) {
        ServerProcess server =
                new ServerProcess(invocation.session().surroundings(), home(invocation), settings(invocation));
        Optional<Running> running = server.home().running();
        if (running.isPresent()) {
            invocation
                    .console()
                    .note("The server runs already (pid " + running.get().pid() + ") at "
                            + running.get().url());
            return 0;
        }
        return invocation.parsed().on("detach") ? detached(invocation, server) : server.runHere();
    }

    private static int detached(Invocation invocation, ServerProcess server) {
        long started = System.nanoTime();
        Running running = server.startDetached();
        invocation
                .console()
                .note(String.format(
                        Locale.ROOT,
                        "Athanor is up at %s (pid %d, %.1f s, home %s).",
                        running.url(),
                        running.pid(),
                        (System.nanoTime() - started) / 1e9,
                        server.home().folder()));
        return 0;
    }

    private static Home home(Invocation invocation) {
        return invocation
                .parsed()
                .value("home")
                .map(folder -> new Home(invocation
                        .session()
                        .surroundings()
                        .folder()
                        .resolve(folder)
                        .normalize()))
                .orElseGet(invocation.session()::home);
    }

    private static Map<String, String> settings(Invocation invocation) {
        Map<String, String> settings = new LinkedHashMap<>();
        invocation.parsed().value("port").ifPresent(port -> settings.put("server.port", port));
        invocation.parsed().value("http-port").ifPresent(port -> settings.put("server.http-port", port));
        if (invocation.parsed().on("auto-workspaces")) {
            settings.put("mlflow.auto-workspaces", "true");
        }
        settings.putAll(invocation.parsed().pairs("set"));
        return settings;
    }

    static int down(Invocation invocation) {
        Optional<Running> running = invocation.session().home().running();
        if (running.isEmpty()) {
            invocation.console().note("No server runs.");
            return 0;
        }
        long pid = running.get().pid();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        for (int i = 0; i < 600 && running.get().alive(); i++) {
            Operations.pause(invocation, 50);
        }
        if (running.get().alive()) {
            throw CliProblem.SERVER_START_FAILED.because(
                    "the server (pid " + pid + ") has not ended within 30 s; `kill -9 " + pid + "` ends it hard");
        }
        invocation.console().note("The server (pid " + pid + ") has stopped.");
        return 0;
    }

    static int status(Invocation invocation) {
        Optional<Running> running = invocation.session().home().running();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("running", running.isPresent());
        running.ifPresent(one -> {
            status.put("pid", one.pid());
            status.put("url", one.url());
            status.put("http_url", one.httpUrl());
            status.put("socket", one.socket());
            status.put("version", one.version());
        });
        status.put("home", invocation.session().home().folder().toString());
        boolean structured = invocation.parsed().value("output").isPresent()
                || invocation.parsed().value("query").isPresent();
        if (structured) {
            invocation.output().print(status);
        } else if (running.isPresent()) {
            status.forEach((key, value) -> invocation.console().result(String.format("%-9s %s", key, value)));
        } else {
            invocation
                    .console()
                    .result("No server runs for the home folder "
                            + invocation.session().home().folder() + ". Start one with `athanor up --detach`.");
        }
        return running.isPresent() ? 0 : NOT_RUNNING;
    }

    static int logs(Invocation invocation) {
        Path log = invocation.session().home().log();
        if (!Files.exists(log)) {
            throw CliProblem.RESOURCE_NOT_FOUND.because("there is no log at " + log);
        }
        int lines = invocation.parsed().number("lines", 200);
        boolean raw = invocation.parsed().value("output").isPresent();
        LogLines printer = new LogLines(line -> invocation.console().result(raw ? line : LogLines.plain(line)));
        long end = Tail.print(log, lines, printer);
        while (invocation.parsed().on("follow")) {
            Operations.pause(invocation, 200);
            end = Tail.printFrom(log, end, printer);
        }
        return 0;
    }

    /** The end of a log as text, for messages. */
    static String lastLines(Path log, int lines) {
        try {
            List<String> all = Files.readAllLines(log);
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException unreadable) {
            throw new AthanorException(
                    CliProblem.SERVER_START_FAILED,
                    "the server did not start, and its log " + log + " cannot be read",
                    unreadable);
        }
    }
}
