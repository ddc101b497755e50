package dev.athanor.apps.server;

import dev.athanor.foundation.config.Setting;
import dev.athanor.foundation.config.Settings;
import dev.athanor.foundation.kernel.Loopback;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the server listens and keeps its rows.
 *
 * @param host address of the HTTPS listener
 * @param port port of the HTTPS listener
 * @param httpPort port of the plain listener, on loopback only
 * @param publicUrl base address as clients reach it, without a slash at the end
 * @param databaseUrl JDBC address
 * @param console whether warnings go to the terminal too
 */
public record ServerConfig(String host, int port, int httpPort, String publicUrl, String databaseUrl, boolean console) {
    private static final Setting<String> HOST = Setting.text(
            "server.host",
            "127.0.0.1",
            "Address of the HTTPS listener. Off loopback everything needs a token; set `server.public-url` too.");
    private static final Setting<Integer> PORT =
            Setting.number("server.port", 7443, 0, 65535, "Port of the HTTPS listener; 0 takes a free one.");
    private static final Setting<Integer> HTTP_PORT = Setting.number(
            "server.http-port",
            7080,
            0,
            65535,
            "Port of the plain HTTP listener, on loopback only; 0 takes a free one.");
    private static final Setting<String> PUBLIC_URL = Setting.text(
            "server.public-url", "", "Base address as clients reach it; empty for https://localhost:PORT.");
    private static final Setting<String> DATABASE_URL = Setting.text(
            "database.url",
            "",
            "JDBC address: jdbc:sqlite:FILE or jdbc:postgresql://HOST:PORT/NAME?user=…; empty for athanor.db in the home folder.");
    private static final Setting<Boolean> CONSOLE =
            Setting.flag("server.console", true, "Whether warnings are printed to the terminal too.");

    /** All settings of this room. */
    public static final List<Setting<?>> SETTINGS = List.of(HOST, PORT, HTTP_PORT, PUBLIC_URL, DATABASE_URL, CONSOLE);

    /** What was configured; free ports are chosen here, since addresses are told to clients and written into certificates. */
    static ServerConfig from(Settings settings, Path home) {
        int port = settings.get(PORT) == 0 ? Loopback.freePort() : settings.get(PORT);
        int httpPort = settings.get(HTTP_PORT) == 0 ? Loopback.freePort() : settings.get(HTTP_PORT);
        String url = settings.get(PUBLIC_URL);
        String database = settings.get(DATABASE_URL);
        return new ServerConfig(
                settings.get(HOST),
                port,
                httpPort,
                url.isEmpty() ? "https://localhost:" + port : url.replaceAll("/+$", ""),
                database.isEmpty() ? "jdbc:sqlite:" + home.resolve("athanor.db") : database,
                settings.get(CONSOLE));
    }

    /** Whether only this machine can reach the server. */
    boolean onLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
