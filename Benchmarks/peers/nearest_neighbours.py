"""gensim's time for the ten nearest neighbours of many words, exactly, one word after the other."""
import os
import sys
import time

# The number of threads must be said before NumPy is loaded.
for argument, value in zip(sys.argv, sys.argv[1:]):
    if argument == "--threads":
        os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = value

import common


def main():
    p = common.parser("nearest-neighbours", ("gensim",))
    p.add_argument("--vectors", required=True, help="word2vec binary")
    p.add_argument("--queries", type=int, default=1000)
    a = p.parse_args()
    from gensim.models import KeyedVectors

    vectors = KeyedVectors.load_word2vec_format(a.vectors, binary=True)
    words = vectors.index_to_key[::max(1, len(vectors) // a.queries)][:a.queries]
    vectors.fill_norms()
    vectors.most_similar(words[0], topn=10)
    with common.Noise() as noise:
        start = time.perf_counter()
        found = [vectors.most_similar(word, topn=10) for word in words]
        seconds = time.perf_counter() - start
    checksum = sum(neighbours[0][1] for neighbours in found) / len(found)
    common.emit(
        "nearest-neighbours", a, versions=common.versions("gensim"), queries=len(words),
        total_ms=round(seconds * 1e3, 2), mean_best_cosine=round(checksum, 6), **noise.record)


if __name__ == "__main__":
    main()
