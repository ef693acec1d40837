"""What Keras makes of the English–Chinese pairs with the models of `recipes/en-zh-characters-course.yaml`
and `recipes/en-zh.yaml`: BLEU (zh) of greedy translations of the development pairs.

    peers/bin/python Benchmarks/peers/translation_quality.py --model characters
    peers/bin/python Benchmarks/peers/translation_quality.py --model attention --pieces MODEL

The attention model reads English in the pieces of words of a trained Textus model (`--pieces`, its
folder), so that both see the same tokens. `--textus COMMAND --model-folder FOLDER` translates the same
sentences with Textus and scores them in the same way.
"""
import collections
import gzip
import os
import re
import subprocess
import time

import common

PAD, UNKNOWN, BEGIN, END = range(4)
LIMIT = 60


def pairs(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf8") as file:
        return [line.rstrip("\n").split("\t")[:2] for line in file]


class Characters:
    """Characters as tokens; those of the training texts are known."""

    def __init__(self, texts):
        counts = collections.Counter(c for text in texts for c in text)
        self.tokens = ["<pad>", "<unk>", "<s>", "</s>", *sorted(counts)]
        self.index = {token: i for i, token in enumerate(self.tokens)}

    def encode(self, text):
        return [self.index.get(c, UNKNOWN) for c in text]


class Pieces:
    """Pieces of words (Sennrich et al. 2016) by the merges of a Textus model."""

    def __init__(self, folder):
        def lines(*names):
            path = next(p for p in (os.path.join(folder, n) for n in names) if os.path.exists(p))
            with open(path, encoding="utf8") as file:
                return file.read().splitlines()

        self.tokens = [line.split("\t")[0] for line in lines("source-vocabulary.txt", "vocabulary.txt")]
        self.index = {token: i for i, token in enumerate(self.tokens)}
        merges = [line.split(" ") for line in lines("source-merges.txt", "merges.txt")
                  if not line.startswith("#version")]
        self.rank = {tuple(merge): i for i, merge in enumerate(merges)}

    def encode(self, text):
        ids = []
        for word in text.split():
            for i, run in enumerate(re.findall(r"[^\W\d_]+|\d+|[\W_]+", word)):
                pieces = (["▁"] if i == 0 else []) + list(run)
                while len(pieces) > 1:
                    rank, at = min((self.rank.get(pair, len(self.rank)), i)
                                   for i, pair in enumerate(zip(pieces, pieces[1:])))
                    if rank == len(self.rank):
                        break
                    pieces[at:at + 2] = [pieces[at] + pieces[at + 1]]
                ids += [self.index.get(piece, UNKNOWN) for piece in pieces]
        return ids


def padded(rows):
    import numpy

    block = numpy.zeros((len(rows), max(map(len, rows))), "int32")
    for row, ids in zip(block, rows):
        row[:len(ids)] = ids
    return block


def character_parts(source_size, target_size):
    """The course's translator: one-hot characters, an LSTM whose last state starts another."""
    import keras
    from keras import layers, ops

    encoder = layers.LSTM(256, return_state=True)
    decoder = layers.LSTM(256, return_sequences=True, return_state=True)
    output = layers.Dense(target_size)

    class Encode(keras.Model):
        def call(self, source, training=False):
            _, h, c = encoder(ops.one_hot(source, source_size), mask=source != PAD)
            return [h, c], ops.zeros_like(h), source

    class Decode(keras.Model):
        def call(self, token, state, memory, source, training=False):
            states, h, c = decoder(ops.one_hot(token, target_size), initial_state=state)
            return output(states), [h, c]

    return Encode(), Decode(), [encoder, decoder, output]


def attention_parts(source_size, target_size):
    """An LSTM in both directions and an LSTM decoder with general attention (Luong et al. 2015)."""
    import keras
    from keras import layers, ops

    size, units, drop = 192, 320, 0.4
    source_table = layers.Embedding(source_size, size)
    target_table = layers.Embedding(target_size, size)
    forward = layers.LSTM(size, return_sequences=True, return_state=True)
    backward = layers.LSTM(size, return_sequences=True, return_state=True, go_backwards=True)
    start_h, start_c = layers.Dense(units, activation="tanh"), layers.Dense(units, activation="tanh")
    decoder = layers.LSTM(units, return_sequences=True, return_state=True)
    key = layers.Dense(units, use_bias=False)
    readout, output = layers.Dense(units, activation="tanh"), layers.Dense(target_size)
    dropout = [layers.Dropout(drop) for _ in range(4)]
    words = layers.Dropout(0.1, noise_shape=(None, None, 1))

    class Encode(keras.Model):
        def call(self, source, training=False):
            mask = source != PAD
            x = dropout[0](words(source_table(source), training=training), training=training)
            ahead, h, c = forward(x, mask=mask)
            back, hb, cb = backward(x, mask=mask)
            memory = ops.concatenate([ahead, ops.flip(back, 1)], 2)
            memory = dropout[1](memory, training=training)
            return [start_h(ops.concatenate([h, hb], 1)), start_c(ops.concatenate([c, cb], 1))], \
                memory, source

    class Decode(keras.Model):
        def call(self, token, state, memory, source, training=False):
            x = dropout[2](words(target_table(token), training=training), training=training)
            states, h, c = decoder(x, initial_state=state)
            scores = ops.matmul(states, ops.transpose(key(memory), (0, 2, 1)))
            scores = ops.where(ops.expand_dims(source != PAD, 1), scores, -1e9)
            context = ops.matmul(ops.softmax(scores), memory)
            features = readout(ops.concatenate([states, context], 2))
            return output(dropout[3](features, training=training)), [h, c]

    return Encode(), Decode(), [
        source_table, target_table, forward, backward, start_h, start_c, decoder, key, readout,
        output, words, *dropout]


def with_keras(a, training, development):
    import keras
    import numpy
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(a.threads)
    keras.utils.set_random_seed(a.seed)
    target = Characters([t for _, t in training])
    if a.model == "characters":
        source = Characters([s for s, _ in training])
        encode, decode, parts = character_parts(len(source.tokens), len(target.tokens))
        optimizer, smoothing = keras.optimizers.RMSprop(0.001), 0.0
    else:
        source = Pieces(a.pieces)
        encode, decode, parts = attention_parts(len(source.tokens), len(target.tokens))
        steps = a.epochs * -(-len(training) // a.batch)
        optimizer, smoothing = keras.optimizers.Adam(
            keras.optimizers.schedules.CosineDecay(0.0015, steps), global_clipnorm=1,
            use_ema=True, ema_momentum=0.999), 0.1
    sources = [source.encode(s)[:100] for s, _ in training]
    targets = [target.encode(t)[:LIMIT] for _, t in training]

    class Model(keras.Model):
        def __init__(self):
            super().__init__()
            self.encode, self.decode = encode, decode
            # Keras learns what a model holds, not what its methods refer to.
            self.parts = parts

        def call(self, inputs, training=False):
            state, memory, source = self.encode(inputs[0], training=training)
            return self.decode(inputs[1], state, memory, source, training=training)[0]

    model = Model()
    model([tf.zeros((1, 3), tf.int32), tf.zeros((1, 3), tf.int32)])

    @tf.function(reduce_retracing=True)
    def step(source, read, written):
        with tf.GradientTape() as tape:
            logits = model([source, read], training=True)
            losses = keras.losses.CategoricalCrossentropy(
                from_logits=True, label_smoothing=smoothing, reduction="none")(
                    tf.one_hot(written, len(target.tokens)), logits)
            weights = tf.cast(written != PAD, tf.float32)
            loss = tf.reduce_sum(losses * weights) / tf.reduce_sum(weights)
        optimizer.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return loss

    optimizer.build(model.trainable_variables)
    random = numpy.random.default_rng(a.seed)
    # Batches of sources of about one length, in an order of their own each epoch.
    start = time.perf_counter()
    for epoch in range(a.epochs):
        order = random.permutation(len(sources))
        blocks = [sorted(order[i:i + 20 * a.batch], key=lambda i: (len(sources[i]), len(targets[i])))
                  for i in range(0, len(order), 20 * a.batch)]
        batches = [b[i:i + a.batch] for b in blocks for i in range(0, len(b), a.batch)]
        random.shuffle(batches)
        losses = []
        for batch in batches:
            read = padded([[BEGIN, *targets[i]] for i in batch])
            written = padded([[*targets[i], END] for i in batch])
            losses.append(step(tf.constant(padded([sources[i] for i in batch])), tf.constant(read),
                               tf.constant(written)))
        print(f"epoch {epoch + 1}: loss {float(tf.reduce_mean(losses)):.4f}, "
              f"{time.perf_counter() - start:.0f} s", flush=True)
    seconds = time.perf_counter() - start
    if optimizer.use_ema:
        optimizer.finalize_variable_values(model.trainable_variables)

    @tf.function(reduce_retracing=True)
    def first(source):
        return encode(source)

    @tf.function(reduce_retracing=True)
    def following(token, state, memory, source):
        logits, state = decode(token, state, memory, source)
        return tf.argmax(logits[:, -1], 1, output_type=tf.int32), state

    written = []
    for i in range(0, len(development), 100):
        block = padded([source.encode(s)[:100] for s, _ in development[i:i + 100]])
        state, memory, ids = first(tf.constant(block))
        token, steps = tf.fill((len(block),), BEGIN), []
        for _ in range(LIMIT):
            token, state = following(token[:, None], state, memory, ids)
            steps.append(token.numpy())
        for row in numpy.stack(steps, 1):
            end = list(row).index(END) if END in row else len(row)
            written.append("".join(target.tokens[t] for t in row[:end] if t > END))
    return written, seconds


def main():
    p = common.parser("translation-quality", ("keras", "textus"))
    p.add_argument("--model", choices=("characters", "attention"), required=True)
    p.add_argument("--data", default="../shared/data/translate")
    p.add_argument("--epochs", type=int, default=10)
    p.add_argument("--batch", type=int, default=64)
    p.add_argument("--pieces", help="the folder of a Textus model, for its pieces of English words")
    p.add_argument("--textus", default=".build/release/textus")
    p.add_argument("--model-folder", help="with --framework textus: the trained model")
    p.add_argument("--beam", type=int, default=1, help="with --framework textus")
    a = p.parse_args()
    from sacrebleu.metrics import BLEU

    development = pairs(os.path.join(a.data, "en-zh.dev.tsv"))
    seconds = None
    if a.framework == "keras":
        training = pairs(os.path.join(a.data, "en-zh.train.tsv.gz"))
        written, seconds = with_keras(a, training, development)
    else:
        written = subprocess.run(
            [a.textus, "translate", "--model", a.model_folder, "--beam", str(a.beam), "--quiet"],
            input="\n".join(s for s, _ in development) + "\n", capture_output=True, text=True,
            check=True).stdout.splitlines()
    score = BLEU(tokenize="zh").corpus_score(written, [[t for _, t in development]])
    common.emit("translation-quality", a, model=a.model, bleu=round(score.score, 2),
                epochs=a.epochs if seconds else None, train_s=seconds and round(seconds, 1),
                examples=written[:3], versions=common.versions("keras", "tensorflow", "sacrebleu"))


if __name__ == "__main__":
    main()
