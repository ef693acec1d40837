"""Word vectors by gensim (corpus_file, its fastest mode) and fastText: words a second of training.

gensim's counting is timed apart. fastText does everything in one call: it is run for one epoch more,
and the difference of the two runs is the training. With --analogies, which is about the quality of
the vectors, fastText is run once and its time includes the counting.
"""
import time

import common


def keyed(model):
    """The words of a fastText model and their vectors, most frequent first, as gensim has them."""
    from gensim.models import KeyedVectors
    words = model.get_words()
    vectors = KeyedVectors(model.get_dimension())
    vectors.add_vectors(words, [model.get_word_vector(word) for word in words])
    return vectors


def main():
    p = common.parser("word-vectors-training", ("gensim", "fasttext"))
    p.add_argument("--text", required=True, help="plain text, a sentence a line")
    p.add_argument("--model", choices=("skip-gram", "cbow", "subwords"), default="skip-gram")
    p.add_argument("--dimension", type=int, default=100)
    p.add_argument("--epochs", type=int, default=1)
    p.add_argument("--learning-rate", type=float)
    p.add_argument("--analogies", help="questions-words.txt, for the accuracy")
    p.add_argument("--similarities", help="a file like wordsim353.tsv, for Spearman's correlation")
    p.add_argument("--output", help="keep the vectors here, in word2vec's binary form")
    a = p.parse_args()
    path = a.text
    rate = a.learning_rate or (0.05 if a.model == "cbow" else 0.025)
    record = dict(model=a.model, dimension=a.dimension, epochs=a.epochs)
    with common.Noise() as noise:
        if a.framework == "gensim":
            from gensim.models import Word2Vec
            m = Word2Vec(
                sg=int(a.model != "cbow"), vector_size=a.dimension, window=5, negative=5,
                sample=1e-3, min_count=5, workers=a.threads, alpha=rate, seed=a.seed)
            start = time.perf_counter()
            m.build_vocab(corpus_file=path)
            record["counting_s"] = round(time.perf_counter() - start, 2)
            start = time.perf_counter()
            m.train(
                corpus_file=path, total_examples=m.corpus_count, total_words=m.corpus_total_words,
                epochs=a.epochs)
            seconds, words, vectors = time.perf_counter() - start, m.corpus_total_words, m.wv
        else:
            import fasttext
            words = sum(len(line.split()) for line in open(path, encoding="utf8"))
            times = [0]
            for epochs in (a.epochs,) if a.analogies else (1, 1 + a.epochs):
                start = time.perf_counter()
                m = fasttext.train_unsupervised(
                    path, model="cbow" if a.model == "cbow" else "skipgram", dim=a.dimension, ws=5,
                    neg=5, t=1e-3, minCount=5, lr=rate, epoch=epochs, thread=a.threads,
                    minn=3 if a.model == "subwords" else 0, maxn=6 if a.model == "subwords" else 0,
                    verbose=0)
                times.append(time.perf_counter() - start)
            seconds = times[-1] - times[-2]
            vectors = keyed(m) if a.analogies or a.output else None
    record.update(words=words, train_s=round(seconds, 2),
                  words_per_s=round(words * a.epochs / seconds))
    record["peak_rss_mb"] = common.peak_memory_mb()
    if vectors is not None:
        record["vocabulary"] = len(vectors)
        if a.output:
            vectors.save_word2vec_format(a.output, binary=True)
        if a.analogies:
            record["accuracy"] = vectors.evaluate_word_analogies(
                a.analogies, restrict_vocab=30000)[0]
        if a.similarities:
            record["similarity"] = vectors.evaluate_word_pairs(a.similarities)[1][0]
    common.emit("word-vectors-training", a, versions=common.versions("gensim", "fasttext"),
                **record, **noise.record)


if __name__ == "__main__":
    main()
