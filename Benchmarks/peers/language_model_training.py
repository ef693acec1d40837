"""Training steps of the course's word LSTM: 2 x 500 units, 10,000 words, batches of 20 x 30, Adam 0.001."""
import collections
import gzip
import time

import common
import textcnn

WORKLOAD = "language-model-training"
FRAMEWORKS = ("torch", "torch-compile", "keras", "keras-xla")
SIZE, LENGTH = 500, 30


def tokens_of(path, batch, steps):
    """Batches [batch, LENGTH + 1] of a text read in `batch` rows side by side, and the vocabulary's size."""
    import numpy as np

    with gzip.open(path, "rt") as file:
        words = [word for line in file for word in [*line.split(), "<eos>"]]
    counts = collections.Counter(words)
    order = {w: i for i, w in enumerate(sorted(counts, key=lambda w: (-counts[w], w)))}
    ids = np.array([order[w] for w in words], dtype="int64")
    rows = ids[:len(ids) // batch * batch].reshape(batch, -1)
    blocks = [rows[:, i * LENGTH:(i + 1) * LENGTH + 1] for i in range(steps)]
    return [(b[:, :-1], b[:, 1:]) for b in blocks], len(order)


def torch_model(vocabulary_size):
    """With Keras's initial values, as Textus has them."""
    import torch
    from torch import nn

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(vocabulary_size, SIZE)
            self.lstm = nn.LSTM(SIZE, SIZE, num_layers=2, batch_first=True, dropout=0.5)
            self.dropout, self.output = nn.Dropout(0.5), nn.Linear(SIZE, vocabulary_size)
            nn.init.uniform_(self.embedding.weight, -0.05, 0.05)
            nn.init.uniform_(self.output.weight, -0.05, 0.05)
            nn.init.zeros_(self.output.bias)
            for name, value in self.lstm.named_parameters():
                if "weight_ih" in name:
                    nn.init.xavier_uniform_(value)
                elif "weight_hh" in name:
                    nn.init.orthogonal_(value)
                else:
                    nn.init.zeros_(value)
                    if "bias_ih" in name:
                        with torch.no_grad():
                            value[SIZE:2 * SIZE] = 1

        def forward(self, x, state=None):
            h, state = self.lstm(self.embedding(x), state)
            return self.output(self.dropout(h)), state

    return Model()


def with_torch(a, batches, vocabulary_size):
    torch = textcnn.use_torch(a)
    model = torch_model(vocabulary_size)
    network = torch.compile(model) if a.framework == "torch-compile" else model
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    criterion = torch.nn.CrossEntropyLoss()
    durations, losses, state = [], [], None
    last = time.perf_counter()
    for x, y in batches:
        optimizer.zero_grad(set_to_none=True)
        logits, state = network(torch.as_tensor(x), state)
        state = tuple(part.detach() for part in state)
        loss = criterion(logits.flatten(0, 1), torch.as_tensor(y).flatten())
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        now = time.perf_counter()
        durations.append(now - last)
        last = now
    parameters = sum(p.numel() for p in model.parameters())
    return durations, sum(losses) / len(losses), parameters, common.versions("torch")


def with_keras(a, batches, vocabulary_size):
    """Without state between batches, as in the course."""
    _, keras = textcnn.use_keras(a)
    from keras import layers

    model = keras.Sequential([
        keras.Input((LENGTH,), dtype="int32"), layers.Embedding(vocabulary_size, SIZE),
        layers.LSTM(SIZE, return_sequences=True), layers.Dropout(0.5),
        layers.LSTM(SIZE, return_sequences=True), layers.Dropout(0.5),
        layers.Dense(vocabulary_size)])
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3), jit_compile=a.framework == "keras-xla",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    durations, losses = [], []
    last = time.perf_counter()
    for x, y in batches:
        losses.append(float(model.train_on_batch(x.astype("int32"), y.astype("int32"))))
        now = time.perf_counter()
        durations.append(now - last)
        last = now
    # Keras gives the mean since the beginning.
    return durations, losses[-1], model.count_params(), common.versions("tensorflow-cpu", "keras")


def main():
    p = common.parser(WORKLOAD, FRAMEWORKS)
    p.add_argument("--text", required=True, help="the training text, gzip-compressed")
    p.add_argument("--batch", type=int, default=20)
    p.add_argument("--steps", type=int, default=40, help="timed steps")
    p.add_argument("--warmup", type=int, default=5, help="steps before those that are timed")
    a = p.parse_args()
    batches, vocabulary_size = tokens_of(a.text, a.batch, a.warmup + a.steps)
    run = with_torch if a.framework.startswith("torch") else with_keras
    with common.Noise() as noise:
        durations, loss, parameters, versions = run(a, batches, vocabulary_size)
    times = common.percentiles(durations[a.warmup:], "step")
    common.emit(
        WORKLOAD, a, versions=versions, batch=a.batch, parameters=parameters,
        timed_steps=len(durations) - a.warmup, **times,
        tokens_per_s=round(a.batch * LENGTH / times["step_ms"] * 1e3), loss=round(loss, 4),
        **noise.record)


if __name__ == "__main__":
    main()
