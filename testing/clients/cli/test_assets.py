"""Data, models and environments."""

import pytest


def test_data_is_uploaded_listed_and_shown(az, name):
    (az.folder / "d.csv").write_text("a,b\n1,2\n")
    made = az.json(f"ml data create --name {name} --path d.csv --type uri_file --description first")
    assert (made["version"], made["type"], made["description"]) == ("1", "uri_file", "first")
    assert made["path"].startswith("azureml://") and made["path"].endswith("/d.csv")
    assert az.json(f"ml data create --name {name} --path d.csv --type uri_file")["version"] == "2"
    assert az.json(f"ml data create --name {name} --version v7 --path ./ --type uri_folder")["version"] == "v7"
    assert [one["version"] for one in az.json(f"ml data list --name {name}")] == ["v7", "2", "1"]
    assert [one["version"] for one in az.json(f"ml data list --name {name} --max-results 1")] == ["v7"]
    assert name in [one["name"] for one in az.json("ml data list")]
    assert az.json(f"ml data show --name {name} --version 2")["version"] == "2"
    assert az.json(f"ml data show --name {name} --label latest")["version"] == "v7"
    assert "--version/-v or --label/-l" in az.fails(2, f"ml data show --name {name}")
    assert az.fails(3, f"ml data show --name {name} --version 9")


def test_data_comes_from_a_file_and_is_archived(az, name):
    (az.folder / "part").mkdir()
    (az.folder / "part" / "d.csv").write_text("a\n1\n")
    (az.folder / "part" / "data.yml").write_text(f"name: {name}\ntype: uri_file\npath: ./d.csv\ntags: {{a: b}}\n")
    made = az.json("ml data create -f part/data.yml --version 3")
    assert (made["name"], made["version"], made["tags"]) == (name, "3", {"a": "b"})
    az.text(f"ml data archive -n {name} -v 3")
    assert az.json(f"ml data list -n {name}") == []
    assert len(az.json(f"ml data list -n {name} --include-archived")) == 1
    az.text(f"ml data restore -n {name} -v 3")
    assert len(az.json(f"ml data list -n {name}")) == 1
    assert az.json(f"ml data update -n {name} -v 3 --set tags.c=d")["tags"] == {"a": "b", "c": "d"}


def test_the_same_version_with_other_content_is_refused(az, name):
    (az.folder / "a.csv").write_text("1\n")
    (az.folder / "b.csv").write_text("2\n")
    az.text(f"ml data create --name {name} --version 1 --path a.csv --type uri_file -o none")
    assert f"'{name}'" in az.fails(1, f"ml data create --name {name} --version 1 --path b.csv --type uri_file")


def test_a_model_is_registered_listed_shown_and_downloaded(az, name):
    (az.folder / "m").mkdir()
    (az.folder / "m" / "MLmodel").write_text("flavors: {}\n")
    made = az.json(f"ml model create --name {name} --path ./m --type mlflow_model --tags stage=test")
    assert (made["version"], made["type"], made["tags"]) == ("1", "mlflow_model", {"stage": "test"})
    assert az.json(f"ml model create --name {name} --path ./m --type mlflow_model")["version"] == "2"
    assert [one["version"] for one in az.json(f"ml model list --name {name}")] == ["2", "1"]
    assert name in az.text("ml model list -o table")
    assert az.json(f"ml model show --name {name} --version 1")["path"].endswith("/m")
    assert az.json(f"ml model show --name {name} --label latest")["version"] == "2"
    az.text(f"ml model download --name {name} --version 1 --download-path here")
    assert [path.name for path in (az.folder / "here").rglob("MLmodel")] == ["MLmodel"]


def test_an_environment_is_made_listed_and_shown(az, name):
    (az.folder / "conda.yml").write_text("name: e\ndependencies:\n  - python=3.11\n  - pip:\n      - requests\n")
    (az.folder / "env.yml").write_text(f"name: {name}\nimage: ubuntu:22.04\nconda_file: conda.yml\n")
    made = az.json("ml environment create --file env.yml")
    assert (made["version"], made["image"]) == ("1", "ubuntu:22.04")
    assert made["conda_file"]["dependencies"][0] == "python=3.11"
    assert az.json(f"ml environment create --name {name} --image ubuntu:22.04")["version"] == "2"
    assert [one["version"] for one in az.json(f"ml environment list --name {name}")] == ["2", "1"]
    assert az.json(f"ml environment show --name {name} --label latest")["version"] == "2"
    assert name in az.text("ml environment list -o table")


@pytest.mark.parametrize("curated", ["AzureML-sklearn-1.5", "AzureML-sklearn-1.0-ubuntu20.04-py38-cpu"])
def test_a_curated_environment_says_what_it_holds_here(az, curated):
    shown = az.json(f"ml environment show --name {curated} --label latest")
    assert shown["name"] == curated and shown["image"].startswith("mcr.microsoft.com/azureml/curated/sklearn")
    assert shown["properties"]["athanor.python"].startswith("3.")
    assert "scikit-learn" in shown["properties"]["athanor.packages"]
    assert curated in [one["name"] for one in az.json("ml environment list")]
