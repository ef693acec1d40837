"""One text at a time through the recurrent sentiment classifiers, another text at every call.

torch: eager in inference mode; torch-compile; torchscript: traced and frozen; keras-call:
model(x, training=False); keras-predict: model.predict; keras-function: tf.function; onnxruntime:
exported from PyTorch.
"""
import os
import tempfile
import time

import common
import identifiers
import recurrent
import textcnn

FRAMEWORKS = ("onnxruntime", "torch", "torch-compile", "torchscript", "keras-call", "keras-predict",
              "keras-function")
TEXTS = 40


def with_onnx(a, model, inputs):
    import onnxruntime
    import torch

    path = os.path.join(tempfile.mkdtemp(), "model.onnx")
    torch.onnx.export(model, (inputs[0],), path, dynamo=False, input_names=["x"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = a.threads
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    arrays = [x.numpy() for x in inputs]
    return lambda index: session.run(None, {"x": arrays[index]})[0], "onnxruntime"


def with_torch(a, texts, vocabulary_size):
    torch = textcnn.use_torch(a)
    model = recurrent.torch_model(a.model, vocabulary_size).eval()
    inputs = [torch.as_tensor(text).long() for text in texts]
    if a.framework == "onnxruntime":
        return with_onnx(a, model, inputs)
    if a.framework == "torch-compile":
        model = torch.compile(model)
    elif a.framework == "torchscript":
        with torch.no_grad():
            model = torch.jit.freeze(torch.jit.trace(model, inputs[0]))

    def predict(index):
        with torch.inference_mode():
            return model(inputs[index]).numpy()

    return predict, "torch"


def with_keras(a, texts, vocabulary_size):
    tensorflow, _ = textcnn.use_keras(a)
    model = recurrent.keras_model(a.model, vocabulary_size)
    if a.framework == "keras-predict":
        return lambda index: model.predict(texts[index], verbose=0), "keras"
    inputs = [tensorflow.constant(text) for text in texts]
    call = lambda x: model(x, training=False)
    if a.framework == "keras-function":
        call = tensorflow.function(call)
    return lambda index: call(inputs[index]).numpy(), "keras"


def main():
    p = common.parser("recurrent-inference", FRAMEWORKS)
    p.add_argument("--model", choices=recurrent.MODELS, default="lstm")
    p.add_argument("--data", required=True, help="folder with test.ids")
    p.add_argument("--seconds", type=float, default=3)
    a = p.parse_args()
    _, tokens, vocabulary_size = identifiers.read(f"{a.data}/test.ids")
    texts = [tokens[i:i + 1] for i in range(TEXTS)]
    run = with_keras if a.framework.startswith("keras") else with_torch
    predict, module = run(a, texts, vocabulary_size)
    for index in range(10):
        predict(index)
    calls = []
    with common.Noise() as noise:
        end = time.perf_counter() + a.seconds
        while time.perf_counter() < end or len(calls) < 20:
            start = time.perf_counter()
            predict(len(calls) % TEXTS)
            calls.append(time.perf_counter() - start)
    common.emit(
        f"recurrent-inference-{a.model}", a, versions=common.versions(module), calls=len(calls),
        **common.percentiles(calls, "call"), **noise.record)


if __name__ == "__main__":
    main()
