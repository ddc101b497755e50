package dev.athanor.apps.server;

import dev.athanor.backends.container.ContainerConfig;
import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import dev.athanor.foundation.http.Http;
import dev.athanor.foundation.http.Listener;
import dev.athanor.foundation.http.Resource;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.UserHome;
import dev.athanor.foundation.telemetry.Telemetry;
import dev.athanor.platform.assets.AssetsConfig;
import dev.athanor.platform.compute.ComputeConfig;
import dev.athanor.platform.environments.EnvironmentsConfig;
import dev.athanor.platform.jobs.JobsConfig;
import dev.athanor.platform.schedules.SchedulesConfig;
import dev.athanor.platform.security.SecurityConfig;
import dev.athanor.platform.serving.ServingConfig;
import dev.athanor.platform.webhooks.WebhooksConfig;
import dev.athanor.protocols.arm.Arm;
import dev.athanor.protocols.mlflow.MlflowConfig;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.node.ObjectNode;

/** A running server: its home folder, its rooms and its listeners. */
public final class Server implements AutoCloseable {
    /** Longest path that a Unix socket may have on every system we run on. */
    private static final int LONGEST_SOCKET_PATH = 104;

    private static final Logger LOG = System.getLogger("athanor.server");

    private final Opened opened;
    private final HomeFolder home;
    private final Rooms rooms;
    private final Http http;
    private final ServerConfig config;

    private Server(Opened opened, HomeFolder home, Rooms rooms, Http http, ServerConfig config) {
        this.opened = opened;
        this.home = home;
        this.rooms = rooms;
        this.http = http;
        this.config = config;
    }

    /**
     * Runs a server until the process is told to end.
     *
     * @param arguments {@code --set KEY=VALUE} any number of times; the home folder comes from {@code ATHANOR_HOME}
     */
    public static void main(String[] arguments) throws InterruptedException {
        Map<String, String> environment = System.getenv();
        Path folder = Path.of(environment.getOrDefault("ATHANOR_HOME", UserHome.of(environment) + "/.athanor"))
                .toAbsolutePath()
                .normalize();
        var ended = new CountDownLatch(1);
        try {
            Server server = start(folder, environment, Flags.parse(arguments), Ids.systemClock(), Ids.secure());
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
                        server.close();
                        ended.countDown();
                    }));
            ended.await();
        } catch (AthanorException failure) {
            System.err.println("athanor: " + failure.text());
            System.err.println("  " + failure.problem().cure());
            System.exit(1);
        }
    }

    /**
     * Starts a server; it is ready when this returns.
     *
     * @param folder its home folder, made when missing
     * @param environment variables of the process
     * @param flags settings that win over file and environment
     */
    public static Server start(
            Path folder, Map<String, String> environment, Map<String, String> flags, Clock clock, Ids ids) {
        var opened = new Opened();
        try {
            HomeFolder home = opened.add(HomeFolder.take(folder));
            Settings settings = Settings.load(folder.resolve("config.yaml"), environment, flags);
            settings.refuseUnknown(settings());
            ServerConfig config = ServerConfig.from(settings, folder);
            Telemetry telemetry = opened.add(telemetry(folder, config, clock));
            var rooms = new Rooms(opened, config, settings, folder, environment, clock, ids);
            telemetry.health().check("database", rooms::wellStored);
            List<Resource> resources = new ArrayList<>(rooms.resources());
            resources.add(telemetry.resource());
            Http http = opened.add(Http.open(
                    listeners(config, rooms, folder),
                    resources,
                    Arm.errors(),
                    rooms.security().guard(),
                    ids,
                    telemetry.observer()));
            var server = new Server(opened, home, rooms, http, config);
            server.tell();
            rooms.start();
            LOG.log(Level.INFO, "ready at " + config.publicUrl());
            return server;
        } catch (RuntimeException failure) {
            opened.close();
            throw failure;
        }
    }

    /** Every setting that the server knows. */
    static List<Setting<?>> settings() {
        List<Setting<?>> settings = new ArrayList<>(ServerConfig.SETTINGS);
        settings.addAll(SecurityConfig.SETTINGS);
        settings.addAll(AssetsConfig.SETTINGS);
        settings.addAll(EnvironmentsConfig.SETTINGS);
        settings.addAll(ComputeConfig.SETTINGS);
        settings.addAll(ContainerConfig.SETTINGS);
        settings.addAll(JobsConfig.SETTINGS);
        settings.addAll(SchedulesConfig.SETTINGS);
        settings.addAll(ServingConfig.SETTINGS);
        settings.addAll(WebhooksConfig.SETTINGS);
        settings.addAll(MlflowConfig.SETTINGS);
        return settings;
    }

    private static Telemetry telemetry(Path folder, ServerConfig config, Clock clock) {
        try {
            return Telemetry.open(folder.resolve("logs"), config.console(), clock);
        } catch (IOException failure) {
            throw new AthanorException(
                    ServerProblem.HOME_UNUSABLE, "no logs can be written under " + folder + ": " + failure, failure);
        }
    }

    private static List<Listener> listeners(ServerConfig config, Rooms rooms, Path folder) {
        List<Listener> listeners = new ArrayList<>();
        listeners.add(Listener.tls(
                config.host(), config.port(), rooms.security().certificates().serverContext()));
        listeners.add(Listener.plain("127.0.0.1", config.httpPort()));
        Path socket = socket(folder);
        if (socket.toString().getBytes(StandardCharsets.UTF_8).length < LONGEST_SOCKET_PATH) {
            try {
                Files.deleteIfExists(socket);
                listeners.add(Listener.unix(socket));
            } catch (IOException stale) {
                LOG.log(Level.WARNING, "no Unix socket: " + stale);
            }
        }
        return listeners;
    }

    private static Path socket(Path folder) {
        return folder.resolve("run/server.sock");
    }

    private void tell() {
        Path socket = socket(home.path());
        ObjectNode told = Json.object()
                .put("pid", ProcessHandle.current().pid())
                .put("startTicks", startTicks())
                .put("url", config.publicUrl())
                .put("httpUrl", httpUrl())
                .put("socket", Files.exists(socket) ? socket.toString() : "")
                .put("version", version())
                .put("home", home.path().toString())
                .put("subscription", Rooms.DEFAULT_WORKSPACE.subscription())
                .put("resourceGroup", Rooms.DEFAULT_WORKSPACE.group())
                .put("workspace", Rooms.DEFAULT_WORKSPACE.name())
                .put("tenant", rooms.security().tenant());
        try {
            home.tell(Json.pretty(told));
        } catch (IOException failure) {
            throw new AthanorException(
                    ServerProblem.HOME_UNUSABLE, "run/server.json cannot be written: " + failure, failure);
        }
    }

    /** What it serves with; for tests of the whole. */
    Rooms rooms() {
        return rooms;
    }

    /** The plain address on loopback. */
    public String httpUrl() {
        return "http://127.0.0.1:" + http.port(Listener.Kind.PLAIN);
    }

    /** The address that clients are told. */
    public String url() {
        return config.publicUrl();
    }

    private static long startTicks() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException unknown) {
            return 0;
        }
    }

    private static String version() {
        var properties = new Properties();
        try (var in = Server.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException unreadable) {
            LOG.log(Level.DEBUG, "no version", unreadable);
        }
        return properties.getProperty("version", "development");
    }

    /** Stops taking requests, ends score hosts, closes every room; jobs run on. */
    @Override
    public void close() {
        opened.close();
    }
}
