package dev.athanor.protocols.mlflow;

import dev.athanor.foundation.http.ErrorForm;
import dev.athanor.foundation.http.Resource;

/** A noun of MLflow's API: errors in MLflow's form. */
interface MlflowResource extends Resource {
    @Override
    default ErrorForm errors() {
        return new MlflowErrors();
    }
}
