"""Trains a network as the engine's Python front end is meant to be used, and prints what each epoch cost, a line of JSON each.

Arguments: the network, a file of the examples (32-bit floats), a file of the answers (64-bit integers), the batch size, how
many epochs, how many threads, how Adam steps (plain or fused).
"""

import json
import sys
import time

import torch
from torch import nn

network, examples_file, answers_file, batch, epochs, threads, steps = sys.argv[1:8]
batch, epochs, threads = int(batch), int(epochs), int(threads)
torch.set_num_threads(threads)
torch.set_num_interop_threads(1)
torch.manual_seed(1)


def numbers(file, kind):
    with open(file, "rb") as opened:
        return torch.frombuffer(bytearray(opened.read()), dtype=kind)


class Characters(nn.Module):
    def __init__(self, recurrent, vocabulary):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, 64)
        self.recurrent = recurrent(64, 128, batch_first=True)
        self.answer = nn.Linear(128, vocabulary)

    def forward(self, x):
        states, _ = self.recurrent(self.embedding(x))
        return self.answer(states).flatten(0, 1)


examples = numbers(examples_file, torch.float32)
answers = numbers(answers_file, torch.int64)
clip = None
if network == "CNN":
    examples = examples.view(-1, 1, 28, 28)
    model = nn.Sequential(
        nn.Conv2d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3136, 512), nn.ReLU(), nn.Linear(512, 10))
elif network == "PERCEPTRON":
    examples = examples.view(-1, 784)
    model = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
else:
    examples = examples.view(-1, 128).long()
    answers = answers.view(-1, 128)
    model = Characters(nn.LSTM if network == "LSTM" else nn.GRU, int(examples.max().item()) + 1)
    clip = 1.0

optimiser = torch.optim.Adam(model.parameters(), lr=1e-3, fused=steps == "fused")
count = answers.shape[0]
model.train()
for epoch in range(epochs):
    cpu, wall = time.process_time(), time.perf_counter()
    order = torch.randperm(count)
    total = 0.0
    for chosen in order.split(batch):
        optimiser.zero_grad()
        loss = nn.functional.cross_entropy(model(examples[chosen]), answers[chosen].flatten())
        loss.backward()
        if clip is not None:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimiser.step()
        total += loss.item() * len(chosen)
    print(json.dumps({
        "cpuSeconds": time.process_time() - cpu,
        "wallSeconds": time.perf_counter() - wall,
        "loss": total / count,
    }), flush=True)
