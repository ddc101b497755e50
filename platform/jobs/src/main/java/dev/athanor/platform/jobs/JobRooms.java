package dev.athanor.platform.jobs;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.kernel.Ticker;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.compute.Compute;
import dev.athanor.platform.security.Security;
import dev.athanor.platform.tracking.Tracking;
import dev.athanor.platform.workspaces.Workspaces;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The rooms that jobs stand on, and where they run.
 *
 * @param folder folder of the jobs' folders, {@code jobs} of the home folder
 * @param python folder of the Python files that run beside users' code
 * @param addresses where a running job finds the server
 * @param blobs where code, data, logs and outputs lie
 * @param security identities of running jobs
 * @param workspaces workspaces and datastores
 * @param assets what jobs refer to and make
 * @param tracking the runs of jobs
 * @param compute where jobs run
 * @param clock time
 * @param ticker runs what has to wait
 * @param ids new ids
 */
public record JobRooms(
        Path folder,
        Path python,
        JobAddresses addresses,
        BlobStore blobs,
        Security security,
        Workspaces workspaces,
        Assets assets,
        Tracking tracking,
        Compute compute,
        Clock clock,
        Ticker ticker,
        Ids ids) {}
