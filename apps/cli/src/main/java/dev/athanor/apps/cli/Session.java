package dev.athanor.apps.cli;

import dev.athanor.protocols.yaml.Scope;
import dev.athanor.protocols.yaml.Yaml;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the actions of one run share; each part is made when it is first asked for. */
final class Session implements AutoCloseable {
    private final Surroundings surroundings;
    private final Commands commands;
    private final AzConfig config;
    private @Nullable Client client;
    private @Nullable Yaml yaml;

    Session(Surroundings surroundings, Commands commands) {
        this.surroundings = surroundings;
        this.commands = commands;
        this.config = new AzConfig(surroundings);
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Console console() {
        return surroundings.console();
    }

    Commands commands() {
        return commands;
    }

    AzConfig config() {
        return config;
    }

    Home home() {
        return Home.of(surroundings);
    }

    Yaml yaml() {
        if (yaml == null) {
            yaml = Yaml.builtIn();
        }
        return yaml;
    }

    Client client() {
        if (client == null) {
            client = new Client(Endpoint.find(surroundings), surroundings.console());
        }
        return client;
    }

    /** The subscription: the argument, az's configuration, the environment, or the local server's own. */
    String subscription(Parsed parsed) {
        return parsed.value("subscription")
                .or(() -> config.find("account", "subscription"))
                .or(() -> variable("ATHANOR_SUBSCRIPTION"))
                .orElseGet(() -> told("subscription", "00000000-0000-0000-0000-000000000001"));
    }

    /** The resource group, by the same order. */
    String group(Parsed parsed) {
        return findGroup(parsed).orElseGet(() -> told("resourceGroup", "rg"));
    }

    Optional<String> findGroup(Parsed parsed) {
        return parsed.value("resource-group")
                .or(() -> config.find("defaults", "group"))
                .or(() -> variable("ATHANOR_RESOURCE_GROUP"));
    }

    /** The workspace, by the same order. */
    String workspace(Parsed parsed) {
        return parsed.value("workspace-name")
                .or(() -> config.find("defaults", "workspace"))
                .or(() -> variable("ATHANOR_WORKSPACE"))
                .orElseGet(() -> told("workspace", "ws1"));
    }

    Scope scope(Parsed parsed) {
        return new Scope(subscription(parsed), group(parsed), workspace(parsed));
    }

    private Optional<String> variable(String name) {
        return Optional.of(surroundings.variable(name)).filter(value -> !value.isEmpty());
    }

    /** What a local server says its default is; a distant one has none, so that the argument is required. */
    private String told(String key, String usual) {
        String named = surroundings.variable("ATHANOR_URL");
        Optional<Running> running = home().running();
        if (running.isEmpty() && !named.isEmpty()) {
            String flag = key.equals("workspace")
                    ? "--workspace-name/-w"
                    : key.equals("resourceGroup") ? "--resource-group/-g" : "--subscription";
            throw new UsageException("the following arguments are required: " + flag);
        }
        String said = running.map(one -> JsonText.text(one.told(), key)).orElse("");
        return said.isEmpty() ? usual : said;
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
