"""Writes goldens/lenet.json: LeNet's initial weights in PyTorch and the losses of its first 20 steps of SGD.

Run: python test/make-lenet-golden.py   (PyTorch 2.13)
"""

import base64
import json
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

STEPS, BATCH, RATE, MOMENTUM = 20, 16, 0.1, 0.9


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), (2, 2))
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = torch.flatten(x, 1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


def pictures(step):
    """Values that are exact in float32, so that they need no file: ((31 i² + 7 i) mod 251) / 256 for element i of all steps."""
    i = torch.arange(step * BATCH * 1024, (step + 1) * BATCH * 1024, dtype=torch.int64)
    return (((31 * i * i + 7 * i) % 251).to(torch.float32) / 256).view(BATCH, 1, 32, 32)


torch.manual_seed(0)
net = LeNet()
weights = {
    name: {
        "shape": list(tensor.shape),
        "float32": base64.b64encode(tensor.numpy().tobytes()).decode(),
    }
    for name, tensor in net.state_dict().items()
}
optimizer = torch.optim.SGD(net.parameters(), lr=RATE, momentum=MOMENTUM)
losses = []
for step in range(STEPS):
    optimizer.zero_grad()
    loss = F.cross_entropy(net(pictures(step)), torch.arange(BATCH) % 10)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())

golden = {
    "pytorch": torch.__version__,
    "batchSize": BATCH,
    "lr": RATE,
    "momentum": MOMENTUM,
    "losses": losses,
    "weights": weights,
}
path = Path(__file__).parent / "goldens" / "lenet.json"
path.write_text(json.dumps(golden, indent=1) + "\n")
print(path, losses[0], losses[-1])
