package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.AthanorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Staged blocks: written to their blob's arena, synced in common, then their rows. */
final class Arenas {
    /** How long blocks wait for their commit, as Azure has it. */
    private static final Duration KEPT = Duration.ofDays(7);

    private final BlockTable table;
    private final Staging staging;
    private final Locks locks;
    private final Clock clock;
    private final Map<BlobPath, Arena> arenas = new ConcurrentHashMap<>();
    private final Syncs<Arena> syncs = new Syncs<>();

    Arenas(BlockTable table, Staging staging, Locks locks, Clock clock) {
        this.table = table;
        this.staging = staging;
        this.locks = locks;
        this.clock = clock;
    }

    /** Finds the arenas of blocks staged before the last stop; returns their files' names. */
    Set<String> load() throws IOException {
        table.deleteBefore(clock.instant().minus(KEPT));
        Set<String> names = new HashSet<>();
        for (BlockTable.Placed block : table.all()) {
            Path file = staging.folder().resolve(block.arena());
            if (Files.exists(file)) {
                names.add(block.arena());
                Arena arena = arenas.get(block.path());
                if (arena == null) {
                    arena = new Arena(file);
                    arenas.put(block.path(), arena);
                }
                arena.occupy(block.position(), block.end());
            }
        }
        return names;
    }

    boolean has(BlobPath path) {
        return arenas.containsKey(path);
    }

    List<Block> staged(BlobPath path) {
        return table.of(path).stream()
                .map(block -> new Block(block.id(), block.size()))
                .sorted(Comparator.comparing(Block::id))
                .toList();
    }

    void stage(BlobPath path, String id, InputStream content, long length, @Nullable String md5) {
        try {
            Arena arena = arena(path);
            long position = arena.reserve(BlockHint.offset(id), length);
            if (position < 0) {
                throw committed(path);
            }
            boolean kept = false;
            try {
                var digests = Digests.ofBlock(staging.writing(), md5);
                long size = staging.transfer(new Exactly(content, length), arena.channel, position, digests);
                Digests.compare(digests.md5(), md5);
                syncs.sync(arena, () -> arena.channel.force(false));
                keep(new BlockTable.Placed(path, id, arena.name(), position, size), arena);
                kept = true;
            } finally {
                arena.release(position, kept);
            }
        } catch (IOException failure) {
            throw Disk.failed(staging.folder(), "writing a block failed", failure);
        }
    }

    private Arena arena(BlobPath path) throws IOException {
        Arena arena = arenas.get(path);
        if (arena != null) {
            return arena;
        }
        Arena fresh = new Arena(staging.fresh(".arena"));
        Arena before = arenas.putIfAbsent(path, fresh);
        if (before == null) {
            Disk.syncFolder(staging.folder());
            return fresh;
        }
        fresh.finish();
        Disk.discard(fresh.file);
        return before;
    }

    private void keep(BlockTable.Placed block, Arena arena) {
        try (var _ = locks.changing(List.of(block.path()))) {
            if (arena.isClosed()) {
                throw committed(block.path());
            }
            table.save(block, clock.instant());
        }
    }

    private static AthanorException committed(BlobPath path) {
        return BlobProblem.BLOB_CONDITION_FAILED.because(
                "the blob '" + path.name() + "' was written or committed while a block of it came");
    }

    /** Puts the blocks together under a temporary name and gives that to {@code publish}; when it fails, the blocks stay staged. */
    BlobInfo commit(BlobPath path, List<String> ids, Function<Staged, BlobInfo> publish) {
        Arena arena = arenas.get(path);
        try {
            if (arena == null) {
                pick(path, ids, Map.of());
                return publishNew(List.of(), null, publish);
            }
            arena.committing.lock();
            try {
                return commit(path, ids, arena, publish);
            } finally {
                arena.committing.unlock();
            }
        } catch (IOException failure) {
            throw Disk.failed(staging.folder(), "putting blocks together failed", failure);
        }
    }

    private BlobInfo commit(BlobPath path, List<String> ids, Arena arena, Function<Staged, BlobInfo> publish)
            throws IOException {
        Map<String, BlockTable.Placed> staged = new HashMap<>();
        table.of(path).forEach(block -> staged.put(block.id(), block));
        List<BlockTable.Placed> blocks = pick(path, ids, staged);
        boolean idle = arena.close();
        boolean done = false;
        try {
            BlobInfo info = idle && fills(arena, blocks)
                    ? publish.apply(new Staged(arena.file, arena.channel.size(), null, null))
                    : publishNew(blocks, arena, publish);
            done = true;
            return info;
        } finally {
            if (!done && Files.exists(arena.file)) {
                arena.reopen();
            } else if (!done) {
                table.forget(path);
                drop(path);
            }
        }
    }

    private static List<BlockTable.Placed> pick(
            BlobPath path, List<String> ids, Map<String, BlockTable.Placed> staged) {
        List<BlockTable.Placed> blocks = new ArrayList<>(ids.size());
        for (String id : ids) {
            BlockTable.Placed block = staged.get(id);
            if (block == null) {
                throw BlobProblem.BLOB_BLOCK_UNKNOWN.because(
                        "the blob '" + path.name() + "' has no staged block '" + BlobNames.shown(id) + "'");
            }
            blocks.add(block);
        }
        return blocks;
    }

    /** Whether the blocks, in this order, are just what the arena's file holds. */
    private static boolean fills(Arena arena, List<BlockTable.Placed> blocks) throws IOException {
        long at = 0;
        for (BlockTable.Placed block : blocks) {
            if (block.position() != at && block.size() > 0) {
                return false;
            }
            at += block.size();
        }
        return arena.channel.size() == at;
    }

    private BlobInfo publishNew(
            List<BlockTable.Placed> blocks, @Nullable Arena arena, Function<Staged, BlobInfo> publish)
            throws IOException {
        Path file = staging.fresh(".part");
        try {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (BlockTable.Placed block : blocks) {
                    copy(arena, block, out);
                }
                out.force(false);
            }
            return publish.apply(new Staged(file, Files.size(file), null, null));
        } finally {
            Disk.discard(file);
        }
    }

    private static void copy(@Nullable Arena arena, BlockTable.Placed block, FileChannel out) throws IOException {
        long at = block.position();
        while (arena != null && at < block.end()) {
            long count = arena.channel.transferTo(at, block.end() - at, out);
            if (count <= 0) {
                throw new IOException("the block " + block.id() + " ends before its length");
            }
            at += count;
        }
    }

    /** Forgets a blob's blocks. */
    void discard(BlobPath path) {
        try (var _ = locks.changing(List.of(path))) {
            table.forget(path);
            drop(path);
        }
    }

    /** Forgets a blob's arena; its rows are gone already. Blocks that still come in are refused. */
    void drop(BlobPath path) {
        Arena arena = arenas.remove(path);
        if (arena != null) {
            try {
                arena.finish();
            } catch (IOException ignored) {
                // Nothing is read from it any more.
            }
            Disk.discard(arena.file);
        }
    }

    void dropAll(ContainerId container) {
        arenas.keySet().stream()
                .filter(path -> path.container().equals(container))
                .toList()
                .forEach(this::drop);
    }

    void close() {
        for (Arena arena : arenas.values()) {
            try {
                arena.finish();
            } catch (IOException ignored) {
                // Blocks are synced one by one; nothing is lost.
            }
        }
    }
}
