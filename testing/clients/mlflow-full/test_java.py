"""MLflow's own client for Java, brought by Maven."""

import os
import pathlib
import re
import subprocess
import uuid

from mlflow import MlflowClient

HERE = pathlib.Path(__file__).parent
VERSION = "2.17.2"
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>test</groupId><artifactId>test</artifactId><version>1</version>
  <dependencies><dependency><groupId>org.mlflow</groupId><artifactId>mlflow-client</artifactId><version>{VERSION}</version></dependency></dependencies>
</project>"""


def java():
    launch = pathlib.Path(os.environ["ATHANOR_LAUNCHER"]).parent / ".build" / "launch.sh"
    return re.search(r"^java=(.*/bin/java)$", launch.read_text(), re.M).group(1)


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_client_for_java_is_served(tmp_path):
    (tmp_path / "pom.xml").write_text(POM)
    paths = tmp_path / "paths"
    home = {**os.environ, "JAVA_HOME": str(pathlib.Path(java()).parents[1])}
    run("mvn", "-B", "-q", "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath", f"-Dmdep.outputFile={paths}", cwd=tmp_path, env=home)
    client = MlflowClient()
    name = "java" + uuid.uuid4().hex[:8]
    made = client.create_run("0").info.run_id
    client.create_registered_model(name)
    client.create_model_version(name, f"mlflow-artifacts:/0/{made}/artifacts/m", made)
    assert "all is as it should be" in run(java(), "-cp", paths.read_text().strip(), str(HERE / "Client.java"), name, made)
