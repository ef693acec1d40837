"""Training steps of the course's word LSTM: embedding 500 → 2 × LSTM 500 → dropout 0.5 → softmax over
10,000 words at each of 35 steps, 20 sequences, Adam, the state starting at zero."""
import time

import common
import textcnn

FRAMEWORKS = ("torch", "torch-compile", "keras", "keras-xla")
WORDS, SIZE, STEPS, BATCH = 10_000, 500, 35, 20


def windows(count, seed):
    import numpy

    weights = 1 / numpy.arange(1, WORDS + 1)
    random = numpy.random.default_rng(seed)
    tokens = random.choice(WORDS, (count, BATCH, STEPS + 1), p=weights / weights.sum())
    return tokens.astype("int64")


def with_torch(a, data, tick):
    from torch import nn

    torch = textcnn.use_torch(a)

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(WORDS, SIZE)
            self.lstm = nn.LSTM(SIZE, SIZE, num_layers=2, batch_first=True)
            self.dropout, self.output = nn.Dropout(0.5), nn.Linear(SIZE, WORDS)

        def forward(self, x):
            return self.output(self.dropout(self.lstm(self.embedding(x))[0]))

    model = Model()
    network = torch.compile(model) if a.framework == "torch-compile" else model
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    criterion = nn.CrossEntropyLoss()
    for window in torch.as_tensor(data):
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(network(window[:, :-1]).flatten(0, 1), window[:, 1:].flatten())
        loss.backward()
        optimizer.step()
        tick(loss.item())
    return sum(p.numel() for p in model.parameters()), common.versions("torch")


def with_keras(a, data, tick):
    _, keras = textcnn.use_keras(a)
    layers = keras.layers
    model = keras.Sequential([
        keras.Input((STEPS,), dtype="int32"), layers.Embedding(WORDS, SIZE),
        layers.LSTM(SIZE, return_sequences=True), layers.LSTM(SIZE, return_sequences=True),
        layers.Dropout(0.5), layers.Dense(WORDS)])
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3), jit_compile=a.framework == "keras-xla",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    for window in data:
        tick(model.train_on_batch(window[:, :-1].astype("int32"), window[:, 1:].astype("int32")))
    return model.count_params(), common.versions("tensorflow-cpu", "keras")


def main():
    p = common.parser("ptb-lstm", FRAMEWORKS)
    p.add_argument("--steps", type=int, default=16, help="timed steps, after four that are not")
    a = p.parse_args()
    times, losses, last = [], [], time.perf_counter()

    def tick(loss):
        nonlocal last
        now = time.perf_counter()
        times.append(now - last)
        losses.append(float(loss))
        last = now

    run = with_torch if a.framework.startswith("torch") else with_keras
    with common.Noise() as noise:
        parameters, versions = run(a, windows(a.steps + 4, a.seed), tick)
    common.emit(
        "ptb-lstm", a, versions=versions, parameters=parameters, timed_steps=a.steps,
        **common.percentiles(times[4:], "step"), loss=round(losses[-1], 4), **noise.record)


if __name__ == "__main__":
    main()
