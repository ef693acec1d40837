"""gensim's time from a file of word vectors to vectors that can be asked."""
import time

import common


def main():
    p = common.parser("vector-loading", ("gensim",))
    p.add_argument("--vectors", required=True, help="word2vec text (plain or gzip) or binary")
    a = p.parse_args()
    from gensim.models import KeyedVectors

    with common.Noise() as noise:
        start = time.perf_counter()
        vectors = KeyedVectors.load_word2vec_format(a.vectors, binary=a.vectors.endswith(".bin"))
        seconds = time.perf_counter() - start
    common.emit(
        "vector-loading", a, versions=common.versions("gensim"), words=len(vectors),
        size=vectors.vector_size, load_s=round(seconds, 3), **noise.record)


if __name__ == "__main__":
    main()
