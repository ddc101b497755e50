package dev.athanor.platform.jobs;

import dev.athanor.foundation.kernel.Culprit;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Fetches files of the web for jobs. The server fetches them, so an address is looked at first: whoever may submit a job must not read by it
 * what only this machine can reach, such as a cloud's metadata, a service on loopback, or the network behind a firewall.
 */
final class WebFiles {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final int MOST_REDIRECTS = 5;

    private final List<String> internalHosts;

    /**
     * A fetcher.
     *
     * @param internalHosts hosts that may be asked although their addresses are internal; {@code *} for all
     */
    WebFiles(List<String> internalHosts) {
        this.internalHosts = List.copyOf(internalHosts);
    }

    /** Brings a file of the web to {@code target}. */
    void download(String url, Path target) {
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            URI address = URI.create(url);
            for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
                refuseInternal(address, url);
                HttpResponse<Path> answer =
                        client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofFile(target));
                Optional<String> next = answer.headers().firstValue("location");
                if (answer.statusCode() == 200) {
                    return;
                }
                if (answer.statusCode() / 100 != 3 || next.isEmpty()) {
                    throw new JobBroken(unreachable(url, "status " + answer.statusCode()));
                }
                address = address.resolve(next.get());
            }
            throw new JobBroken(unreachable(url, "it leads on more than " + MOST_REDIRECTS + " times"));
        } catch (IOException failure) {
            throw new JobBroken(unreachable(url, String.valueOf(failure.getMessage())));
        } catch (IllegalArgumentException malformed) {
            throw new JobBroken(unreachable(url, "it is no address: " + malformed.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new JobBroken(unreachable(url, "interrupted"));
        }
    }

    /** The JVM keeps what a name stood for some seconds, so the connection goes to the address that was looked at. */
    private void refuseInternal(URI address, String url) throws UnknownHostException {
        String host = String.valueOf(address.getHost());
        boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
        if (!web || address.getHost() == null) {
            throw new JobBroken(unreachable(url, "'" + address + "' is no address of the web"));
        }
        if (internalHosts.contains("*") || internalHosts.stream().anyMatch(host::equalsIgnoreCase)) {
            return;
        }
        for (InetAddress one : InetAddress.getAllByName(host)) {
            if (isInternal(one)) {
                throw new JobBroken(new JobError(
                        Culprit.USER,
                        "InputAddressInternal",
                        "The input " + url + " was not fetched: '" + host + "' stands for " + one.getHostAddress()
                                + ", an address inside this machine or its network, which the server does not ask for"
                                + " jobs. Make it a data asset, or have the server's owner add '" + host
                                + "' to jobs.internal-hosts."));
            }
        }
    }

    /** Whether an address is of this machine, of its link (metadata services are there), or of a network that is not the internet. */
    static boolean isInternal(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean carrier = bytes.length == 4 && first == 100 && second >= 64 && second < 128;
        boolean thisNetwork = bytes.length == 4 && first == 0;
        boolean unique = address instanceof Inet6Address && (first & 0xfe) == 0xfc;
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || carrier
                || thisNetwork
                || unique
                || holdsInternal(bytes);
    }

    /** An IPv6 address may carry an IPv4 address: mapped, or by the translators' prefix. */
    private static boolean holdsInternal(byte[] bytes) {
        if (bytes.length != 16) {
            return false;
        }
        boolean translated =
                bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b;
        boolean zeros = true;
        for (int i = translated ? 4 : 0; i < 10; i++) {
            zeros &= bytes[i] == 0;
        }
        try {
            return zeros
                    && isInternal(InetAddress.getByAddress(new byte[] {bytes[12], bytes[13], bytes[14], bytes[15]}));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JobError unreachable(String url, String why) {
        return new JobError(
                Culprit.SOMEBODY_ELSE,
                "InputUnreachable",
                "The input " + url + " could not be fetched: " + why + ". Check the address, or make it a data asset.");
    }
}
