"""The two sequence-to-sequence models that are measured: the course's character model, and a title
model with attention and input feeding."""
import textcnn

# Sizes of the character model: tokens of source and target, their lengths, units.
CHARACTERS = dict(source=71, target=93, source_length=16, target_length=59, size=256, batch=64)
# Sizes of the title model: words, embeddings, units, lengths.
TITLES = dict(words=10_000, embedding=128, size=256, source_length=200, target_length=20, batch=32)
MODELS = ("character", "title")


def data(model, count, seed):
    """Sources, what each step of a decoder reads, and what it should write."""
    import numpy

    random = numpy.random.default_rng(seed)
    if model == "character":
        c = CHARACTERS
        source = random.integers(4, c["source"], (count, c["source_length"]))
        target = numpy.tile(source, (1, 4))[:, :c["target_length"]]
    else:
        t = TITLES
        weights = 1 / numpy.arange(1, t["words"] - 3)
        source = 4 + random.choice(
            t["words"] - 4, (count, t["source_length"]), p=weights / weights.sum())
        target = source[:, :t["target_length"]]
    begin = numpy.full((count, 1), 2)
    return source, numpy.concatenate([begin, target[:, :-1]], 1), target


def torch_model(model):
    import torch
    from torch import nn

    class Character(nn.Module):
        def __init__(self):
            super().__init__()
            c = CHARACTERS
            self.encoder = nn.LSTM(c["source"], c["size"], batch_first=True)
            self.decoder = nn.LSTM(c["target"], c["size"], batch_first=True)
            self.output = nn.Linear(c["size"], c["target"])

        def forward(self, source, target):
            one_hot = nn.functional.one_hot
            _, state = self.encoder(one_hot(source, CHARACTERS["source"]).float())
            states, _ = self.decoder(one_hot(target, CHARACTERS["target"]).float(), state)
            return self.output(states)

        def greedy(self, source, steps):
            one_hot = nn.functional.one_hot
            _, state = self.encoder(one_hot(source, CHARACTERS["source"]).float())
            token, written = torch.full((len(source), 1), 2), []
            for _ in range(steps):
                hidden, state = self.decoder(
                    one_hot(token, CHARACTERS["target"]).float(), state)
                token = self.output(hidden).argmax(2)
                written.append(token)
            return torch.cat(written, 1)

    class Title(nn.Module):
        def __init__(self):
            super().__init__()
            t, size = TITLES, TITLES["size"]
            self.source = nn.Embedding(t["words"], t["embedding"])
            self.target = nn.Embedding(t["words"], t["embedding"])
            self.encoder = nn.GRU(t["embedding"], size, batch_first=True, bidirectional=True)
            self.cell = nn.GRUCell(t["embedding"] + size, size)
            self.key = nn.Linear(size, size, bias=False)
            self.readout = nn.Linear(2 * size, size)
            self.output = nn.Linear(size, t["words"])

        def encode(self, source):
            outputs, last = self.encoder(self.source(source))
            memory = outputs[..., :TITLES["size"]] + outputs[..., TITLES["size"]:]
            return memory, self.key(memory), last[0] + last[1]

        def step(self, token, feed, state, memory, keys):
            state = self.cell(torch.cat([self.target(token), feed], 1), state)
            weights = torch.softmax(torch.bmm(keys, state.unsqueeze(2)).squeeze(2), 1)
            context = torch.bmm(weights.unsqueeze(1), memory).squeeze(1)
            return torch.tanh(self.readout(torch.cat([state, context], 1))), state

        def forward(self, source, target):
            memory, keys, state = self.encode(source)
            feed, features = torch.zeros_like(state), []
            for position in range(target.shape[1]):
                feed, state = self.step(target[:, position], feed, state, memory, keys)
                features.append(feed)
            return self.output(torch.stack(features, 1))

        def greedy(self, source, steps):
            memory, keys, state = self.encode(source)
            feed, token, written = torch.zeros_like(state), torch.full((len(source),), 2), []
            for _ in range(steps):
                feed, state = self.step(token, feed, state, memory, keys)
                token = self.output(feed).argmax(1)
                written.append(token)
            return torch.stack(written, 1)

    network = Character() if model == "character" else Title()
    return network


def keras_model(model):
    import keras
    from keras import layers, ops

    class Character(keras.Model):
        def __init__(self):
            super().__init__()
            c = CHARACTERS
            self.encoder = layers.LSTM(c["size"], return_state=True)
            self.decoder = layers.LSTM(c["size"], return_sequences=True, return_state=True)
            self.output_layer = layers.Dense(c["target"])

        def call(self, inputs):
            source, target = inputs
            _, h, c = self.encoder(ops.one_hot(source, CHARACTERS["source"]))
            states, _, _ = self.decoder(
                ops.one_hot(target, CHARACTERS["target"]), initial_state=[h, c])
            return self.output_layer(states)

        def greedy(self, source, steps):
            _, h, c = self.encoder(ops.one_hot(source, CHARACTERS["source"]))
            token, written = ops.full((len(source), 1), 2, dtype="int32"), []
            for _ in range(steps):
                hidden, h, c = self.decoder(
                    ops.one_hot(token, CHARACTERS["target"]), initial_state=[h, c])
                token = ops.cast(ops.argmax(self.output_layer(hidden), 2), "int32")
                written.append(token)
            return ops.concatenate(written, 1)

    class Title(keras.Model):
        def __init__(self):
            super().__init__()
            t, size = TITLES, TITLES["size"]
            self.source = layers.Embedding(t["words"], t["embedding"])
            self.target = layers.Embedding(t["words"], t["embedding"])
            self.encoder = layers.Bidirectional(
                layers.GRU(size, return_sequences=True, return_state=True), merge_mode="sum")
            self.cell = layers.GRUCell(size)
            self.key = layers.Dense(size, use_bias=False)
            self.readout = layers.Dense(size, activation="tanh")
            self.output_layer = layers.Dense(t["words"])

        def encode(self, source):
            memory, forward, backward = self.encoder(self.source(source))
            return memory, self.key(memory), forward + backward

        def step(self, token, feed, state, memory, keys):
            state, _ = self.cell(ops.concatenate([token, feed], 1), state)
            scores = ops.squeeze(ops.matmul(keys, ops.expand_dims(state, 2)), 2)
            context = ops.squeeze(
                ops.matmul(ops.expand_dims(ops.softmax(scores, axis=1), 1), memory), 1)
            return self.readout(ops.concatenate([state, context], 1)), state

        def call(self, inputs):
            source, target = inputs
            memory, keys, state = self.encode(source)
            tokens, feed, features = self.target(target), ops.zeros_like(state), []
            for position in range(TITLES["target_length"]):
                feed, state = self.step(tokens[:, position], feed, state, memory, keys)
                features.append(feed)
            return self.output_layer(ops.stack(features, 1))

        def greedy(self, source, steps):
            memory, keys, state = self.encode(source)
            feed = ops.zeros_like(state)
            token, written = ops.full((len(source),), 2, dtype="int32"), []
            for _ in range(steps):
                feed, state = self.step(self.target(token), feed, state, memory, keys)
                token = ops.cast(ops.argmax(self.output_layer(feed), 1), "int32")
                written.append(token)
            return ops.stack(written, 1)

    network = Character() if model == "character" else Title()
    s = CHARACTERS if model == "character" else TITLES
    network([ops.zeros((1, s["source_length"]), "int32"), ops.zeros((1, s["target_length"]), "int32")])
    return network
