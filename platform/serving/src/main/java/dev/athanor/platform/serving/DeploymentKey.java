package dev.athanor.platform.serving;

import java.util.Locale;

/** A deployment's place: names without regard to case. */
record DeploymentKey(String workspace, String endpoint, String name) {
    static DeploymentKey of(String workspace, String endpoint, String name) {
        return new DeploymentKey(workspace, fold(endpoint), fold(name));
    }

    static DeploymentKey of(Deployment deployment) {
        DeploymentSpec spec = deployment.spec();
        return of(deployment.workspaceGuid(), spec.endpoint(), spec.name());
    }

    static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
