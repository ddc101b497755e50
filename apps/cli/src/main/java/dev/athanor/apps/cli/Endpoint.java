package dev.athanor.apps.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the server is and how it is spoken to: a Unix socket or loopback HTTP for a local one, HTTPS for any other. */
final class Endpoint {
    private final String url;
    private final Optional<Path> socket;
    private final String token;
    private final Optional<Path> authority;

    private Endpoint(String url, Optional<Path> socket, String token, Optional<Path> authority) {
        this.url = url;
        this.socket = socket;
        this.token = token;
        this.authority = authority;
    }

    /**
     * The server that the surroundings name: {@code ATHANOR_URL} if it is another than the local one, else the one of the home folder.
     *
     * @throws dev.athanor.foundation.kernel.AthanorException SERVER_NOT_RUNNING
     */
    static Endpoint find(Surroundings surroundings) {
        String named = surroundings.variable("ATHANOR_URL");
        Home home = Home.of(surroundings);
        Optional<Running> running = home.running();
        boolean ours = named.isEmpty()
                || running.map(one -> named.equals(one.url()) || named.equals(one.httpUrl()))
                        .orElse(false);
        if (ours && running.isPresent()) {
            return local(running.get(), home);
        }
        if (named.isEmpty()) {
            throw CliProblem.SERVER_NOT_RUNNING.because("no server runs for the home folder " + home.folder()
                    + ". Start one with `athanor up --detach`, or name one by ATHANOR_URL.");
        }
        String token = surroundings.variable("ATHANOR_TOKEN");
        String authority = surroundings.variable("ATHANOR_CA");
        return new Endpoint(
                named,
                Optional.empty(),
                token,
                authority.isEmpty() ? Optional.empty() : Optional.of(Path.of(authority)));
    }

    static Endpoint local(Running running, Home home) {
        Optional<Path> socket = running.socket().isEmpty()
                ? Optional.empty()
                : Optional.of(Path.of(running.socket())).filter(Files::exists);
        String url = running.httpUrl().isEmpty() ? running.url() : running.httpUrl();
        return new Endpoint(
                url,
                socket,
                home.secret("owner.token"),
                Optional.of(home.folder().resolve("tls/bundle.pem")));
    }

    String token() {
        return token;
    }

    /** What goes into the Host header. */
    String host() {
        return URI.create(url).getRawAuthority();
    }

    /** Whether it is a server of this machine and user, spoken to over a Unix socket. */
    boolean isSocket() {
        return socket.isPresent();
    }

    String describe() {
        return socket.map(path -> "the socket " + path).orElse(url);
    }

    String cure() {
        return socket.isPresent() || authority.isPresent()
                ? "Is it running? See `athanor status`."
                : "Check ATHANOR_URL and ATHANOR_CA.";
    }

    Connection open() throws IOException {
        URI uri = URI.create(url);
        if (socket.isEmpty() && "https".equals(uri.getScheme())) {
            return SecureConnections.open(uri, authority);
        }
        SocketAddress address = socket.isPresent()
                ? UnixDomainSocketAddress.of(socket.get())
                : new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
        SocketChannel channel =
                socket.isPresent() ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            channel.connect(address);
            InputStream in = Channels.newInputStream(channel);
            return new Connection(channel, in, Channels.newOutputStream(channel));
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }
}
