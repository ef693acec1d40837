"""Training steps, and greedy decoding, of the sequence-to-sequence models: Adam 0.001."""
import time

import common
import textcnn
import translation

FRAMEWORKS = ("torch", "torch-compile", "keras", "keras-xla")


def with_torch(a, batches, tick):
    torch = textcnn.use_torch(a)
    model = translation.torch_model(a.model)
    network = torch.compile(model) if a.framework == "torch-compile" else model
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    criterion = torch.nn.CrossEntropyLoss()
    for source, read, written in batches:
        source, read, written = (torch.as_tensor(x).long() for x in (source, read, written))
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(network(source, read).flatten(0, 1), written.flatten())
        loss.backward()
        optimizer.step()
        tick(loss.item())

    def greedy(source, steps):
        with torch.no_grad():
            return model.greedy(torch.as_tensor(source).long(), steps)
    return greedy, sum(p.numel() for p in model.parameters()), common.versions("torch")


def with_keras(a, batches, tick):
    _, keras = textcnn.use_keras(a)
    model = translation.keras_model(a.model)
    model.compile(
        optimizer=keras.optimizers.Adam(1e-3), jit_compile=a.framework == "keras-xla",
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    for source, read, written in batches:
        tick(model.train_on_batch(
            [source.astype("int32"), read.astype("int32")], written.astype("int32")))

    def greedy(source, steps):
        return model.greedy(source.astype("int32"), steps)
    return greedy, model.count_params(), common.versions("tensorflow-cpu", "keras")


def main():
    p = common.parser("translation", FRAMEWORKS)
    p.add_argument("--model", choices=translation.MODELS, default="title")
    p.add_argument("--steps", type=int, default=12, help="timed steps, after four that are not")
    p.add_argument("--decode", type=int, default=0, help="sentences to decode after training")
    a = p.parse_args()
    sizes = translation.CHARACTERS if a.model == "character" else translation.TITLES
    batches = [
        translation.data(a.model, sizes["batch"], a.seed + step) for step in range(a.steps + 4)]
    times, losses, last = [], [], time.perf_counter()

    def tick(loss):
        nonlocal last
        now = time.perf_counter()
        times.append(now - last)
        losses.append(float(loss))
        last = now

    run = with_torch if a.framework.startswith("torch") else with_keras
    with common.Noise() as noise:
        greedy, parameters, versions = run(a, batches, tick)
    decoding = {}
    if a.decode:
        source, _, _ = translation.data(a.model, a.decode, a.seed + 999)
        greedy(source[:32], 2)
        start = time.perf_counter()
        for index in range(0, len(source), 64):
            greedy(source[index:index + 64], sizes["target_length"])
        seconds = time.perf_counter() - start
        decoding = {"decode_s": round(seconds, 3),
                    "tokens_per_s": round(len(source) * sizes["target_length"] / seconds)}
    common.emit(
        f"translation-{a.model}", a, versions=versions, parameters=parameters,
        timed_steps=a.steps, **common.percentiles(times[4:], "step"), loss=round(losses[-1], 4),
        **decoding, **noise.record)


if __name__ == "__main__":
    main()
