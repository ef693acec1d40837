#!/usr/bin/env python3
"""Writes the outputs of Keras's and PyTorch's recurrent layers for fixed numbers, as reference values.

    peers/make_recurrent_fixture.py > Tests/NeuralNetsTests/Recurrent/RecurrentReference.swift
    make format

Weights and inputs are waves, number i being scale * sin(i + phase), so that the test can make them
again without storing them.
"""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import numpy as np
import torch

N, T, D, H = 2, 5, 3, 4


def wave(shape, phase, scale=1.0):
    count = int(np.prod(shape))
    return (scale * np.sin(np.arange(count) + phase)).reshape(shape).astype("float32")


def case(library, unit, sequence, state):
    numbers = [[float(f"{x:.7g}") for x in np.asarray(a).ravel()] for a in (sequence, *state)]
    print(f"    RecurrentReference(library: .{library}, unit: .{unit}, sequence: {numbers[0]}, "
          f"state: {numbers[1:]}),")


def with_keras(unit, layer):
    x = wave((N, T, D), 0.5)
    layer.build(x.shape)
    layer.set_weights([wave(w.shape, i + 1.0, 0.5) for i, w in enumerate(layer.weights)])
    sequence, *state = layer(x)
    case("keras", unit, sequence, state)


def with_torch(unit, layer):
    with torch.no_grad():
        for i, p in enumerate(layer.parameters()):
            p.copy_(torch.from_numpy(wave(p.shape, i + 1.0, 0.5)))
        sequence, state = layer(torch.from_numpy(wave((N, T, D), 0.5)))
    state = state if isinstance(state, tuple) else (state,)
    case("pytorch", unit, sequence, [s[0] for s in state])


def main():
    print("// Written by Benchmarks/peers/make_recurrent_fixture.py.")
    print("import NeuralNets\nimport Tensors\n")
    print(f"/// Outputs of Keras {keras.__version__} and PyTorch {torch.__version__} "
          "for waves as weights and input.")
    print("struct RecurrentReference {")
    print("  let library: RecurrentWeightLayout\n  let unit: RecurrentUnit")
    print("  let sequence: [Float]\n  let state: [[Float]]\n")
    print("  static let all: [RecurrentReference] = [")
    options = {"return_sequences": True, "return_state": True}
    with_keras("tanh", keras.layers.SimpleRNN(H, **options))
    with_keras("lstm", keras.layers.LSTM(H, **options))
    with_keras("gruResetAfter", keras.layers.GRU(H, **options))
    with_keras("gru", keras.layers.GRU(H, reset_after=False, **options))
    with_torch("tanh", torch.nn.RNN(D, H, batch_first=True))
    with_torch("lstm", torch.nn.LSTM(D, H, batch_first=True))
    with_torch("gruResetAfter", torch.nn.GRU(D, H, batch_first=True))
    print("  ]\n}")


if __name__ == "__main__":
    main()
