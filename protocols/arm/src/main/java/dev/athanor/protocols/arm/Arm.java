package dev.athanor.protocols.arm;

import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Resource;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.schedules.EventKind;
import dev.athanor.platform.schedules.EventSource;
import dev.athanor.platform.schedules.ScheduleAction;
import java.util.ArrayList;
import java.util.List;

/** The REST API: all its nouns. */
public final class Arm {
    private Arm() {}

    /** Every resource of ARM and its data planes. */
    public static List<Resource> resources(ArmRooms rooms) {
        var lro = new Lro(rooms.workspaces());
        List<Resource> resources = new ArrayList<>();
        resources.add(lro);
        resources.add(new WorkspacesResource(rooms));
        resources.add(new WorkspaceActionsResource(rooms));
        resources.add(new TemplateDeploymentsResource(rooms));
        resources.add(new DatastoresResource(rooms));
        resources.add(new DatastoreAccessResource(rooms));
        for (AssetCodec codec : codecs(rooms)) {
            resources.add(new AssetNamesResource(rooms, codec));
            resources.add(new AssetsResource(rooms, codec));
        }
        resources.add(new ComputesResource(rooms, lro));
        resources.add(new RoleAssignmentsResource(rooms));
        resources.add(new RoleDefinitionsResource(rooms));
        resources.add(new LocationsResource(rooms));
        resources.add(new PendingUploadsResource(rooms));
        resources.add(new ModelPathsResource(rooms));
        resources.add(new JobsResource(rooms, lro));
        resources.add(new RunHistoryResource(rooms));
        resources.add(new ArtifactsResource(rooms));
        resources.add(new DataVersionsResource(rooms));
        resources.add(new OnlineEndpointsResource(rooms));
        resources.add(new OnlineDeploymentsResource(rooms, lro));
        for (KeptKind kind : kept(rooms)) {
            resources.add(new KeptKindResource(rooms, kind));
        }
        resources.add(new ConnectionSecretsResource(rooms));
        resources.add(new BatchJobsResource(rooms));
        resources.add(new SchedulesResource(rooms));
        resources.add(new ScheduleHooksResource(rooms));
        return List.copyOf(resources);
    }

    /** What schedules can do when they fire, to be registered with their room. */
    public static List<ScheduleAction> actions(ArmRooms rooms) {
        return List.of(new CreateJobAction(rooms));
    }

    /** What schedules can wait for, to be registered with their room, which is told when something of it happens. */
    public static List<EventSource> events(ArmRooms rooms) {
        return List.of(
                new AssetEvents(rooms.assets(), AssetKind.DATA, EventKind.DATA_VERSION),
                new AssetEvents(rooms.assets(), AssetKind.MODEL, EventKind.MODEL_REGISTERED),
                new FileEvents(rooms.assets(), rooms.blobs()),
                new JobEvents(rooms.jobs()));
    }

    /** Hands schedules that an earlier version only kept over to their room; to be called once actions are registered. */
    public static void takeOver(ArmRooms rooms) {
        KeptSchedules.takeOver(rooms);
    }

    private static List<AssetCodec> codecs(ArmRooms rooms) {
        return List.of(
                new DataCodec(rooms.assets()),
                new ModelCodec(rooms.assets(), rooms.blobs()),
                new EnvironmentCodec(rooms.assets(), rooms.environments(), rooms.blobs()),
                new CodeCodec(rooms.assets()),
                new ComponentCodec());
    }

    private static List<KeptKind> kept(ArmRooms rooms) {
        return List.of(
                new BatchEndpointKind(rooms),
                new BatchDeploymentKind(rooms),
                new ConnectionKind(rooms),
                new OutboundRuleKind());
    }

    /** How failures look here; also for addresses that nobody knows. */
    public static ErrorForm errors() {
        return ArmErrors.FORM;
    }
}
