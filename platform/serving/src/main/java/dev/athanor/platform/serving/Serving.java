package dev.athanor.platform.serving;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Suggestions;
import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.foundation.sql.Database;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.compute.Compute;
import dev.athanor.platform.compute.ExecutionBackend;
import dev.athanor.platform.environments.Environments;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.security.Token;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceDeleted;
import dev.athanor.platform.workspaces.Workspaces;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Endpoints, their deployments, keys and logs, and the answers of score hosts. Safe for use by many threads. */
public final class Serving implements AutoCloseable {
    private final ServingConfig config;
    private final Ledger ledger;
    private final Security security;
    private final Map<String, DeploymentEngine> engines;
    private final Places places;
    private final RoutingTable routes = new RoutingTable();
    private final Deployer deployer;
    private final Keys keys;
    private final FrontDoor frontDoor;

    private Serving(
            ServingConfig config,
            Path home,
            Database database,
            Security security,
            Map<String, DeploymentEngine> engines,
            ExecutionBackend backend,
            Events events,
            Clock clock,
            Ticker ticker,
            Ids ids) {
        this.config = config;
        this.ledger = new Ledger(database, clock);
        this.security = security;
        this.engines = engines;
        this.places = new Places(home);
        this.keys = new Keys(database, security, ids);
        this.frontDoor = new FrontDoor(routes, security);
        var runner = new HostRunner(backend, database, places, ticker, ids);
        this.deployer = new Deployer(ledger, engines, runner, places, routes, events, ticker, clock);
    }

    /**
     * Opens the room and takes up what an earlier life of the server left: running score hosts are found again, others started anew.
     *
     * @param home the server's home folder: {@code serving/} and {@code run/s/} of it are this room's
     * @param hostFiles folder with the score host's Python files
     * @param compute what a VM size comes to here, and who runs the score hosts
     */
    public static Serving open(
            ServingConfig config,
            Path home,
            Path hostFiles,
            Database database,
            BlobStore blobs,
            Security security,
            Workspaces workspaces,
            Assets assets,
            Environments environments,
            Compute compute,
            Events events,
            Clock clock,
            Ticker ticker,
            Ids ids) {
        var scoreHost =
                new ScoreHostEngine(assets, environments, new LocalFiles(assets, blobs), hostFiles, compute::allow);
        return open(
                config,
                home,
                database,
                security,
                workspaces,
                Map.of("managed", scoreHost),
                compute.local(),
                events,
                clock,
                ticker,
                ids);
    }

    /** The room with engines of one's own, by kind of deployment. */
    static Serving open(
            ServingConfig config,
            Path home,
            Database database,
            Security security,
            Workspaces workspaces,
            Map<String, DeploymentEngine> engines,
            ExecutionBackend backend,
            Events events,
            Clock clock,
            Ticker ticker,
            Ids ids) {
        database.migrate("serving", Serving.class);
        var serving = new Serving(config, home, database, security, engines, backend, events, clock, ticker, ids);
        events.subscribe(WorkspaceDeleted.class, event -> serving.forget(event.workspace()));
        serving.recover(workspaces);
        return serving;
    }

    private void recover(Workspaces workspaces) {
        for (Endpoint endpoint : ledger.endpoints()) {
            workspaces
                    .byGuid(endpoint.workspaceGuid())
                    .ifPresent(workspace -> routes.put(
                            workspace.id().name(),
                            new EndpointRoute(arm(workspace, endpoint.name()), endpoint, keys.of(endpoint))));
        }
        List<InstanceStore.Entry> instances = ledger.instances();
        List<Deployment> deployments = ledger.deployments();
        for (Deployment deployment : deployments) {
            DeploymentKey key = DeploymentKey.of(deployment);
            workspaces
                    .byGuid(deployment.workspaceGuid())
                    .ifPresent(workspace -> deployer.recover(
                            workspace,
                            deployment,
                            instances.stream()
                                    .filter(entry -> entry.key().equals(key))
                                    .toList()));
        }
        List<DeploymentKey> known = deployments.stream().map(DeploymentKey::of).toList();
        instances.stream().filter(entry -> !known.contains(entry.key())).forEach(deployer::end);
    }

    /** What the room was opened with. */
    public ServingConfig config() {
        return config;
    }

    /**
     * Makes an endpoint or changes it.
     *
     * @throws AthanorException ENDPOINT_INVALID, TRAFFIC_INVALID
     */
    public Endpoint saveEndpoint(Workspace workspace, EndpointSpec spec, String by) {
        Endpoint saved = ledger.save(workspace, spec, keys.sealed(keys.fresh()), by);
        route(workspace, saved);
        return saved;
    }

    private void route(Workspace workspace, Endpoint endpoint) {
        routes.find(workspace.guid(), endpoint.name())
                .ifPresentOrElse(
                        route -> route.update(endpoint),
                        () -> routes.put(
                                workspace.id().name(),
                                new EndpointRoute(arm(workspace, endpoint.name()), endpoint, keys.of(endpoint))));
    }

    private static String arm(Workspace workspace, String endpoint) {
        return workspace.arm() + "/onlineEndpoints/" + endpoint;
    }

    /** The endpoint, if there is one. */
    public Optional<Endpoint> findEndpoint(Workspace workspace, String name) {
        return ledger.endpoint(workspace, name);
    }

    /**
     * The endpoint.
     *
     * @throws AthanorException ENDPOINT_NOT_FOUND
     */
    public Endpoint endpoint(Workspace workspace, String name) {
        return findEndpoint(workspace, name).orElseThrow(() -> {
            List<String> names =
                    endpoints(workspace).stream().map(Endpoint::name).toList();
            return ServingProblem.ENDPOINT_NOT_FOUND.because(
                    "workspace '" + workspace.id().name() + "' has no online endpoint '" + name + "'."
                            + Suggestions.didYouMean(name, names));
        });
    }

    /** Endpoints, by name. */
    public List<Endpoint> endpoints(Workspace workspace) {
        return ledger.endpoints(workspace);
    }

    /** Deletes an endpoint with all its deployments; their instances end. Returns whether there was one. */
    public boolean deleteEndpoint(Workspace workspace, String name) {
        List<Deployment> deployments = ledger.deployments(workspace, name);
        boolean deleted = ledger.deleteEndpoint(workspace, name);
        routes.remove(workspace.guid(), name);
        security.tokens().revoke(EndpointTokens.bearer(arm(workspace, name), name));
        deployments.forEach(deployment -> deployer.dismiss(DeploymentKey.of(deployment)));
        return deleted;
    }

    /** The two keys of an online endpoint. */
    public EndpointKeys keys(Workspace workspace, String endpoint) {
        return keys.of(endpoint(workspace, endpoint));
    }

    /**
     * Replaces one of the two keys; the old one opens nothing from now on.
     *
     * @param value the new key, or null for a random one
     */
    public EndpointKeys regenerateKey(
            Workspace workspace, String endpoint, EndpointKeys.Slot slot, @Nullable String value) {
        Endpoint known = endpoint(workspace, endpoint);
        EndpointKeys changed = keys.replace(known, slot, value);
        routes.find(workspace.guid(), endpoint).ifPresent(route -> route.rekey(changed));
        return changed;
    }

    /** A token that opens an online endpoint in the mode AML_TOKEN. */
    public Token token(Workspace workspace, String endpoint) {
        Endpoint known = endpoint(workspace, endpoint);
        if (known.spec().auth() != AuthMode.AML_TOKEN) {
            throw ServingProblem.ENDPOINT_INVALID.because("endpoint '" + known.name()
                    + "' has auth_mode "
                    + DeploymentKey.fold(known.spec().auth().name())
                    + "; only endpoints with aml_token give out tokens");
        }
        return EndpointTokens.issue(security, arm(workspace, known.name()), known.name());
    }

    /**
     * Makes a deployment or changes it, and goes to work on it; returns at once. While a change is made ready, the deployment answers as
     * before.
     *
     * @throws AthanorException ENDPOINT_NOT_FOUND, DEPLOYMENT_INVALID, and whatever its environment is refused for
     */
    public Deployment saveDeployment(Workspace workspace, DeploymentSpec spec, String by) {
        endpoint(workspace, spec.endpoint());
        Rules.check(spec);
        DeploymentEngine engine = engines.get(spec.kind());
        if (engine == null) {
            String problem = "deployments of kind '" + spec.kind() + "' are kept, but nothing here runs them yet";
            return ledger.save(workspace, spec, by, problem);
        }
        engine.check(workspace, spec);
        Deployment saved = ledger.save(workspace, spec, by, null);
        if (!saved.state().isSettled()) {
            deployer.begin(workspace, saved);
        }
        return saved;
    }

    /** The deployment, if there is one. */
    public Optional<Deployment> findDeployment(Workspace workspace, String endpoint, String name) {
        return ledger.deployment(DeploymentKey.of(workspace.guid(), endpoint, name));
    }

    /**
     * The deployment.
     *
     * @throws AthanorException DEPLOYMENT_NOT_FOUND, ENDPOINT_NOT_FOUND
     */
    public Deployment deployment(Workspace workspace, String endpoint, String name) {
        return findDeployment(workspace, endpoint, name).orElseThrow(() -> {
            endpoint(workspace, endpoint);
            List<String> names = deployments(workspace, endpoint).stream()
                    .map(Deployment::name)
                    .toList();
            return ServingProblem.DEPLOYMENT_NOT_FOUND.because("endpoint '" + endpoint + "' has no deployment '" + name
                    + "'; it has " + names + "." + Suggestions.didYouMean(name, names));
        });
    }

    /** Deployments of an endpoint, by name. */
    public List<Deployment> deployments(Workspace workspace, String endpoint) {
        return ledger.deployments(workspace, endpoint);
    }

    /**
     * Deletes a deployment; its instances end. Returns whether there was one.
     *
     * @throws AthanorException DEPLOYMENT_HAS_TRAFFIC
     */
    public boolean deleteDeployment(Workspace workspace, String endpoint, String name) {
        DeploymentKey key = DeploymentKey.of(workspace.guid(), endpoint, name);
        boolean deleted = ledger.delete(workspace, key);
        routes.find(workspace.guid(), endpoint).ifPresent(route -> {
            route.update(endpoint(workspace, endpoint));
            route.drop(name);
        });
        deployer.dismiss(key);
        return deleted;
    }

    /** The last lines of one of a deployment's logs; of several instances one after the other. */
    public String logs(Workspace workspace, String endpoint, String name, LogSource source, int lines) {
        Deployment deployment = deployment(workspace, endpoint, name);
        DeploymentKey key = DeploymentKey.of(deployment);
        return switch (source) {
            case STORAGE_INITIALIZER -> LogTail.read(places.preparationLog(key), 0, lines);
            case INFERENCE_SERVER -> {
                int instances = deployment.spec().instances();
                var text = new StringBuilder();
                for (int number = 0; number < instances; number++) {
                    text.append(instances > 1 ? "Instance status: instance " + number + "\n" : "")
                            .append(LogTail.read(places.hostLog(key, number), 0, lines));
                }
                yield text.toString();
            }
        };
    }

    /**
     * Passes a request on to a deployment and its answer back. Never touches the database.
     *
     * @throws AthanorException ENDPOINT_NOT_FOUND, KEY_INVALID, NO_DEPLOYMENT, DEPLOYMENT_NOT_FOUND, DEPLOYMENT_NOT_READY, TOO_MANY_REQUESTS,
     *     SCORING_TIMED_OUT, INSTANCE_LOST
     */
    public ScoreAnswer score(ScoreCall call) {
        return frontDoor.score(call);
    }

    /** Ends all score hosts; the next life of the server starts them again. After a crash they are found running instead. */
    @Override
    public void close() {
        deployer.close();
    }

    private void forget(Workspace workspace) {
        endpoints(workspace).forEach(endpoint -> deleteEndpoint(workspace, endpoint.name()));
    }
}
