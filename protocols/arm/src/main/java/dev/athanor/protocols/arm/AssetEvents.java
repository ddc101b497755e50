package dev.athanor.protocols.arm;

import dev.athanor.platform.assets.Asset;
import dev.athanor.platform.assets.AssetKind;
import dev.athanor.platform.assets.AssetPage;
import dev.athanor.platform.assets.AssetQuery;
import dev.athanor.platform.assets.Assets;
import dev.athanor.platform.schedules.EventKind;
import dev.athanor.platform.schedules.EventSource;
import dev.athanor.platform.schedules.Occurrence;
import dev.athanor.platform.schedules.Schedule;
import dev.athanor.platform.workspaces.Workspace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** New versions of one kind of assets. The field {@code name} says of which, with {@code *} for anything. */
final class AssetEvents implements EventSource {
    private static final String NAME = "name";

    private final Assets assets;
    private final AssetAddresses addresses;
    private final AssetKind kind;
    private final EventKind event;

    AssetEvents(Assets assets, AssetKind kind, EventKind event) {
        this.assets = assets;
        this.addresses = new AssetAddresses(assets);
        this.kind = kind;
        this.event = event;
    }

    @Override
    public EventKind event() {
        return event;
    }

    @Override
    public void check(Workspace workspace, Map<String, String> fields) {
        EventFields.check(fields, event, Set.of(NAME));
    }

    @Override
    public Map<String, String> example(Workspace workspace, Map<String, String> fields) {
        return assets.search(workspace, kind, AssetQuery.all()).items().stream()
                .filter(asset -> EventFields.fits(fields, NAME, asset.name()))
                .findFirst()
                .map(asset -> facts(workspace, asset))
                .orElseGet(() -> Map.of(
                        NAME,
                        EventFields.text(fields, NAME).orElse("any"),
                        "version",
                        "1",
                        "uri",
                        Assets.datastoreUri(workspace, Workspace.BLOBSTORE, "any")));
    }

    @Override
    public List<Occurrence> since(Workspace workspace, Schedule schedule, Instant after) {
        Map<String, String> fields = schedule.spec().trigger().fields();
        List<Occurrence> found = new ArrayList<>();
        String mark = null;
        do {
            AssetPage<Asset> page =
                    assets.search(workspace, kind, AssetQuery.all().page(AssetQuery.LARGEST_PAGE, mark));
            for (Asset asset : page.items()) {
                if (!asset.createdAt().isAfter(after)) {
                    return found.reversed();
                }
                if (EventFields.fits(fields, NAME, asset.name())) {
                    found.add(new Occurrence(
                            kind + "/" + asset.name() + "/" + asset.version(),
                            asset.createdAt(),
                            facts(workspace, asset)));
                }
            }
            mark = page.next();
        } while (mark != null);
        return found.reversed();
    }

    private Map<String, String> facts(Workspace workspace, Asset asset) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(NAME, asset.name());
        facts.put("version", asset.version());
        facts.put("type", asset.type());
        facts.put("created_by", asset.createdBy());
        @Nullable String uri = asset.uri();
        facts.put("uri", addresses.followable(workspace, Objects.requireNonNullElse(uri, "")));
        return facts;
    }
}
