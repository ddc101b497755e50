/** MLflow's REST API over tracking and the model registry. */
@NullMarked
package dev.athanor.protocols.mlflow;

import org.jspecify.annotations.NullMarked;
