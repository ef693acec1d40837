"""Shows that vectors go between Textus, gensim and fastText without a bit of difference.

    peers/bin/python Benchmarks/peers/check_vectors.py .build/release/textus shared/data/vectors

Every file of the folder is read by Textus and by its own tool and compared number
by number; then Textus writes it in every form, and gensim, fastText and a plain parse read that.
The first difference ends the script with status 1. fastText is left out where it is not installed.
"""
import gzip
import json
import os
import subprocess
import sys
import tempfile

import numpy
from gensim.models import KeyedVectors
from gensim.models.fasttext import load_facebook_vectors

try:
    import fasttext
except ImportError:
    fasttext = None

UNSEEN = ["nightsss", "naïveté", "東京", "xyzzyish", "a-b", "ÅÄÖ", "don't"]


def textus(*arguments):
    done = subprocess.run([TEXTUS, "embed", *arguments], stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def safetensors(path):
    """Words and matrix of an archive that Textus wrote, read in the plainest way."""
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
        content = file.read()
    types = {"F32": numpy.float32, "I64": numpy.int64, "U8": numpy.uint8}
    arrays = {
        name: numpy.frombuffer(
            content[slice(*entry["data_offsets"])], types[entry["dtype"]]).reshape(entry["shape"])
        for name, entry in header.items() if name != "__metadata__" and entry["dtype"] in types}
    ends = arrays["word_ends"].tolist()
    data = arrays["words"].tobytes()
    starts = [0, *ends[:-1]]
    words = [data[start:end].decode("utf-8", "replace") for start, end in zip(starts, ends)]
    return words, arrays["vectors"]


def plain(path):
    """Words and numbers of a text file, read in the plainest way."""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as file:
        rows = [line.rstrip().split(" ") for line in file]
    if len(rows[0]) == 2:
        rows = rows[1:]
    return [row[0] for row in rows], numpy.array([row[1:] for row in rows]).astype(numpy.float32)


def original(path):
    """Words and matrix as the file's own tool reads them."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        head = file.read(4)
    if head == b"\xba\x16\x4f\x2f":
        return model(path)
    if path.endswith(".bin"):
        vectors = KeyedVectors.load_word2vec_format(path, binary=True)
        return vectors.index_to_key, vectors.vectors
    return plain(path)


def model(path):
    """Words and vectors of a fastText model, as fastText composes them."""
    if fasttext is None:
        vectors = load_facebook_vectors(path)
        return vectors.index_to_key, vectors.vectors
    loaded = fasttext.load_model(path)
    words = loaded.get_words()
    return words, numpy.array([loaded.get_word_vector(word) for word in words])


def without_end(vectors):
    """The same without the end of sentences, to which gensim alone gives n-grams."""
    words, matrix = vectors
    kept = [place for place, word in enumerate(words) if word != "</s>"]
    return [words[place] for place in kept], numpy.ascontiguousarray(matrix[kept])


def same(what, ours, theirs):
    words, matrix = ours
    other_words, other_matrix = theirs
    if list(words) != list(other_words):
        sys.exit(f"{what}: the words differ")
    if matrix.shape != other_matrix.shape:
        sys.exit(f"{what}: {matrix.shape} and {other_matrix.shape}")
    largest = numpy.abs(matrix.astype(numpy.float64) - other_matrix).max()
    identical = (matrix.view(numpy.uint32) == other_matrix.view(numpy.uint32)).mean()
    print(f"  {what:44} {len(words):6} words, {identical:8.3%} of the bits equal, "
          f"largest difference {largest:.1e}")
    return largest


def gensim(path, binary):
    vectors = KeyedVectors.load_word2vec_format(path, binary=binary)
    return vectors.index_to_key, vectors.vectors


def exactly(what, ours, theirs):
    if same(what, ours, theirs) != 0:
        sys.exit(f"{what}: the numbers differ")


def check(path, folder):
    print(path)
    name = os.path.join(folder, "v")
    textus("convert", path, name + ".safetensors", "--quiet")
    ours = safetensors(name + ".safetensors")
    theirs = original(path)
    exactly("Textus and the file's own tool", ours, theirs)
    for ending, binary in ((".vec", False), (".vec.gz", False), (".w2v.bin", True)):
        form = ["--format", "word2vec"] if binary else []
        textus("convert", path, name + ending, "--quiet", *form)
        exactly(f"gensim reads {ending}", gensim(name + ending, binary), ours)
    textus("convert", path, name + ".txt", "--quiet")
    exactly("a plain parse of GloVe text", plain(name + ".txt"), ours)
    textus("convert", path, name + ".ft.bin", "--quiet", "--format", "fasttext")
    loaded = load_facebook_vectors(name + ".ft.bin")
    theirs = loaded.index_to_key, loaded.vectors
    # gensim adds the rows of a word in another order: a last bit may differ.
    if same("gensim reads a fastText model", without_end(theirs), without_end(ours)) > 1e-6:
        sys.exit(f"{path}: gensim reads other numbers in the fastText model")
    check_with_fasttext(path, name + ".ft.bin", ours)


def check_with_fasttext(path, written, ours):
    if fasttext is None:
        print("  fastText is not installed: left out")
        return
    words, matrix = ours
    model = fasttext.load_model(written)
    if model.get_words() != list(words):
        sys.exit(f"{path}: fastText reads other words")
    read = numpy.array([model.get_word_vector(word) for word in words])
    exactly("fastText reads a model", (words, read), ours)
    if model.f.getArgs().bucket == 0:
        return
    for word in UNSEEN:
        line = textus("nearest", "--vectors", written, word, "--top", "1", "--json")
        found = json.loads(line)["neighbors"][0]
        vector = model.get_word_vector(word)
        cosine = numpy.dot(vector, model.get_word_vector(found["word"]))
        cosine /= numpy.linalg.norm(vector) * numpy.linalg.norm(model.get_word_vector(found["word"]))
        if abs(cosine - found["similarity"]) > 1e-5:
            sys.exit(f"{path}: fastText has another vector for {word}")
    print(f"  fastText agrees on {len(UNSEEN)} words never seen")


if __name__ == "__main__":
    TEXTUS, source = sys.argv[1:3]
    TEXTUS = os.path.abspath(TEXTUS)
    files = sorted(os.listdir(source)) if os.path.isdir(source) else [""]
    with tempfile.TemporaryDirectory() as folder:
        for name in files:
            check(os.path.join(source, name) if name else source, folder)
    print("all the same")
