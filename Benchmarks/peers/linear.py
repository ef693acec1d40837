"""scikit-learn's strong baseline: tf-idf of word 1- and 2-grams, logistic regression."""
import gzip
import time

import common


def read(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        rows = [line.rstrip("\n").split("\t", 1) for line in file]
    return [text for _, text in rows], [label for label, _ in rows]


def main():
    p = common.parser("linear", ("scikit-learn",))
    p.add_argument("--train", required=True, help="label<TAB>text lines, gzip")
    p.add_argument("--test", required=True)
    p.add_argument("--c", type=float, default=1.0, help="inverse strength of the L2 penalty")
    p.add_argument("--minimum-documents", type=int, default=1)
    p.add_argument("--sublinear", action="store_true", help="1 + log(count) instead of the count")
    p.add_argument("--solver", default="lbfgs")
    a = p.parse_args()
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import f1_score

    with common.Noise() as noise:
        start = time.perf_counter()
        texts, labels = read(a.train)
        reading = time.perf_counter()
        vectorizer = TfidfVectorizer(
            ngram_range=(1, 2), min_df=a.minimum_documents, sublinear_tf=a.sublinear)
        features = vectorizer.fit_transform(texts)
        vectorising = time.perf_counter()
        model = LogisticRegression(C=a.c, max_iter=1000, solver=a.solver)
        model.fit(features, labels)
        fitted = time.perf_counter()
    texts, labels = read(a.test)
    start_test = time.perf_counter()
    answers = model.predict(vectorizer.transform(texts))
    predicting = time.perf_counter() - start_test
    accuracy = sum(x == y for x, y in zip(answers, labels)) / len(labels)
    common.emit(
        "linear", a, versions=common.versions("scikit-learn"), features=features.shape[1],
        examples=features.shape[0], train_s=round(fitted - start, 2),
        read_s=round(reading - start, 2), vectorise_s=round(vectorising - reading, 2),
        fit_s=round(fitted - vectorising, 2), predict_s=round(predicting, 2),
        accuracy=round(accuracy, 4), macro_f1=round(f1_score(labels, answers, average="macro"), 4),
        **noise.record)


if __name__ == "__main__":
    main()
