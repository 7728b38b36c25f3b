#!/usr/bin/env python3
"""Positions per second of a plain PyTorch GRU with tied embeddings and full softmax: forward, backward, Adam.

The same work as `train` of the benchmarks, by its nearest peer. Needs PyTorch (Debian: python3-torch); without
OPENBLAS_CORETYPE=SkylakeX, OpenBLAS takes its AVX2 kernels and the comparison is too easy.

    OPENBLAS_CORETYPE=SkylakeX python3 pytorch_gru.py --hidden 48,128,256 --threads 2
"""
import argparse
import time

import torch

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--items", type=int, default=3416)
parser.add_argument("--hidden", default="48,128,256")
parser.add_argument("--lanes", type=int, default=64)
parser.add_argument("--bptt", type=int, default=32)
parser.add_argument("--steps", type=int, default=40)
parser.add_argument("--threads", type=int, default=2)
arguments = parser.parse_args()

torch.manual_seed(1)
torch.set_num_threads(arguments.threads)
for hidden in map(int, arguments.hidden.split(",")):
    items = torch.nn.Embedding(arguments.items, hidden)
    gru = torch.nn.GRU(hidden, hidden)
    bias = torch.nn.Parameter(torch.zeros(arguments.items))
    optimizer = torch.optim.Adam([*items.parameters(), *gru.parameters(), bias], lr=1e-3)
    state = torch.zeros(1, arguments.lanes, hidden)
    best = 0.0
    for repeat in range(5):
        started = time.perf_counter()
        for _ in range(arguments.steps // 5):
            events = torch.randint(arguments.items, (arguments.bptt + 1, arguments.lanes))
            states, state = gru(items(events[:-1]), state.detach())
            scores = torch.addmm(bias, states.reshape(-1, hidden), items.weight.t())
            loss = torch.nn.functional.cross_entropy(scores, events[1:].reshape(-1))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        seconds = time.perf_counter() - started
        best = max(best, arguments.steps // 5 * arguments.bptt * arguments.lanes / seconds)
    print(f"hidden {hidden} threads {arguments.threads}: {best:,.0f} positions/s (best of 5)")
