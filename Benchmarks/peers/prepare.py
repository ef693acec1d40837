"""Writes the files of identifiers the text-CNN benchmarks train on.

With --data, from IMDb as the course prepares it: tags removed, words split and filtered as Keras's
Tokenizer does, the most frequent words of the training set kept, the last words of each review, zeros
in front of shorter ones. Without, synthetic text of the same shape.
"""
import argparse
import collections
import gzip
import os
import re

import numpy

import identifiers

FILTERED = str.maketrans({c: " " for c in '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'})


def reviews(path):
    """Yields label (1 for positive) and words of each line."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            label, text = line.rstrip("\n").split("\t", 1)
            text = re.sub(r"<[^>]+>", " ", text)
            yield int(label == "positive"), text.lower().translate(FILTERED).split()


def encode(rows, index, length):
    table = numpy.zeros((len(rows), length), "<i4")
    for row, (_, words) in enumerate(rows):
        known = [index[word] for word in words if word in index][-length:]
        if known:
            table[row, -len(known):] = known
    return [label for label, _ in rows], table


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--data", help="folder with imdb/train.tsv.gz and imdb/test.tsv.gz")
    p.add_argument("--output", required=True, help="folder for train.ids and test.ids")
    p.add_argument("--length", type=int, default=150)
    p.add_argument("--vocabulary", type=int, default=2000)
    a = p.parse_args()
    os.makedirs(a.output, exist_ok=True)
    if a.data:
        train, test = (list(reviews(f"{a.data}/imdb/{part}.tsv.gz")) for part in ("train", "test"))
        counts = collections.Counter()
        for _, words in train:
            counts.update(words)
        # Counter.most_common keeps the order of first appearance among equals, as Keras does.
        index = {word: i + 1 for i, (word, _) in enumerate(counts.most_common(a.vocabulary - 1))}
        parts = {"train": encode(train, index, a.length), "test": encode(test, index, a.length)}
    else:
        parts = {
            "train": identifiers.synthetic(25_000, a.length, a.vocabulary, 2, seed=1),
            "test": identifiers.synthetic(2_500, a.length, a.vocabulary, 2, seed=2),
        }
    for part, (labels, table) in parts.items():
        identifiers.write(f"{a.output}/{part}.ids", labels, table, a.vocabulary)


if __name__ == "__main__":
    main()
