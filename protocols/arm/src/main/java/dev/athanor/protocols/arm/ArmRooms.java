package dev.athanor.protocols.arm;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.compute.Compute;
import dev.athanor.platform.environments.Environments;
import dev.athanor.platform.jobs.Jobs;
import dev.athanor.platform.schedules.Schedules;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.serving.Serving;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.workspaces.Workspaces;
import java.net.URI;
import java.time.Clock;

/**
 * The rooms that the REST API stands on.
 *
 * @param publicUrl the server's base address as clients reach it, without a slash at the end
 * @param security signatures and sealed secrets
 * @param blobs where files lie
 * @param workspaces workspaces and datastores
 * @param assets data, models, environments, codes, components
 * @param environments the catalogue of curated environments and what is built of one
 * @param compute compute targets
 * @param jobs jobs
 * @param tracking runs, of jobs and of MLflow
 * @param schedules what is done when
 * @param serving online endpoints and deployments
 * @param clock time
 * @param ids new ids
 */
public record ArmRooms(
        URI publicUrl,
        Security security,
        BlobStore blobs,
        Workspaces workspaces,
        Assets assets,
        Environments environments,
        Compute compute,
        Jobs jobs,
        Tracking tracking,
        Schedules schedules,
        Serving serving,
        Clock clock,
        Ids ids) {
    /** The base address as text. */
    String base() {
        return publicUrl.toString();
    }

    /** {@code host:port} as clients reach it. */
    String authority() {
        return publicUrl.getAuthority();
    }
}
