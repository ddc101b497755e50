package dev.athanor.platform.security;

import dev.athanor.foundation.http.Guard;
import dev.athanor.foundation.http.Listener;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.kernel.Principal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Who sends a request. One with a credential is judged by it alone. One without is the owner's only when all of {@link OwnerRules} hold and the
 * kernel says that the connection is one of the owner's own programs.
 */
final class LocalGuard implements Guard {
    private final Tokens tokens;
    private final Roles roles;
    private final SocketOwners sockets;
    private final Principal owner;
    private final Optional<Users> users;
    private volatile boolean tokensRequired;

    /**
     * Makes a guard.
     *
     * @param users whose passwords are taken; empty when none are
     */
    LocalGuard(
            Tokens tokens,
            Roles roles,
            SocketOwners sockets,
            Principal owner,
            Optional<Users> users,
            boolean tokensRequired) {
        this.tokens = tokens;
        this.roles = roles;
        this.sockets = sockets;
        this.owner = owner;
        this.users = users;
        this.tokensRequired = tokensRequired;
    }

    void requireTokens() {
        tokensRequired = true;
    }

    @Override
    public Principal authenticate(Request request) {
        Optional<String> credential = request.header("authorization");
        if (credential.isPresent()) {
            requireSafeChannel(request);
            return tokens.verify(token(credential.get()));
        }
        Optional<String> refusal = refusal(request);
        if (refusal.isEmpty()) {
            return owner;
        }
        throw SecurityProblem.TOKEN_MISSING.because(
                "this needs a token: " + refusal.get()
                        + "; send 'Authorization: Bearer TOKEN' (the file run/owner.token of the home folder holds the owner's)");
    }

    /** A password that looks like a token is one: clients that know only Basic send tokens so. */
    @Override
    public Principal authenticateByPassword(Request request) {
        Optional<String[]> pair = request.header("authorization")
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith("basic "))
                .map(header -> pair(header.substring("basic ".length()).strip()))
                .filter(words -> !words[0].isEmpty() && !Tokens.looksLikeOne(words[1]));
        if (pair.isEmpty() || users.isEmpty()) {
            return authenticate(request);
        }
        requireSafeChannel(request);
        return users.get()
                .authenticate(pair.get()[0], pair.get()[1], request.peer().address())
                .principal();
    }

    @Override
    public void authorise(Principal principal, String action, String scope) {
        roles.authorise(principal, action, scope);
    }

    /** Bearer; or Basic, whose password is the token, for clients that know nothing else. */
    private static String token(String credential) {
        int blank = credential.indexOf(' ');
        if (blank < 0) {
            // Not told back: it may be the token itself.
            throw SecurityProblem.TOKEN_INVALID.because("Authorization has no scheme; write 'Bearer TOKEN'");
        }
        String scheme = credential.substring(0, blank).toLowerCase(Locale.ROOT);
        String value = credential.substring(blank + 1).strip();
        return switch (scheme) {
            case "bearer" -> value;
            case "basic" -> pair(value)[1];
            default ->
                throw SecurityProblem.TOKEN_INVALID.because("Authorization is of scheme '" + scheme
                        + "'; allowed here: Bearer, Basic with a token as password");
        };
    }

    /** Name and password; empty ones when it is no Basic credential. */
    private static String[] pair(String basic) {
        try {
            String pair = new String(
                    Base64.getDecoder().decode(basic.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return new String[] {pair.substring(0, Math.max(colon, 0)), pair.substring(colon + 1)};
        } catch (IllegalArgumentException malformed) {
            return new String[] {"", ""};
        }
    }

    private Optional<String> refusal(Request request) {
        if (tokensRequired) {
            return Optional.of("this server takes no request without one");
        }
        Optional<String> byHeaders = OwnerRules.refusal(request);
        if (byHeaders.isPresent() || request.peer().listener() == Listener.Kind.UNIX) {
            // The socket lies in a folder that only the server's own user can enter.
            return byHeaders;
        }
        return isLoopback(request.peer())
                ? sockets.refusal(request.peer())
                : Optional.of("it comes from another machine");
    }

    static void requireSafeChannel(Request request) {
        if (request.peer().listener() == Listener.Kind.PLAIN && !isLoopback(request.peer())) {
            throw SecurityProblem.TLS_REQUIRED.because("a token or secret came over plain HTTP from "
                    + request.peer().address()
                    + "; use the https address, and take a new token: this one was sent in the open");
        }
    }

    private static boolean isLoopback(Request.Peer peer) {
        return !peer.address().isEmpty()
                && InetAddress.ofLiteral(peer.address()).isLoopbackAddress();
    }
}
