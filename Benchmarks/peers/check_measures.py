"""Compares BLEU, chrF and ROUGE with sacrebleu and rouge-score on lines that it makes itself.

    peers/bin/python Benchmarks/peers/check_measures.py ../shared/data/translate [--command "…"]

The references are lines of parallel corpora in English, French and Chinese, and lines of odd
characters; the hypotheses are the references with words dropped, doubled, exchanged and replaced,
or other lines altogether. Every score must agree to 10 decimals and every printed line of
sacrebleu's form but for its version; a difference ends the script with status 1.
"""
import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile

import sacrebleu
from rouge_score.rouge_scorer import RougeScorer
from sacrebleu.metrics import BLEU, CHRF

ODD = [
    "1,234.5 km (£3.50) - 7-8 %", "&quot;Hi&quot; &amp; &lt;b&gt;bye&lt;/b&gt; <skipped> co-op", "…",
    "«Où?» – l’été ; n° 5…", "“Quoted” ‘text’—dash 3–4 ½ ² Ⅳ", "emoji 😀👩‍👩‍👧 ☕!", "a.b,c 1.2,3 4. ,5 .6",
    "ΑΣΟΣ ΌΣΟΣ İstanbul ǅ ß", "中文“引号”，1.5公里。ＡＢＣ１２３", "かな カナ ー、漢字。", "non\u00a0breaking\u2009thin\u3000wide",
    "\u1e9e ﬁ ﬂ ø", "e\u0301 a\u0308", "$5+$6=$11 @home #tag ~x ^y _z_ `q` {a|b} [c] \\d", "5-3 -3- 3-a a-3 --",
    "running relational conditional happily ponies caresses geology hopefulness dying agreed yyyy",
    "flies died spied sized falling hissing controlling rolled probate cease vietnamization news",
]


def columns(path, column):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf8") as file:
        return [line.rstrip("\n").split("\t")[column] for line in file]


def perturbed(line, lines, rng):
    if rng.random() < 0.04:
        return rng.choice([rng.choice(lines), "", line.upper(), line + " " + line])
    separator = " " if " " in line else ""
    words = line.split(" ") if separator else list(line)
    other = rng.choice(lines)
    others = other.split(" ") if separator else list(other)
    result = []
    for word in words:
        chance = rng.random()
        if chance < 0.10:
            continue
        if chance < 0.15:
            result.append(rng.choice(others))
        elif chance < 0.18:
            result += [word, word]
        elif chance < 0.21:
            result.append(word.swapcase())
        elif chance < 0.24 and result:
            result.insert(-1, word)
        else:
            result.append(word)
    return separator.join(result)


def expected(hypotheses, references):
    scores, lines = {}, {}

    def note(name, metric):
        result = metric.corpus_score(hypotheses, references)
        scores[name] = result.score
        lines[name] = result.format(signature=metric.get_signature().format())

    for tok in ["13a", "intl", "zh", "char", "none"]:
        note("bleu:" + tok, BLEU(tokenize=tok))
    note("bleu:lc", BLEU(lowercase=True))
    note("bleu:floor", BLEU(smooth_method="floor"))
    note("bleu:add-k", BLEU(smooth_method="add-k"))
    note("bleu:unsmoothed", BLEU(smooth_method="none"))
    sentence = BLEU(effective_order=True)
    each = list(zip(*references))
    scores["bleu:sentence"] = sum(
        sentence.sentence_score(h, list(r)).score for h, r in zip(hypotheses, each)) / len(each)
    note("chrf", CHRF())
    note("chrf++", CHRF(word_order=2))
    note("chrf:lc", CHRF(lowercase=True))
    note("chrf:space", CHRF(whitespace=True))
    note("chrf:eps", CHRF(eps_smoothing=True))
    note("chrf:beta3", CHRF(beta=3))
    for stems in [False, True]:
        scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=stems)
        found = [scorer.score_multi(list(r), h) for h, r in zip(hypotheses, each)]
        for kind in ["rouge1", "rouge2", "rougeL"]:
            mean = sum(f[kind].fmeasure for f in found) / len(found)
            scores[kind + (":stem" if stems else "")] = mean
    return scores, lines


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("data", help="the folder of the parallel corpora")
    p.add_argument("--lines", type=int, default=1000)
    default = "swift run --package-path Benchmarks -c release TextusBenchmarks"
    p.add_argument("--command", default=default, help="what runs the workload `measures`")
    a = p.parse_args()
    rng = random.Random(42)
    corpora = {
        "en": columns(f"{a.data}/multi30k.de-en.valid.tsv", 1),
        "fr": columns(f"{a.data}/en-fr.dev.tsv", 1),
        "zh": columns(f"{a.data}/en-zh.dev.tsv", 1) + columns(f"{a.data}/en-zh.train.tsv.gz", 1),
    }
    corpora["odd"] = [
        " ".join(rng.choice(ODD) for _ in range(rng.randint(1, 3))) for _ in range(a.lines)
    ]
    ours = "version:textus.1"
    failures = 0
    for name, lines in corpora.items():
        lines = lines[:a.lines]
        hypotheses = [perturbed(line, lines, rng) for line in lines]
        for count in [1, 2]:
            references = [lines, [perturbed(line, lines, rng) for line in lines]][:count]
            with tempfile.TemporaryDirectory() as folder:
                paths = []
                for index, texts in enumerate([hypotheses] + references):
                    paths.append(os.path.join(folder, str(index)))
                    with open(paths[-1], "w", encoding="utf8", newline="\n") as file:
                        file.writelines(text + "\n" for text in texts)
                arguments = ["--hypotheses", paths[0], "--references", ",".join(paths[1:])]
                found = json.loads(subprocess.run(
                    a.command.split() + ["measures"] + arguments, check=True,
                    stdout=subprocess.PIPE).stdout)
            scores, printed = expected(hypotheses, references)
            largest = 0.0
            for key, score in scores.items():
                difference = abs(float(found[key]) - score)
                largest = max(largest, difference)
                if difference > 1e-10:
                    failures += 1
                    print(f"{name}, {count} references, {key}: {found[key]}, not {score}")
            for key, line in printed.items():
                line = line.replace(f"version:{sacrebleu.__version__}", ours)
                if found[key + ":line"] != line:
                    failures += 1
                    print(f"{name}: {found[key + ':line']}\n  not {line}")
            print(f"{name}: {len(lines)} lines, {count} references, {len(scores)} scores, BLEU "
                  f"{scores['bleu:zh' if name == 'zh' else 'bleu:13a']:.2f}, largest difference {largest:.1e}, ours took "
                  f"{float(found['seconds']):.2f} s")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
