"""The same work in PyTorch. Requests and answers are lines of JSON on standard input and output."""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


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


def about(request):
    return {"about": {"name": "PyTorch", "version": torch.__version__, "threads": str(torch.get_num_threads())}}


def stopwatch():
    start = time.perf_counter()
    processor = time.process_time()

    def elapsed():
        return {"seconds": time.perf_counter() - start, "processorSeconds": time.process_time() - processor}

    return elapsed


def add(request):
    count = request["count"]
    x = torch.randn(10)
    y = torch.randn(10)
    elapsed = stopwatch()
    for _ in range(count):
        x.add(y)
    return elapsed()


def tensor(values):
    return torch.tensor(values["values"], dtype=torch.float32).view(values["shape"])


def trainer(problem):
    net = LeNet()
    net.load_state_dict({name: tensor(values) for name, values in problem["weights"].items()})
    images = tensor(problem["images"])
    targets = tensor(problem["targets"])
    criterion = nn.MSELoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=problem["learningRate"])

    def step():
        optimizer.zero_grad()
        loss = criterion(net(images), targets)
        loss.backward()
        optimizer.step()
        return loss

    return step


step = None


def take_problem(request):
    global step
    step = trainer(request["problem"])
    return {}


def steps(request):
    losses = []
    elapsed = stopwatch()
    for _ in range(request["count"]):
        losses.append(step().item())
    return {**elapsed(), "losses": losses}


tasks = {"about": about, "add": add, "problem": take_problem, "steps": steps}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = tasks[request["task"]](request)
    except Exception as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
