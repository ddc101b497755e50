"""Output formats, queries, `--set`, help and exit statuses, as az has them."""

import json

import pytest


@pytest.fixture(scope="module")
def cluster(shared):
    shared.text("ml compute create --name out-a --type amlcompute --max-instances 3 --tags x=y -o none")
    shared.text("ml compute create --name out-b --type amlcompute --max-instances 2 -o none")
    return shared


def test_json_is_the_default_and_keys_are_sorted(cluster):
    text = cluster.text("ml compute show -n out-a")
    shown = json.loads(text)
    assert list(shown) == sorted(shown) and shown["max_instances"] == 3
    assert cluster.text("ml compute show -n out-a -o json") == text


def test_yaml_can_be_read_back(cluster):
    text = cluster.text("ml compute show -n out-a -o yaml")
    assert "name: out-a" in text.splitlines() and "max_instances: 3" in text.splitlines()
    (cluster.folder / "again.yml").write_text(text)
    assert cluster.json("ml compute create -f again.yml")["max_instances"] == 3


def test_table_has_headings_and_rules(cluster):
    lines = cluster.text("ml compute list -o table").splitlines()
    assert lines[0].split()[:3] == ["Name", "Type", "Size"] and set(lines[1]) == {"-", " "}
    assert any(line.startswith("out-a ") for line in lines[2:])
    chosen = cluster.text("ml compute list -o table --query", "[?name=='out-b'].{Who:name, Most:max_instances}")
    assert [line.split() for line in chosen.splitlines()] == [["Who", "Most"], ["-----", "----"], ["out-b", "2"]]
    assert "Table output unavailable" in cluster.text("ml compute show -n out-a -o table --query", "{t:tags}")


def test_tsv_gives_bare_values(cluster):
    assert cluster.text("ml compute show -n out-a --query name -o tsv") == "out-a\n"
    assert cluster.text("ml compute show -n out-a -o tsv --query", "[name,max_instances,enable_node_public_ip]") == (
        "out-a\n3\nTrue\n"
    )
    rows = cluster.text("ml compute list -o tsv --query", "[?starts_with(name,'out-')].[name,max_instances]")
    assert sorted(rows.splitlines()) == ["out-a\t3", "out-b\t2"]
    assert cluster.text("ml compute show -n out-a -o tsv --query description") in ("", "None\n")


def test_none_prints_nothing_but_errors_still(cluster):
    assert cluster.text("ml compute show -n out-a -o none") == ""
    assert "ComputeNotFound" in cluster.fails(3, "ml compute show -n nowhere -o none")


def test_queries_are_jmespath(cluster):
    assert cluster.json("ml compute list --query", "sort_by([?starts_with(name,'out-')], &max_instances)[].name") == [
        "out-b", "out-a",
    ]
    assert cluster.json("ml compute list --query", "length([?starts_with(name,'out-')])") == 2
    assert "--query" in cluster.fails(2, "ml compute list --query", "[?name==")


def test_set_takes_paths_lists_and_json(cluster):
    line = "ml compute create --name set-c --type amlcompute --set max_instances=5 --set"
    made = cluster.json(line, 'tags={"a": "b", "c": "d"}')
    assert (made["max_instances"], made["tags"]) == (5, {"a": "b", "c": "d"})
    changed = cluster.json("ml compute update --name set-c --set tags.e=f --remove tags.a")
    assert changed["tags"] == {"c": "d", "e": "f"}
    wrong = cluster.fails(1, "ml compute create --name set-d --type amlcompute --set max_instanses=5")
    assert "max_instanses" in wrong and "Did you mean 'max_instances'?" in wrong


@pytest.mark.parametrize(
    "line, text",
    [
        ("ml compute show", "the following arguments are required: --name/-n"),
        ("ml compute shwo -n x", "'shwo' is misspelled or not recognized"),
        ("frobnicate", "'frobnicate' is misspelled or not recognized"),
        ("ml compute show -n x --frob", "unrecognized arguments: --frob"),
        ("ml compute list -o tabel", "invalid choice: 'tabel'"),
        ("ml job list --max-results many", "--max-results"),
        ("ml job create", "the following arguments are required: --file/-f"),
        ("ml data create --name d --type uri_fil --path x", "uri_fil"),
        ("configure", "--defaults/-d"),
    ],
)
def test_wrong_arguments_end_with_status_two(cluster, line, text):
    assert text in cluster.fails(2, line)


@pytest.mark.parametrize(
    "line",
    [
        "ml compute show -n nowhere",
        "ml data show -n nowhere -v 1",
        "ml model show -n nowhere -v 1",
        "ml environment show -n nowhere -v 1",
        "ml job show -n nowhere",
        "ml online-endpoint show -n nowhere",
        "ml online-deployment show -n blue -e nowhere",
        "ml workspace show -n nowhere",
        "ml datastore show -n nowhere",
    ],
)
def test_what_is_absent_ends_with_status_three(cluster, line):
    refusal = cluster.fails(3, line)
    assert "nowhere" in refusal and refusal.startswith("ERROR: (") and "\nCode: " in refusal and "\nMessage: " in refusal


def test_help_tells_arguments_and_examples(cluster):
    text = cluster.text("ml job create --help")
    assert "--file" in text and "--stream" in text and "az ml job create" in text
    assert "online-endpoint" in cluster.text("ml --help")


def test_no_server_is_said_plainly(cluster, tmp_path):
    done = cluster.run(
        "ml", "compute", "list", environment={"ATHANOR_HOME": str(tmp_path), "ATHANOR_URL": "", "ATHANOR_TOKEN": ""}
    )
    assert done.code == 1 and "athanor up" in done.err and done.out == ""
