"""Files of labelled identifiers: the numbers that Textus and its peers both train on.

Layout, little-endian: the eight bytes "TEXTUSID", three 32-bit integers (rows, columns, vocabulary
size), then per row one 32-bit label and `columns` 32-bit identifiers.
"""
import numpy

MAGIC = b"TEXTUSID"


def write(path, labels, identifiers, vocabulary_size):
    rows, columns = identifiers.shape
    table = numpy.empty((rows, columns + 1), "<i4")
    table[:, 0] = labels
    table[:, 1:] = identifiers
    with open(path, "wb") as file:
        file.write(MAGIC)
        file.write(numpy.array([rows, columns, vocabulary_size], "<i4").tobytes())
        file.write(table.tobytes())


def read(path):
    """Returns labels [rows], identifiers [rows, columns] and the vocabulary size."""
    with open(path, "rb") as file:
        if file.read(8) != MAGIC:
            raise SystemExit(f"{path} is not a file of identifiers")
        rows, columns, vocabulary_size = (int(n) for n in numpy.frombuffer(file.read(12), "<i4"))
        table = numpy.frombuffer(file.read(), "<i4").reshape(rows, columns + 1)
    return table[:, 0].copy(), table[:, 1:].copy(), vocabulary_size


def synthetic(rows, columns, vocabulary_size, classes, seed, planted=12):
    """Tokens after Zipf's law, with a few tokens of the row's class planted so that learning shows."""
    random = numpy.random.default_rng(seed)
    weights = 1 / numpy.arange(1, vocabulary_size + 1)
    identifiers = random.choice(vocabulary_size, (rows, columns), p=weights / weights.sum())
    labels = random.integers(0, classes, rows)
    for row in range(rows):
        places = random.integers(0, columns, planted)
        words = labels[row] * 20 + random.integers(0, 20, planted)
        identifiers[row, places] = vocabulary_size - 1 - words
    return labels.astype("<i4"), identifiers.astype("<i4")
