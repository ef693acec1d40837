"""Writes the first words of a text as lines of 1000, so that every tool sees the same sentences."""
import argparse
import gzip
import os


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("text", help="plain or gzip")
    p.add_argument("output")
    p.add_argument("--words", type=int, default=5_000_000)
    a = p.parse_args()
    with (gzip.open if a.text.endswith(".gz") else open)(a.text, "rt", encoding="utf8") as file:
        # No word of such a text is longer than a line of it.
        words = file.read(a.words * 16).split()[:a.words]
    with open(a.output + ".part", "w", encoding="utf8") as file:
        for start in range(0, len(words), 1000):
            file.write(" ".join(words[start:start + 1000]) + "\n")
    os.rename(a.output + ".part", a.output)


if __name__ == "__main__":
    main()
