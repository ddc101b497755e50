"""Train a ridge regression on the diabetes data; log its quality and the model itself with MLflow."""

import argparse
from pathlib import Path

import mlflow
import pandas as pd
from mlflow.models import infer_signature
from sklearn.linear_model import Ridge
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="CSV file with a column 'target'")
    parser.add_argument("--alpha", type=float, default=1.0, help="strength of the regularisation")
    arguments = parser.parse_args()

    table = pd.read_csv(arguments.data)
    features, target = table.drop(columns="target").astype(float), table["target"]
    train_x, test_x, train_y, test_y = train_test_split(features, target, test_size=0.25, random_state=0)
    print(f"{len(train_x)} patients to learn from, {len(test_x)} to test on")

    model = make_pipeline(StandardScaler(), Ridge(alpha=arguments.alpha)).fit(train_x, train_y)
    predicted = model.predict(test_x)
    metrics = {
        "r2": r2_score(test_y, predicted),
        "rmse": root_mean_squared_error(test_y, predicted),
        "mae": mean_absolute_error(test_y, predicted),
    }
    for name, value in metrics.items():
        print(f"{name:5} {value:.4f}")

    mlflow.log_param("alpha", arguments.alpha)
    mlflow.log_metrics(metrics)
    mlflow.sklearn.log_model(
        model,
        "model",
        signature=infer_signature(test_x, predicted),
        # The model is to be served with the packages that it was trained with.
        conda_env=str(Path(__file__).with_name("conda.yml")),
    )


if __name__ == "__main__":
    main()
