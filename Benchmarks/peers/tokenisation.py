"""Text to token identifiers on one core, in megabytes a second.

scikit-learn: CountVectorizer's analyser and its vocabulary; keras: the TextVectorization layer.
"""
import gzip
import time

import common

CHUNK = 10_000  # characters of a document; the corpus is one endless line


def documents(path, megabytes):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        text = file.read(megabytes * 1_000_000)
    return [text[i:i + CHUNK] for i in range(0, len(text), CHUNK)]


def with_scikit_learn(texts):
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(token_pattern=r"(?u)\b\w+\b")
    vectorizer.fit(texts)
    analyse, vocabulary = vectorizer.build_analyzer(), vectorizer.vocabulary_
    return lambda: sum(len([vocabulary[t] for t in analyse(text)]) for text in texts)


def with_keras(texts, a):
    import textcnn

    tensorflow, keras = textcnn.use_keras(a)
    layer = keras.layers.TextVectorization(output_mode="int", standardize="lower", ragged=True)
    batches = tensorflow.data.Dataset.from_tensor_slices(texts).batch(64)
    layer.adapt(batches)
    return lambda: sum(int(layer(batch).flat_values.shape[0]) for batch in batches)


def main():
    p = common.parser("tokenisation", ("scikit-learn", "keras"))
    p.add_argument("--text", required=True, help="plain text, gzip")
    p.add_argument("--megabytes", type=int, default=10)
    a = p.parse_args()
    a.threads = 1
    texts = documents(a.text, a.megabytes)
    count = with_keras(texts, a) if a.framework == "keras" else with_scikit_learn(texts)
    tokens = count()
    with common.Noise() as noise:
        times = []
        for _ in range(3):
            start = time.perf_counter()
            count()
            times.append(time.perf_counter() - start)
    size = sum(len(text.encode()) for text in texts) / 1e6
    module = "scikit-learn" if a.framework == "scikit-learn" else "keras"
    common.emit(
        "tokenisation", a, versions=common.versions(module), tokens=tokens,
        megabytes=round(size, 1), mb_per_s=round(size / min(times), 2), **noise.record)


if __name__ == "__main__":
    main()
