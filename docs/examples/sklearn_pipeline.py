"""Churn: a scikit-learn pipeline on a data frame, one ONNX input tensor a column.

pip install scikit-learn skl2onnx pandas
"""
import json, pathlib, sys
import numpy as np, pandas as pd
from skl2onnx import to_onnx
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

random, n = np.random.default_rng(7), 2000
frame = pd.DataFrame({"tenure": random.integers(0, 72, n), "monthly_fee": random.normal(60, 20, n).astype("float32"),
                      "contract": random.choice(["month", "year"], n), "region": random.choice(["north", "south"], n)})
margin = 0.03 * frame.monthly_fee - 0.05 * frame.tenure + 1.5 * (frame.contract == "month") - 1.5
churn = np.where(random.random(n) < 1 / (1 + np.exp(-margin)), "leaves", "stays")
columns = make_column_transformer((StandardScaler(), ["tenure", "monthly_fee"]), (OneHotEncoder(), ["contract", "region"]))
model = make_pipeline(columns, LogisticRegression()).fit(frame, churn)

out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "out")
out.mkdir(parents=True, exist_ok=True)
(out / "model.onnx").write_bytes(to_onnx(model, frame[:1]).SerializeToString())
frame.to_csv(out / "reference.csv", index=False)
rows = frame[:25]  # golden: what the scorer has to reproduce; the score is the probability of "leaves", the first class
with open(out / "golden.jsonl", "w") as golden:
    for features, label, scores in zip(rows.to_dict("records"), model.predict(rows), model.predict_proba(rows)):
        golden.write(json.dumps({"features": features, "score": scores[0], "label": label}) + "\n")
