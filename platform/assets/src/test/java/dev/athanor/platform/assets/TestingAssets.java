package dev.athanor.platform.assets;

import dev.athanor.foundation.blobs.BlobStore;
import dev.athanor.foundation.blobs.Blobs;
import dev.athanor.foundation.kernel.Event;
import dev.athanor.foundation.kernel.Events;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.platform.workspaces.Workspace;
import dev.athanor.platform.workspaces.WorkspaceId;
import dev.athanor.platform.workspaces.WorkspaceSpec;
import dev.athanor.platform.workspaces.Workspaces;
import dev.athanor.testing.fixtures.TestingClock;
import dev.athanor.testing.fixtures.TestingDatabase;
import dev.athanor.testing.fixtures.TestingFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The room on a fresh database and a fresh disk store, with one workspace. */
record TestingAssets(
        TestingDatabase database,
        BlobStore blobs,
        Events events,
        TestingClock clock,
        Workspaces workspaces,
        Assets assets,
        Workspace workspace,
        Path folder)
        implements AutoCloseable {
    static TestingAssets open(String kind) {
        TestingDatabase database = TestingDatabase.open(kind);
        var clock = new TestingClock();
        Ids ids = Ids.seeded(1);
        Events events = new Events(failure -> {
            throw failure;
        });
        Path folder = TestingFolder.make();
        BlobStore blobs = Blobs.openDisk(folder, database.database(), clock, ids);
        Workspaces workspaces = Workspaces.open(database.database(), events, clock, ids);
        Assets assets = Assets.open(database.database(), blobs, workspaces, events, clock);
        Workspace workspace = workspaces.create(
                new WorkspaceId("00000000-0000-0000-0000-000000000001", "rg", "ws1"), WorkspaceSpec.local(), "me");
        return new TestingAssets(database, blobs, events, clock, workspaces, assets, workspace, folder);
    }

    <E extends Event> List<Event> hear(Class<E> type) {
        List<Event> heard = new ArrayList<>();
        events.subscribe(type, heard::add);
        return heard;
    }

    @Override
    public void close() {
        blobs.close();
        database.close();
        TestingFolder.delete(folder);
    }
}
