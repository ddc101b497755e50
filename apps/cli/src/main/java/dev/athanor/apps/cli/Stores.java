package dev.athanor.apps.cli;

import dev.athanor.protocols.yaml.Pending;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where local files go: code to a container of its own, everything else to a datastore, under the digest of its content. */
final class Stores {
    private static final int HASH_VERSION = 202208;

    private final Invocation invocation;
    private final Uploads uploads;

    Stores(Invocation invocation) {
        this.invocation = invocation;
        this.uploads = new Uploads(invocation.client(), invocation.console());
    }

    /**
     * A datastore as far as uploads go.
     *
     * @param name its name
     * @param host host and port of its account
     * @param container the path of its container
     * @param signature the query that allows writing
     */
    record Store(String name, String host, String container, String signature) {}

    /** The ARM id of the code asset with these files; one that is there already is taken again. */
    String code(Path local, String place) {
        LocalFiles files = LocalFiles.of(local, place);
        String hash = files.codeHash();
        String guid = invocation.session().surroundings().ids().get().guid();
        String query = "hash=" + hash + "&hashVersion=" + HASH_VERSION;
        Answer known = invocation.client().get(invocation.absolute("codes/" + guid + "/versions", query));
        List<Object> there = JsonText.list(JsonText.at(known.json(), "value"));
        if (!there.isEmpty()) {
            return JsonText.text(there.getFirst(), "id");
        }
        String version = "codes/" + guid + "/versions/1";
        Object pending = invocation
                .client()
                .call(
                        "POST",
                        invocation.absolute(version + "/startPendingUpload", ""),
                        Map.of("pendingUploadType", "TemporaryBlobReference"))
                .json();
        String signed = JsonText.text(pending, "blobReferenceForConsumption.credential.sasUri");
        String blob = JsonText.text(pending, "blobReferenceForConsumption.blobUri");
        String folder = files.folder() ? files.name() + "/" : "";
        Uploads.Target target = new Uploads.Target(path(blob), folder, signed.substring(signed.indexOf('?') + 1));
        uploads.send(files, Destination.known(target), guid, "1");
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("codeUri", blob + "/" + files.name());
        properties.put("isAnonymous", true);
        properties.put("properties", Map.of("hash_sha256", hash, "hash_version", HASH_VERSION));
        Answer created =
                invocation.client().call("PUT", invocation.absolute(version, ""), Map.of("properties", properties));
        return JsonText.text(created.json(), "id");
    }

    /** Uploads a file or folder to a datastore and gives its address. */
    String upload(Path local, Pending.Form form, String datastore, String name, String place) {
        LocalFiles files = LocalFiles.of(local, place);
        Store store = open(datastore.replaceFirst("^azureml:", ""));
        String folder = files.folder() ? files.name() + "/" : "";
        Destination destination = new Destination(
                store.container(),
                store.signature(),
                digest -> "LocalUpload/" + digest + "/" + folder,
                () -> digest(files));
        if (!uploads.done(files, destination)) {
            uploads.send(files, destination, name, "1");
        }
        String path = "LocalUpload/" + destination.digest() + "/" + files.name();
        String slash = files.folder() ? "/" : "";
        return switch (form) {
            case DATASTORE -> "azureml://datastores/" + store.name() + "/paths/" + path + slash;
            case FULL ->
                "azureml://subscriptions/" + invocation.scope().subscription() + "/resourcegroups/"
                        + invocation.scope().group() + "/workspaces/"
                        + invocation.scope().workspace() + "/datastores/"
                        + store.name() + "/paths/" + path;
            case BLOB -> "https://" + store.host() + store.container() + "/" + path + slash;
        };
    }

    private String digest(LocalFiles files) {
        Progress progress = new Progress(invocation.console(), "Reading " + files.name(), files.bytes());
        String digest = files.dataHash(progress::add);
        progress.end();
        return digest;
    }

    /** Finds a datastore and asks for a key to it. */
    Store open(String name) {
        String address = "datastores/" + Invocation.encode(name);
        Object answer =
                invocation.client().get(invocation.absolute(address, "")).json();
        String account = JsonText.text(answer, "properties.accountName");
        String container = JsonText.text(answer, "properties.containerName");
        int slash = account.indexOf('/');
        if (slash < 0 || container.isEmpty()) {
            throw CliProblem.UPLOAD_FAILED.because("the datastore '" + name
                    + "' lies outside this server; upload there with its own tools and name the address instead");
        }
        Object secret = invocation
                .client()
                .call(
                        "POST",
                        invocation.absolute(address + "/listSecrets", ""),
                        Map.of("expirableSecret", true, "expireAfterHours", 1))
                .json();
        String root = account.substring(slash).replaceFirst("/_$", "");
        return new Store(name, account.substring(0, slash), root + "/" + container, JsonText.text(secret, "sasToken"));
    }

    private static String path(String address) {
        return address.startsWith("/") ? address : address.replaceFirst("^[a-z]+://[^/]+", "");
    }
}
