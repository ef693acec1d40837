"""Training steps of the course's text-CNN: Adam 0.001, binary cross-entropy, shuffled each epoch."""
import time

import common
import identifiers
import textcnn

WORKLOAD = "text-cnn-training"
FRAMEWORKS = ("torch", "torch-compile", "keras", "keras-xla")
WARM_UP_STEPS = 3


class Clock:
    """Collects the times of the steps that count."""

    def __init__(self):
        self.steps, self.first_step, self.noise = [], None, common.Noise()

    def begin(self, epoch):
        self.epoch, self.step, self.last = epoch, 0, time.perf_counter()
        if epoch == 1:
            self.noise.__enter__()

    def tick(self):
        now = time.perf_counter()
        if self.first_step is None:
            self.first_step = now - self.last
        elif self.epoch >= 1 and self.step >= WARM_UP_STEPS:
            self.steps.append(now - self.last)
        self.step, self.last = self.step + 1, now

    def end(self):
        self.noise.__exit__()


def with_torch(a, model, train, test):
    import torch

    network = torch.compile(model) if a.framework == "torch-compile" else model
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    criterion = torch.nn.BCELoss()
    labels, tokens = torch.as_tensor(train[0]).float(), torch.as_tensor(train[1]).long()
    clock, usable = Clock(), len(tokens) // a.batch * a.batch
    for epoch in range(a.epochs + 1):
        model.train()
        losses = []
        order = torch.randperm(len(tokens))[:usable]
        clock.begin(epoch)
        for batch in order.split(a.batch):
            optimizer.zero_grad(set_to_none=True)
            loss = criterion(network(tokens[batch]).squeeze(1), labels[batch])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            clock.tick()
    clock.end()
    model.eval()
    with torch.no_grad():
        chunks = torch.as_tensor(test[1]).long().split(256)
        answers = torch.cat([model(chunk).squeeze(1) for chunk in chunks]) > 0.5
    accuracy = (answers == torch.as_tensor(test[0]).bool()).float().mean().item()
    parameters = sum(p.numel() for p in model.parameters())
    return clock, sum(losses) / len(losses), accuracy, parameters, common.versions("torch")


def with_keras(a, model, train, test):
    import keras

    model.compile(
        optimizer=keras.optimizers.Adam(1e-3), loss="binary_crossentropy", metrics=["accuracy"],
        jit_compile=a.framework == "keras-xla")
    clock = Clock()

    class Ticks(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            clock.begin(epoch)

        def on_train_batch_end(self, batch, logs=None):
            clock.tick()

    usable = len(train[0]) // a.batch * a.batch
    history = model.fit(
        train[1][:usable], train[0][:usable].astype("float32"), batch_size=a.batch,
        epochs=a.epochs + 1, verbose=0, callbacks=[Ticks()])
    clock.end()
    scores = model.evaluate(
        test[1], test[0].astype("float32"), batch_size=256, verbose=0, return_dict=True)
    return (clock, history.history["loss"][-1], scores["accuracy"], model.count_params(),
            common.versions("tensorflow-cpu", "keras"))


def train(a, workload, torch_model, keras_model):
    """Trains the model that one of the functions makes and prints the line of the run."""
    labels, tokens, vocabulary_size = identifiers.read(f"{a.data}/train.ids")
    test_labels, test_tokens, _ = identifiers.read(f"{a.data}/test.ids")
    data = (labels[:a.limit], tokens[:a.limit]), (test_labels, test_tokens)
    if a.framework.startswith("torch"):
        textcnn.use_torch(a)
        found = with_torch(a, torch_model(vocabulary_size), *data)
    else:
        textcnn.use_keras(a)
        found = with_keras(a, keras_model(tokens.shape[1], vocabulary_size), *data)
    clock, loss, accuracy, parameters, versions = found
    times = common.percentiles(clock.steps, "step")
    common.emit(
        workload, a, versions=versions, batch=a.batch, parameters=parameters, epochs=a.epochs + 1,
        examples=len(labels[:a.limit]), timed_steps=len(clock.steps), **times,
        samples_per_s=round(a.batch / times["step_ms"] * 1e3, 1),
        first_step_s=round(clock.first_step, 2), loss=round(loss, 4), accuracy=round(accuracy, 4),
        **clock.noise.record)


def main():
    p = common.parser(WORKLOAD, FRAMEWORKS)
    p.add_argument("--data", required=True, help="folder with train.ids and test.ids")
    p.add_argument("--batch", type=int, default=64)
    p.add_argument("--epochs", type=int, default=2, help="timed epochs, after one that is not timed")
    p.add_argument("--limit", type=int, help="train on the first examples only")
    train(p.parse_args(), WORKLOAD, textcnn.torch_model, textcnn.keras_model)


if __name__ == "__main__":
    main()
