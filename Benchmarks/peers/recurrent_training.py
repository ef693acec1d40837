"""Training steps of the recurrent sentiment classifiers: Adam 0.001, binary cross-entropy."""
import common
import identifiers
import recurrent
import textcnn_training

FRAMEWORKS = ("torch", "torch-compile", "keras", "keras-xla")


def main():
    p = common.parser("recurrent-training", FRAMEWORKS)
    p.add_argument("--model", choices=recurrent.MODELS, default="lstm")
    p.add_argument("--data", required=True, help="folder with train.ids and test.ids")
    p.add_argument("--batch", type=int, default=64)
    p.add_argument("--epochs", type=int, default=2, help="timed epochs, after one that is not timed")
    p.add_argument("--limit", type=int, default=2560, help="train on the first examples only")
    a = p.parse_args()
    textcnn_training.train(
        a, f"recurrent-training-{a.model}",
        lambda size: recurrent.torch_model(a.model, size),
        lambda length, size: recurrent.keras_model(a.model, size))


if __name__ == "__main__":
    main()
