package dev.athanor.apps.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** az's configuration, and what az has extensions and upgrades for. */
final class ConfigActions {
    private ConfigActions() {}

    static int configure(Invocation invocation) {
        Parsed parsed = invocation.parsed();
        boolean local = parsed.value("scope").orElse("global").equals("local");
        Map<String, String> defaults = parsed.pairs("defaults");
        if (!defaults.isEmpty()) {
            invocation.session().config().set("defaults", defaults, local);
        } else if (!parsed.on("list-defaults")) {
            throw new UsageException("the following arguments are required: --defaults/-d or --list-defaults/-l");
        }
        if (parsed.on("list-defaults")) {
            invocation.output().print(values(invocation.session().config().all(local), "defaults"));
        }
        return 0;
    }

    private static List<Object> values(Map<String, Map<String, String>> all, String section) {
        List<Object> shown = new ArrayList<>();
        all.getOrDefault(section, Map.of()).forEach((name, value) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", name);
            one.put("value", value);
            shown.add(one);
        });
        return shown;
    }

    static int set(Invocation invocation) {
        for (String word : invocation.parsed().rest()) {
            int equals = word.indexOf('=');
            int dot = word.indexOf('.');
            if (dot <= 0 || equals < dot) {
                throw new UsageException("'" + word + "' is not section.name=value");
            }
            invocation
                    .session()
                    .config()
                    .set(
                            word.substring(0, dot),
                            Map.of(word.substring(dot + 1, equals), word.substring(equals + 1)),
                            invocation.parsed().on("local"));
        }
        return 0;
    }

    static int get(Invocation invocation) {
        Map<String, Map<String, String>> all =
                invocation.session().config().all(invocation.parsed().on("local"));
        List<String> rest = invocation.parsed().rest();
        if (rest.isEmpty()) {
            Map<String, Object> shown = new LinkedHashMap<>();
            all.keySet().forEach(section -> shown.put(section, values(all, section)));
            invocation.output().print(shown);
            return 0;
        }
        String key = rest.getFirst();
        int dot = key.indexOf('.');
        if (dot < 0) {
            invocation.output().print(values(all, key));
            return 0;
        }
        String value = all.getOrDefault(key.substring(0, dot), Map.of()).get(key.substring(dot + 1));
        if (value == null) {
            throw CliProblem.RESOURCE_NOT_FOUND.because("Configuration '" + key + "' is not set.");
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", key.substring(dot + 1));
        shown.put("value", value);
        invocation.output().print(shown);
        return 0;
    }

    static int extension(Invocation invocation) {
        if (invocation.command().name().endsWith("list")) {
            invocation.output().print(List.of(Map.of("name", "ml", "version", Version.TEXT, "preview", false)));
        } else {
            invocation.console().note("Nothing to do: 'ml' is built in.");
        }
        return 0;
    }

    static int version(Invocation invocation) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("athanor", Version.TEXT);
        shown.put("extensions", Map.of("ml", Version.TEXT));
        invocation.session().home().running().ifPresent(running -> shown.put("server", running.version()));
        invocation.output().print(shown);
        return 0;
    }

    static int upgrade(Invocation invocation) {
        invocation.console().note("To upgrade, `git pull` where Athanor was cloned; the next command builds it.");
        return 0;
    }
}
