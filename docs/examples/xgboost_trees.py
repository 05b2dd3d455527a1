"""Fraud: XGBoost trees, one ONNX input of floats [rows, 4]; a missing value is NaN.

pip install xgboost scikit-learn onnxmltools packaging pandas pyarrow
"""
import json, pathlib, sys
import numpy as np, pandas as pd, xgboost
from onnxmltools import convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType

random, n = np.random.default_rng(7), 4000
frame = pd.DataFrame({"amount": random.lognormal(3, 1, n), "hour": random.integers(0, 24, n),
                      "account_age": random.exponential(400, n), "distance": random.exponential(20, n)}).astype("float32")
margin = 0.02 * frame.amount + 0.05 * frame.distance - 0.004 * frame.account_age + (frame.hour < 6) - 1.5
fraud = (random.random(n) < 1 / (1 + np.exp(-margin))).astype(int)
frame.loc[random.random(n) < 0.05, "distance"] = np.nan
model = xgboost.XGBClassifier(n_estimators=40, max_depth=4).fit(frame.to_numpy(), fraud)

out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "out")
out.mkdir(parents=True, exist_ok=True)
onnx = convert_xgboost(model, initial_types=[("input", FloatTensorType([None, len(frame.columns)]))])
(out / "model.onnx").write_bytes(onnx.SerializeToString())
frame.to_parquet(out / "reference.parquet", index=False)  # its columns stand in the order of the matrix
rows = frame.to_numpy()[:25]  # golden: what the scorer has to reproduce; the score is the probability of class 1
with open(out / "golden.jsonl", "w") as golden:
    for row, label, scores in zip(rows.tolist(), model.predict(rows), model.predict_proba(rows)):
        features = {name: None if np.isnan(value) else value for name, value in zip(frame.columns, row)}
        golden.write(json.dumps({"features": features, "score": float(scores[1]), "label": str(label)}) + "\n")
