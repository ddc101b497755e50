package dev.athanor.protocols.arm;

import dev.athanor.foundation.codec.Json;
import dev.athanor.foundation.http.Access;
import dev.athanor.foundation.http.Request;
import dev.athanor.foundation.http.Response;
import dev.athanor.foundation.http.Routes;
import dev.athanor.platform.compute.Compute;
import dev.athanor.platform.compute.ComputeTarget;
import dev.athanor.platform.compute.VmSize;
import dev.athanor.platform.workspaces.Workspaces;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What a region offers and what of it is used: sizes of machines, numbers of clusters and instances. */
final class LocationsResource implements ArmResource {
    private static final String LOCATION = ArmPaths.SUBSCRIPTION + ArmPaths.PROVIDER + "/locations/{location}";
    private static final String ACTION = "Microsoft.MachineLearningServices/locations";
    private static final long MEBIBYTE = 1024 * 1024;
    private static final double GIBIBYTE = 1024.0 * MEBIBYTE;

    private final Workspaces workspaces;
    private final Compute compute;

    LocationsResource(ArmRooms rooms) {
        this.workspaces = rooms.workspaces();
        this.compute = rooms.compute();
    }

    @Override
    public void routes(Routes routes) {
        routes.get(LOCATION + "/vmSizes", Access.action(ACTION + "/vmSizes/read"), this::sizes)
                .get(LOCATION + "/usages", Access.action(ACTION + "/usages/read"), this::usages);
    }

    private Response sizes(Request request) {
        return ArmPage.all(compute.sizes().stream().map(LocationsResource::json).toList());
    }

    private static ObjectNode json(VmSize size) {
        ObjectNode node = Json.object()
                .put("name", size.name())
                .put("family", family(size.name()))
                .put("vCPUs", size.cores())
                .put("gpus", size.gpus())
                .put("osVhdSizeMB", size.disk() / MEBIBYTE)
                .put("maxResourceVolumeMB", size.disk() / MEBIBYTE)
                .put("memoryGB", size.memory() / GIBIBYTE)
                .put("lowPriorityCapable", true)
                .put("premiumIO", false);
        node.putArray("supportedComputeTypes")
                .add("AmlCompute")
                .add("ComputeInstance")
                .add("MIR");
        return node;
    }

    /** {@code standardDSv2Family} of {@code Standard_DS3_v2}. */
    private static String family(String size) {
        return size.replaceFirst("(?i)^standard_", "standard")
                        .replaceAll("[0-9]+", "")
                        .replace("_", "") + "Family";
    }

    /** Nothing is limited here but by the machine itself; the count is of what stands. */
    private Response usages(Request request) {
        List<ComputeTarget> targets = workspaces.list(request.param("sub"), null).stream()
                .flatMap(workspace -> compute.list(workspace.guid()).stream())
                .toList();
        String id = "/subscriptions/" + request.param("sub") + ArmPaths.PROVIDER + "/locations/"
                + request.param("location") + "/usages/";
        ObjectNode usage = Json.object()
                .put("id", id + "computes")
                .put("type", "Microsoft.MachineLearningServices/locations/usages")
                .put("unit", "Count")
                .put("currentValue", targets.size())
                .put("limit", -1);
        usage.putObject("name").put("value", "computes").put("localizedValue", "Compute targets");
        return ArmPage.all(List.of(usage));
    }
}
