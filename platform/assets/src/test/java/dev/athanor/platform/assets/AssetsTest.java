package dev.athanor.platform.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.athanor.foundation.kernel.AthanorException;
import dev.athanor.foundation.kernel.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.athanor.testing.fixtures.TestingDatabase#kinds")
final class AssetsTest {
    private static final String URI = "azureml://datastores/workspaceblobstore/paths/a/b.csv";

    private final TestingAssets room;
    private final Assets assets;

    AssetsTest(String kind) {
        room = TestingAssets.open(kind);
        assets = room.assets();
    }

    @AfterEach
    void close() {
        room.close();
    }

    private Asset put(String name, @org.jspecify.annotations.Nullable String version) {
        return assets.put(room.workspace(), AssetKind.DATA, AssetSpec.of(name, version, "uri_file", URI), "me");
    }

    @Test
    void versionsCountUpWhenNoneIsGiven() {
        assertThat(put("d", null).version()).isEqualTo("1");
        assertThat(put("d", null).version()).isEqualTo("2");
        assertThat(put("d", "7").version()).isEqualTo("7");
        assertThat(put("d", null).version()).isEqualTo("8");
        assertThat(put("d", "word").version()).isEqualTo("word");
        assertThat(put("d", null).version()).isEqualTo("9");
    }

    @Test
    void deletedNumberIsNotUsedAgain() {
        put("d", null);
        put("d", null);

        assertThat(assets.delete(room.workspace(), AssetKind.DATA, "d", "2")).isTrue();

        assertThat(put("d", null).version()).isEqualTo("3");
        assertThat(assets.delete(room.workspace(), AssetKind.DATA, "d", "2")).isFalse();
    }

    @Test
    void latestFollowsTheOrderOfCreationNotTheNumber() {
        put("d", "5");
        put("d", "3");

        assertThat(assets.latest(room.workspace(), AssetKind.DATA, "d").version())
                .isEqualTo("3");
        assertThat(assets.name(room.workspace(), AssetKind.DATA, "d").latestVersion())
                .isEqualTo("3");
        assertThat(assets.name(room.workspace(), AssetKind.DATA, "d").nextVersion())
                .isEqualTo("6");
    }

    @Test
    void archivedVersionIsNeitherLatestNorListed() {
        put("d", "1");
        put("d", "2");

        assets.archive(room.workspace(), AssetKind.DATA, "d", "2", true);

        assertThat(assets.latest(room.workspace(), AssetKind.DATA, "d").version())
                .isEqualTo("1");
        assertThat(versions(AssetQuery.active())).containsExactly("1");
        assertThat(versions(AssetQuery.all().view(ListView.ARCHIVED_ONLY))).containsExactly("2");
        assertThat(versions(AssetQuery.all())).containsExactly("2", "1");
    }

    @Test
    void placeOfAVersionNeverChanges() {
        put("d", "1");

        assertThatThrownBy(() -> assets.put(
                        room.workspace(), AssetKind.DATA, AssetSpec.of("d", "1", "uri_file", URI + "x"), "me"))
                .hasMessageStartingWith("Asset paths cannot be updated.")
                .extracting(failure -> ((AthanorException) failure).problem().code())
                .isEqualTo("UserError");
    }

    @Test
    void contentOfAVersionNeverChanges() {
        AssetSpec one = AssetSpec.of("e", "1", "environment", null).sent("{\"image\":\"a\"}", "a");
        assets.put(room.workspace(), AssetKind.ENVIRONMENT, one, "me");

        assets.put(room.workspace(), AssetKind.ENVIRONMENT, one.described("more", Map.of()), "me");

        assertThat(assets.get(room.workspace(), AssetKind.ENVIRONMENT, "e", "1").description())
                .isEqualTo("more");
        assertThatThrownBy(() ->
                        assets.put(room.workspace(), AssetKind.ENVIRONMENT, one.sent("{\"image\":\"b\"}", "b"), "me"))
                .hasMessageContaining("other content");
    }

    @Test
    void putAgainReplacesTagsAndAddsProperties() {
        AssetSpec spec = AssetSpec.of("d", "1", "uri_file", URI);
        assets.put(
                room.workspace(),
                AssetKind.DATA,
                spec.described(null, Map.of("a", "1")).with(Map.of("p", "1")),
                "me");
        assets.put(
                room.workspace(),
                AssetKind.DATA,
                spec.described(null, Map.of("b", "2")).with(Map.of("q", "2")),
                "me");

        Asset asset = assets.get(room.workspace(), AssetKind.DATA, "d", "1");
        assertThat(asset.tags()).containsExactly(Map.entry("b", "2"));
        assertThat(asset.properties()).containsOnly(Map.entry("p", "1"), Map.entry("q", "2"));
    }

    @Test
    void longValuesAreKeptAndFound() {
        String value = "x".repeat(5000);
        assets.put(
                room.workspace(),
                AssetKind.DATA,
                AssetSpec.of("d", "1", "uri_file", URI).described(null, Map.of("long", value)),
                "me");

        assertThat(search(Condition.tag("long", value))).containsExactly("d:1");
        assertThat(search(Condition.tag("long", "x".repeat(4999)))).isEmpty();
    }

    @Test
    void conditionsFitTagsPropertiesAndNumbers() {
        for (int i = 1; i <= 12; i++) {
            AssetSpec spec = AssetSpec.of("d", null, "uri_file", URI)
                    .described(null, i % 2 == 0 ? Map.of("even", "Yes") : Map.of())
                    .madeBy("run" + i);
            assets.put(room.workspace(), AssetKind.DATA, spec, "me");
        }

        assertThat(search(Condition.tag("even", null))).hasSize(6);
        assertThat(search(new Condition(Condition.Field.TAG, "even", Condition.Test.LIKE, List.of("Y%"))))
                .hasSize(6);
        assertThat(search(new Condition(Condition.Field.TAG, "even", Condition.Test.LIKE, List.of("y%"))))
                .isEmpty();
        assertThat(search(new Condition(Condition.Field.TAG, "even", Condition.Test.ILIKE, List.of("y_S"))))
                .hasSize(6);
        assertThat(search(new Condition(Condition.Field.VERSION_NUMBER, null, Condition.Test.GREATER, List.of("9"))))
                .containsExactly("d:12", "d:11", "d:10");
        assertThat(search(new Condition(Condition.Field.JOB, null, Condition.Test.IN, List.of("run3", "run5"))))
                .containsExactly("d:5", "d:3");
        assertThat(search(new Condition(Condition.Field.JOB, null, Condition.Test.IN, List.of())))
                .isEmpty();
    }

    @Test
    void pagesHoldEverythingOnceInEachOrder() {
        for (int i = 1; i <= 7; i++) {
            put("d" + i % 3, null);
        }
        for (AssetQuery.Order order : AssetQuery.Order.values()) {
            List<String> seen = new ArrayList<>();
            AssetQuery query = AssetQuery.all().ordered(order).page(2, null);
            while (true) {
                AssetPage<Asset> page = assets.search(room.workspace(), AssetKind.DATA, query);
                page.items().forEach(asset -> seen.add(asset.name() + ":" + asset.version()));
                if (page.next() == null) {
                    break;
                }
                query = query.page(2, page.next());
            }
            assertThat(seen).as(order.name()).hasSize(7).doesNotHaveDuplicates();
        }
    }

    @Test
    void referencesResolveInAllTheirForms() {
        put("d", "1");
        put("d", "2");
        String head = room.workspace().arm();
        String guid = room.workspace().guid();

        for (String reference : List.of(
                "azureml:d:1",
                "d:1",
                head + "/data/d/versions/1",
                "azureml:" + head + "/data/d/versions/1",
                "azureml://locations/local/workspaces/" + guid + "/data/d/versions/1")) {
            assertThat(assets.resolve(room.workspace(), AssetKind.DATA, reference)
                            .version())
                    .as(reference)
                    .isEqualTo("1");
        }
        assertThat(assets.resolve(room.workspace(), AssetKind.DATA, "azureml:d@latest")
                        .version())
                .isEqualTo("2");
        assertThatThrownBy(() -> assets.resolve(room.workspace(), AssetKind.DATA, "azureml:d:3"))
                .hasMessageContaining("there are [2, 1]");
        assertThatThrownBy(() -> assets.resolve(room.workspace(), AssetKind.DATA, "azureml:e:1"))
                .hasMessageContaining("Did you mean 'd'?");
        assertThatThrownBy(() -> assets.resolve(room.workspace(), AssetKind.MODEL, head + "/data/d/versions/1"))
                .hasMessageContaining("names no model");
        assertThatThrownBy(() -> assets.resolve(
                        room.workspace(), AssetKind.DATA, head.replace("ws1", "other") + "/data/d/versions/1"))
                .hasMessageContaining("another workspace");
    }

    @Test
    void codeIsFoundByItsHashWhateverItsName() {
        assets.put(
                room.workspace(),
                AssetKind.CODE,
                AssetSpec.of("c1", "1", "code", URI).with(Map.of("hash_sha256", "abc")),
                "me");

        assertThat(assets.codeByHash(room.workspace(), "abc")).map(Asset::name).contains("c1");
        assertThat(assets.codeByHash(room.workspace(), "abd")).isEmpty();
    }

    @Test
    void newVersionIsToldOnce() {
        List<Event> heard = room.hear(AssetCreated.class);

        Asset asset = put("d", "1");
        put("d", "1");

        assertThat(heard).containsExactly(new AssetCreated(asset));
    }

    @Test
    void badNamesAreRefused() {
        for (String name : List.of("", "a b", "a/b", "../x", "-a")) {
            assertThatThrownBy(() -> put(name, "1")).as(name).hasMessageContaining("is no name for a data");
        }
        assertThatThrownBy(() -> put("a", "1/2")).hasMessageContaining("is no version");
    }

    @Test
    void unreadableTokenIsTheClientsMistake() {
        AssetQuery query = AssetQuery.all().page(1, "nonsense");

        assertThatThrownBy(() -> assets.search(room.workspace(), AssetKind.DATA, query))
                .hasMessageContaining("no continuation token");
    }

    @Test
    void changedNameKeepsItsVersions() {
        put("d", "1");
        room.clock().advance(Duration.ofSeconds(1));

        assets.putName(
                room.workspace(),
                AssetKind.DATA,
                new AssetNameSpec("d", "what", Map.of("t", "v"), Map.of(), true, "{}"),
                "me");

        AssetName name = assets.name(room.workspace(), AssetKind.DATA, "d");
        assertThat(name.description()).isEqualTo("what");
        assertThat(name.latestVersion()).isEqualTo("1");
        assertThat(assets.names(room.workspace(), AssetKind.DATA, AssetQuery.active())
                        .items())
                .isEmpty();
        assertThat(assets.names(room.workspace(), AssetKind.DATA, AssetQuery.all())
                        .items())
                .containsExactly(name);
    }

    @Test
    void deletedWorkspaceLosesItsAssets() {
        put("d", "1");

        room.workspaces().delete(room.workspace());

        assertThat(assets.findName(room.workspace(), AssetKind.DATA, "d")).isEmpty();
    }

    private List<String> versions(AssetQuery query) {
        return assets.versions(room.workspace(), AssetKind.DATA, "d", query).items().stream()
                .map(Asset::version)
                .toList();
    }

    private List<String> search(Condition condition) {
        return assets
                .search(room.workspace(), AssetKind.DATA, AssetQuery.active().where(condition))
                .items()
                .stream()
                .map(asset -> asset.name() + ":" + asset.version())
                .toList();
    }
}
