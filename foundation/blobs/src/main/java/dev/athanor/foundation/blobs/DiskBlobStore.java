package dev.athanor.foundation.blobs;

import dev.athanor.foundation.kernel.Hashes;
import dev.athanor.foundation.kernel.Ids;
import dev.athanor.foundation.sql.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Blobs as plain files on a disk of this machine, what is known of them as rows. */
final class DiskBlobStore implements BlobStore {
    private final DiskFolder folder;
    private final ContainerTable containerTable;
    private final BlobTable table;
    private final Tree tree;
    private final Staging staging;
    private final Locks locks = new Locks();
    private final Arenas arenas;
    private final Publisher publisher;
    private final Sweep sweep;
    private final Map<ContainerId, ContainerInfo> containers = new ConcurrentHashMap<>();
    private @Nullable Thread sweeper;

    private DiskBlobStore(DiskFolder folder, Path root, Database database, Clock clock, Ids ids) {
        this.folder = folder;
        this.containerTable = new ContainerTable(database);
        this.table = new BlobTable(database);
        this.tree = new Tree(root);
        this.staging = new Staging(folder.staging(), ids);
        this.arenas = new Arenas(new BlockTable(database), staging, locks, clock);
        this.publisher = new Publisher(table, tree, staging, locks, clock, ids, this::requireContainer, arenas);
        this.sweep = new Sweep(table, tree, locks);
    }

    static DiskBlobStore open(Path root, Database database, Clock clock, Ids ids) {
        DiskFolder folder = DiskFolder.take(root);
        try {
            database.migrate("blobs", Blobs.class);
            var store = new DiskBlobStore(folder, root.toRealPath(), database, clock, ids);
            store.start();
            return store;
        } catch (IOException failure) {
            folder.abandon();
            throw Disk.failed(root, "opening the blobs in " + root + " failed", failure);
        } catch (RuntimeException | Error failure) {
            folder.abandon();
            throw failure;
        }
    }

    private void start() throws IOException {
        containerTable.all().forEach(info -> containers.put(info.id(), info));
        sweep.restore(staging);
        Set<String> kept = new HashSet<>(folder.own());
        kept.addAll(arenas.load());
        Sweep.clean(folder.staging(), kept);
        if (folder.unclean()) {
            List<ContainerId> all = List.copyOf(containers.keySet());
            sweeper = Thread.ofPlatform().daemon().name("blob-sweep").start(() -> sweep.orphans(all));
        }
    }

    /** Waits until the sweep after a crash is through. */
    void awaitSweep() {
        Thread running = sweeper;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Lets go of the folder as a crash would. */
    void abandon() {
        sweep.stop();
        awaitSweep();
        folder.abandon();
    }

    @Override
    public void close() {
        sweep.stop();
        awaitSweep();
        arenas.close();
        staging.close();
        folder.close();
    }

    @Override
    public ContainerInfo createContainer(ContainerId container, Map<String, String> metadata) {
        try (var _ = locks.exclusive()) {
            if (containers.containsKey(container)) {
                throw BlobProblem.CONTAINER_ALREADY_EXISTS.because("the container " + container + " exists already");
            }
            return save(container, metadata);
        }
    }

    private ContainerInfo save(ContainerId container, Map<String, String> metadata) {
        var info = new ContainerInfo(container, publisher.etag(), publisher.now(), metadata);
        containerTable.save(info);
        containers.put(container, info);
        return info;
    }

    @Override
    public ContainerInfo ensureContainer(ContainerId container) {
        ContainerInfo known = containers.get(container);
        if (known != null) {
            return known;
        }
        try (var _ = locks.exclusive()) {
            ContainerInfo meanwhile = containers.get(container);
            return meanwhile != null ? meanwhile : save(container, Map.of());
        }
    }

    @Override
    public Optional<ContainerInfo> container(ContainerId container) {
        return Optional.ofNullable(containers.get(container));
    }

    @Override
    public List<ContainerInfo> containers(String account, String prefix) {
        return containerTable.of(account).stream()
                .filter(info -> info.id().name().startsWith(prefix))
                .toList();
    }

    @Override
    public ContainerInfo setContainerMetadata(ContainerId container, Map<String, String> metadata) {
        try (var _ = locks.exclusive()) {
            requireContainer(container);
            return save(container, metadata);
        }
    }

    @Override
    public boolean deleteContainer(ContainerId container) {
        try (var _ = locks.exclusive()) {
            if (!containers.containsKey(container)) {
                return false;
            }
            containerTable.delete(container);
            containers.remove(container);
            arenas.dropAll(container);
            tree.deleteAll(container);
            return true;
        } catch (IOException failure) {
            throw Disk.failed("deleting the container " + container + " failed", failure);
        }
    }

    private void requireContainer(ContainerId container) {
        if (!containers.containsKey(container)) {
            throw BlobProblem.CONTAINER_NOT_FOUND.because("there is no container " + container);
        }
    }

    @Override
    public BlobInfo put(BlobPath path, InputStream content, PutOptions options) {
        precheck(path, options);
        Staged staged = staging.write(content, options.md5());
        try {
            return publisher.publish(new Draft(path, staged, options));
        } finally {
            Disk.discard(staged.file());
        }
    }

    /** Refuses before the content is read where that is certain already. */
    private void precheck(BlobPath path, PutOptions options) {
        requireContainer(path.container());
        tree.file(path);
        if (options.onlyIfAbsent() || options.ifMatch() != null) {
            Publisher.check(path, options, table.find(path).orElse(null));
        }
    }

    @Override
    public Optional<BlobInfo> find(BlobPath path) {
        requireContainer(path.container());
        return table.find(path).map(Rows::live);
    }

    @Override
    public BlobInfo get(BlobPath path) {
        return find(path).orElseThrow(() -> missing(path));
    }

    private static RuntimeException missing(BlobPath path) {
        return BlobProblem.BLOB_NOT_FOUND.because("there is no blob " + path);
    }

    @Override
    public BlobContent open(BlobPath path, long offset, long length) {
        requireContainer(path.container());
        try (var _ = locks.reading(path)) {
            BlobTable.Entry entry = table.find(path).orElseThrow(() -> missing(path));
            BlobInfo info = Rows.live(entry);
            if (offset < 0 || offset > info.size() || (offset == info.size() && offset > 0)) {
                throw BlobProblem.BLOB_RANGE_INVALID.because(
                        "the blob has " + info.size() + " bytes; byte " + offset + " is not among them");
            }
            long count = length < 0 ? info.size() - offset : Math.min(length, info.size() - offset);
            return new BlobContent(info, count, stream(path, entry, offset, count));
        } catch (IOException failure) {
            throw Disk.failed("opening a blob failed", failure);
        }
    }

    private InputStream stream(BlobPath path, BlobTable.Entry entry, long offset, long count) throws IOException {
        Path file = entry.followed() == null ? tree.existing(path) : entry.followed();
        if (file == null) {
            throw BlobProblem.BLOB_IO_FAILED.because("the file of the blob " + path + " is missing");
        }
        if (count == 0) {
            return InputStream.nullInputStream();
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        if (entry.followed() == null && channel.size() != entry.info().size()) {
            long size = channel.size();
            channel.close();
            throw BlobProblem.BLOB_IO_FAILED.because("the file of the blob " + path + " has " + size
                    + " bytes instead of " + entry.info().size() + ": something else than the server changed it");
        }
        return new RangeStream(channel, offset, count);
    }

    @Override
    public BlobPage list(
            ContainerId container, String prefix, @Nullable String delimiter, @Nullable String marker, int max) {
        requireContainer(container);
        BlobNames.checkPrefix(prefix);
        var listing = new Listing(table, container, prefix, delimiter, max);
        String next = listing.run(marker);
        return new BlobPage(listing.blobs().stream().map(Rows::live).toList(), listing.prefixes(), next);
    }

    @Override
    public List<BlobInfo> createdSince(ContainerId container, String prefix, Instant after) {
        requireContainer(container);
        BlobNames.checkPrefix(prefix);
        return table.createdSince(container, prefix, after);
    }

    @Override
    public boolean delete(BlobPath path, @Nullable String ifMatch) {
        requireContainer(path.container());
        try (var _ = locks.changing(List.of(path))) {
            Optional<BlobTable.Entry> before = table.find(path);
            if (before.isEmpty()) {
                return false;
            }
            Publisher.check(path, ifMatch, before.get());
            table.delete(path);
            tree.delete(path);
            return true;
        } catch (IOException failure) {
            throw Disk.failed("deleting a blob failed", failure);
        }
    }

    @Override
    public int deletePrefix(ContainerId container, String prefix) {
        requireContainer(container);
        BlobNames.checkPrefix(prefix);
        List<BlobTable.Entry> gone = table.deleteRange(container, prefix, BlobNames.after(prefix));
        for (BlobTable.Entry entry : gone) {
            BlobPath path = entry.info().path();
            try (var _ = locks.changing(List.of(path))) {
                if (table.find(path).isEmpty()) {
                    tree.delete(path);
                }
            } catch (IOException failure) {
                throw Disk.failed("deleting a blob failed", failure);
            }
        }
        return gone.size();
    }

    @Override
    public BlobInfo setMetadata(BlobPath path, Map<String, String> metadata, @Nullable String ifMatch) {
        return change(path, ifMatch, info -> Rows.withMetadata(info, metadata));
    }

    @Override
    public BlobInfo setHeaders(
            BlobPath path,
            String contentType,
            Map<String, String> headers,
            @Nullable String md5,
            @Nullable String ifMatch) {
        return change(path, ifMatch, info -> Rows.withHeaders(info, contentType, headers, md5));
    }

    private BlobInfo change(
            BlobPath path, @Nullable String ifMatch, java.util.function.UnaryOperator<BlobInfo> change) {
        requireContainer(path.container());
        try (var _ = locks.changing(List.of(path))) {
            BlobTable.Entry before = table.find(path).orElseThrow(() -> missing(path));
            Publisher.check(path, ifMatch, before);
            BlobTable.Entry after =
                    before.with(Rows.stamped(change.apply(before.info()), publisher.etag(), publisher.now()));
            table.save(List.of(after), List.of(), List.of());
            return Rows.live(after);
        }
    }

    @Override
    public void stageBlock(BlobPath path, String blockId, InputStream content, long length, @Nullable String md5) {
        precheck(path, PutOptions.defaults());
        arenas.stage(path, blockId, content, length, md5);
    }

    @Override
    public List<Block> stagedBlocks(BlobPath path) {
        requireContainer(path.container());
        return arenas.staged(path);
    }

    @Override
    public BlobInfo commitBlocks(BlobPath path, List<String> blockIds, PutOptions options) {
        precheck(path, options);
        return arenas.commit(path, blockIds, whole -> {
            var known = new Staged(whole.file(), whole.size(), options.md5(), null);
            return publisher.publish(new Draft(path, known, options));
        });
    }

    @Override
    public void discardBlocks(BlobPath path) {
        requireContainer(path.container());
        arenas.discard(path);
    }

    @Override
    public BlobInfo copy(BlobPath from, BlobPath to, @Nullable Map<String, String> metadata, PutOptions conditions) {
        precheck(to, conditions);
        try (BlobContent source = open(from, 0, -1)) {
            BlobInfo info = source.info();
            return put(
                    to,
                    source.stream(),
                    new PutOptions(
                            info.contentType(),
                            metadata == null ? info.metadata() : metadata,
                            info.headers(),
                            conditions.onlyIfAbsent(),
                            conditions.ifMatch(),
                            null));
        } catch (IOException failure) {
            throw Disk.failed("closing the source of a copy failed", failure);
        }
    }

    @Override
    public String digest(BlobPath path) {
        try (BlobContent content = open(path, 0, -1)) {
            String known = content.info().sha256();
            if (known != null) {
                return known;
            }
            MessageDigest digest = Hashes.digest("SHA-256");
            byte[] buffer = new byte[256 * 1024];
            int count;
            while ((count = content.stream().read(buffer)) > 0) {
                digest.update(buffer, 0, count);
            }
            String sha256 = HexFormat.of().formatHex(digest.digest());
            remember(path, content.info().etag(), sha256);
            return sha256;
        } catch (IOException failure) {
            throw Disk.failed("reading a blob failed", failure);
        }
    }

    private void remember(BlobPath path, String etag, String sha256) {
        try (var _ = locks.changing(List.of(path))) {
            table.find(path)
                    .filter(entry ->
                            entry.followed() == null && entry.info().etag().equals(etag))
                    .ifPresent(entry -> table.save(
                            List.of(entry.with(Rows.withSha256(entry.info(), sha256))), List.of(), List.of()));
        }
    }

    @Override
    public BlobInfo adopt(BlobPath path, Path file, PutOptions options) {
        precheck(path, options);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw BlobProblem.BLOB_CONTENT_CUT_OFF.because("'" + file.getFileName() + "' is no file to adopt");
        }
        try {
            Staged staged = staging.take(file);
            try {
                BlobInfo info = publisher.publish(new Draft(path, staged, options));
                Disk.discard(file);
                return info;
            } finally {
                Disk.discard(staged.file());
            }
        } catch (IOException failure) {
            throw Disk.failed(folder.staging(), "adopting a file failed", failure);
        }
    }

    @Override
    public Adopted adoptFolder(ContainerId container, String prefix, Path source) {
        requireContainer(container);
        return new Adoption(staging, publisher::publish).adopt(container, prefix, source);
    }

    @Override
    public Intake intake() {
        return new DiskIntake(staging, DiskIntake.presentIn(table), publisher::publish);
    }

    @Override
    public BlobInfo follow(BlobPath path, Path file, String contentType) {
        requireContainer(path.container());
        try (var _ = locks.changing(List.of(path))) {
            var info = new BlobInfo(
                    path,
                    0,
                    publisher.etag(),
                    publisher.now(),
                    publisher.now(),
                    contentType,
                    null,
                    null,
                    Map.of(),
                    Map.of());
            var entry = new BlobTable.Entry(info, file.toAbsolutePath());
            table.save(List.of(entry), List.of(), List.of());
            tree.delete(path);
            return Rows.live(entry);
        } catch (IOException failure) {
            throw Disk.failed(folder.staging(), "following a file failed", failure);
        }
    }

    @Override
    public Optional<Path> local(BlobPath path) {
        requireContainer(path.container());
        try {
            Optional<BlobTable.Entry> entry = table.find(path);
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            Path followed = entry.get().followed();
            return Optional.ofNullable(followed != null ? followed : tree.existing(path));
        } catch (IOException failure) {
            throw Disk.failed("looking for a blob's file failed", failure);
        }
    }

    @Override
    public Optional<Path> localFolder(ContainerId container, String prefix) {
        requireContainer(container);
        awaitSweep();
        if (prefix.isEmpty()) {
            return table.follows(container, "", null) ? Optional.empty() : present(tree.folder(container));
        }
        String below = prefix.endsWith("/") ? prefix : prefix + "/";
        BlobPath path = container.blob(below.substring(0, below.length() - 1));
        return table.follows(container, below, BlobNames.after(below)) ? Optional.empty() : present(tree.file(path));
    }

    private static Optional<Path> present(Path path) {
        return Optional.of(path).filter(there -> Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS));
    }
}
