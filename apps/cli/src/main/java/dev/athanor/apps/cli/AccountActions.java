package dev.athanor.apps.cli;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** az's notion of who is logged in and which subscription is meant. A local server knows its owner without a log-in. */
final class AccountActions {
    private AccountActions() {}

    static int login(Invocation invocation) {
        Running running = invocation.session().home().running().orElse(null);
        if (running == null
                && invocation.session().surroundings().variable("ATHANOR_URL").isEmpty()) {
            invocation.console().note("No server runs yet; `athanor up --detach` starts one.");
        } else {
            invocation.console().note("Logged in: a local server knows its owner.");
        }
        return list(invocation);
    }

    static int logout(Invocation invocation) {
        invocation.console().note("Nothing to log out of: a local server knows its owner.");
        return 0;
    }

    static int set(Invocation invocation) {
        String subscription = invocation
                .parsed()
                .value("name")
                .or(() -> invocation.parsed().value("subscription"))
                .orElseThrow(
                        () -> new UsageException("the following arguments are required: --name/--subscription/-n/-s"));
        invocation.session().config().set("account", Map.of("subscription", subscription), false);
        return 0;
    }

    static int show(Invocation invocation) {
        String named = invocation.parsed().value("name").orElse("");
        invocation
                .output()
                .print(account(
                        invocation,
                        named.isEmpty() ? invocation.session().subscription(invocation.parsed()) : named,
                        true));
        return 0;
    }

    static int list(Invocation invocation) {
        List<Object> accounts = new ArrayList<>();
        accounts.add(account(invocation, invocation.session().subscription(invocation.parsed()), true));
        invocation.output().print(accounts);
        return 0;
    }

    private static Map<String, Object> account(Invocation invocation, String id, boolean standard) {
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("environmentName", "Athanor");
        account.put("homeTenantId", tenant(invocation));
        account.put("id", id);
        account.put("isDefault", standard);
        account.put("managedByTenants", List.of());
        account.put("name", "Athanor");
        account.put("state", "Enabled");
        account.put("tenantId", tenant(invocation));
        account.put("user", Map.of("name", System.getProperty("user.name"), "type", "user"));
        return account;
    }

    private static String tenant(Invocation invocation) {
        String told = invocation
                .session()
                .home()
                .running()
                .map(running -> JsonText.text(running.told(), "tenant"))
                .orElse("");
        return told.isEmpty() ? "00000000-0000-0000-0000-000000000000" : told;
    }

    /** A token as {@code az account get-access-token} prints it; azure-identity's AzureCliCredential reads this. */
    static int token(Invocation invocation) {
        String audience = invocation
                .parsed()
                .value("resource")
                .or(() -> invocation.parsed().value("scope").map(scope -> scope.replaceFirst("/\\.default$", "")))
                .orElse("https://management.azure.com");
        Client client = invocation.client();
        Answer answer = client.send(
                "GET",
                "/msi/token?api-version=2019-08-01&resource=" + Invocation.encode(audience),
                Map.of("X-IDENTITY-HEADER", client.endpoint().token(), "Metadata", "true"),
                new byte[0]);
        if (!answer.ok()) {
            throw ServiceException.of(answer);
        }
        Object token = answer.json();
        long expires = Long.parseLong("0" + JsonText.text(token, "expires_on"));
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("accessToken", JsonText.text(token, "access_token"));
        shown.put(
                "expiresOn",
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS")
                        .withZone(ZoneOffset.systemDefault())
                        .format(java.time.Instant.EPOCH.plus(Duration.ofSeconds(expires))));
        shown.put("expires_on", expires);
        shown.put("subscription", invocation.session().subscription(invocation.parsed()));
        shown.put("tenant", tenant(invocation));
        shown.put("tokenType", "Bearer");
        invocation.output().print(shown);
        return 0;
    }
}
