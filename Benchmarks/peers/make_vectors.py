"""Makes files of random word vectors to measure with: text in gzip and word2vec's binary form.

    peers/bin/python Benchmarks/peers/make_vectors.py --words 400000 --size 300 vectors.txt.gz
    peers/bin/python Benchmarks/peers/make_vectors.py --words 400000 --size 100 vectors.bin

The numbers have the form GloVe's files have: five decimals, drawn from a normal distribution.
"""
import argparse
import os
import subprocess

import numpy


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("output")
    p.add_argument("--words", type=int, default=400_000)
    p.add_argument("--size", type=int, default=300)
    a = p.parse_args()
    random = numpy.random.default_rng(42)
    words = [f"word{number}" for number in range(a.words)]
    partial = a.output + ".partial"
    header = f"{a.words} {a.size}\n".encode()
    if a.output.endswith(".bin"):
        with open(partial, "wb") as file:
            file.write(header)
            for word in words:
                row = random.standard_normal(a.size, dtype=numpy.float32)
                file.write(word.encode() + b" " + row.tobytes() + b"\n")
    else:
        # A pool of spelled numbers: spelling each anew would take minutes.
        pool = [b"%.5f" % number for number in random.standard_normal(1 << 17) * 0.4]
        with open(partial, "wb") as file:
            packer = subprocess.Popen(["gzip", "-4"], stdin=subprocess.PIPE, stdout=file)
            packer.stdin.write(header)
            for word in words:
                row = random.integers(0, len(pool), a.size).tolist()
                line = b" ".join([pool[number] for number in row])
                packer.stdin.write(word.encode() + b" " + line + b"\n")
            packer.stdin.close()
            if packer.wait() != 0:
                raise SystemExit("gzip failed")
    os.replace(partial, a.output)


if __name__ == "__main__":
    main()
