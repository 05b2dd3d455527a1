"""Machine failure: a PyTorch network that puts out logits [rows, 1]; the score is their sigmoid.

pip install torch onnx onnxscript pandas
"""
import json, pathlib, sys
import pandas as pd, torch

torch.manual_seed(7)
names, spread, centre = ["temperature", "vibration", "pressure"], torch.tensor([8.0, 0.5, 1.2]), torch.tensor([70.0, 2.0, 9.0])
x = torch.randn(2000, 3) * spread + centre
y = torch.bernoulli(torch.sigmoid(0.2 * (x[:, :1] - 72) + 3 * (x[:, 1:2] - 2.5)))
scaling = torch.nn.Linear(3, 3)  # a part of the network: it takes raw values
scaling.weight.data, scaling.bias.data = torch.diag(1 / spread), -centre / spread
model = torch.nn.Sequential(scaling, torch.nn.Linear(3, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1))
optimizer = torch.optim.Adam(model[1:].parameters(), lr=0.01)
for _ in range(300):
    optimizer.zero_grad()
    torch.nn.functional.binary_cross_entropy_with_logits(model(x), y).backward()
    optimizer.step()

out = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "out")
out.mkdir(parents=True, exist_ok=True)
torch.onnx.export(model.eval(), (x,), out / "model.onnx", input_names=["readings"], output_names=["logits"],
                  dynamic_shapes=({0: "rows"},), dynamo=True, external_data=False)  # weights inside the file
pd.DataFrame(x, columns=names).to_csv(out / "reference.csv", index=False)
with open(out / "golden.jsonl", "w") as golden:  # what the scorer has to reproduce
    for row, score in zip(x[:25].tolist(), torch.sigmoid(model(x[:25])).flatten().tolist()):
        golden.write(json.dumps({"features": dict(zip(names, row)), "score": score}) + "\n")
