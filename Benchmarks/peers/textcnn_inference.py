"""Predictions of the course's text-CNN, a different batch at every call.

torch: eager in inference mode; torch-compile; torchscript: traced and frozen; keras-call:
model(x, training=False); keras-predict: model.predict; keras-function: tf.function.
"""
import time

import common
import identifiers
import textcnn

FRAMEWORKS = (
    "torch", "torch-compile", "torchscript", "keras-call", "keras-predict", "keras-function")


# Batches that take turns, so that no framework finds the last call's numbers in its caches.
BATCHES = 40


def with_torch(a, batches, vocabulary_size):
    torch = textcnn.use_torch(a)
    model = textcnn.torch_model(vocabulary_size).eval()
    inputs = [torch.as_tensor(batch).long() for batch in batches]
    if a.framework == "torch-compile":
        model = torch.compile(model)
    elif a.framework == "torchscript":
        with torch.no_grad():
            model = torch.jit.freeze(torch.jit.trace(model, inputs[0]))

    def predict(index):
        with torch.inference_mode():
            return model(inputs[index]).numpy()

    return predict, common.versions("torch")


def with_keras(a, batches, vocabulary_size):
    tensorflow, _ = textcnn.use_keras(a)
    model = textcnn.keras_model(batches[0].shape[1], vocabulary_size)
    if a.framework == "keras-predict":
        predict = lambda index: model.predict(batches[index], batch_size=a.batch, verbose=0)
    else:
        inputs = [tensorflow.constant(batch) for batch in batches]
        call = lambda x: model(x, training=False)
        if a.framework == "keras-function":
            call = tensorflow.function(call)
        predict = lambda index: call(inputs[index]).numpy()
    return predict, common.versions("tensorflow-cpu", "keras")


def main():
    p = common.parser("text-cnn-inference", FRAMEWORKS)
    p.add_argument("--data", required=True, help="folder with test.ids")
    p.add_argument("--batch", type=int, default=1)
    p.add_argument("--seconds", type=float, default=3)
    a = p.parse_args()
    _, tokens, vocabulary_size = identifiers.read(f"{a.data}/test.ids")
    run = with_torch if a.framework.startswith("torch") else with_keras
    batches = [tokens[i * a.batch:(i + 1) * a.batch] for i in range(BATCHES)]
    predict, versions = run(a, batches, vocabulary_size)
    start = time.perf_counter()
    predict(0)
    first = time.perf_counter() - start
    for index in range(10):
        predict(index)
    calls = []
    with common.Noise() as noise:
        end = time.perf_counter() + a.seconds
        while time.perf_counter() < end or len(calls) < 20:
            start = time.perf_counter()
            predict(len(calls) % BATCHES)
            calls.append(time.perf_counter() - start)
    times = common.percentiles(calls, "call")
    common.emit(
        f"text-cnn-inference-{a.batch}", a, versions=versions, batch=a.batch, calls=len(calls),
        **times, predictions_per_s=round(a.batch / times["call_ms"] * 1e3, 1),
        first_call_s=round(first, 3), **noise.record)


if __name__ == "__main__":
    main()
