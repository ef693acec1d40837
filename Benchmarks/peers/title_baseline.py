"""ROUGE (rouge-score, F, no stemming) of the first ten words of each abstract taken for its title.

    peers/bin/python Benchmarks/peers/title_baseline.py ../shared/data/titles/*.dev.jsonl*
"""
import argparse
import gzip
import json

from rouge_score.rouge_scorer import RougeScorer

KINDS = ["rouge1", "rouge2", "rougeL"]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("files", nargs="+", help="JSON lines with abstract and title, plain or gzip")
    p.add_argument("--words", type=int, default=10)
    a = p.parse_args()
    scorer = RougeScorer(KINDS)
    for path in a.files:
        with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf8") as file:
            records = [json.loads(line) for line in file]
        found = [scorer.score(r["title"], " ".join(r["abstract"].split()[:a.words])) for r in records]
        means = {k: round(100 * sum(f[k].fmeasure for f in found) / len(found), 2) for k in KINDS}
        print(json.dumps({"file": path.rsplit("/", 1)[-1], "examples": len(records), **means}))


if __name__ == "__main__":
    main()
