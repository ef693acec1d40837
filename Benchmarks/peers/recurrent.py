"""The recurrent sentiment classifiers in PyTorch and Keras: 380 tokens, embeddings of 32.

lstm, gru    embedding → dropout 0.2 → 32 units, last output → 256 relu → 1 sigmoid
simple-rnn   the same with 16 plain units
bilstm       embedding → 32 units in both directions, all outputs → 1 sigmoid
"""
MODELS = ("lstm", "bilstm", "gru", "simple-rnn")
EMBEDDING, LENGTH = 32, 380


def units(name):
    return 16 if name == "simple-rnn" else 32


def torch_model(name, vocabulary_size):
    """With Keras's initial values, as PyTorch's own would train differently."""
    import torch
    from torch import nn

    size = units(name)
    kind = {"gru": nn.GRU, "simple-rnn": nn.RNN}.get(name, nn.LSTM)

    class Classifier(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(vocabulary_size, EMBEDDING)
            self.dropout = nn.Dropout(0.2)
            self.recurrent = kind(
                EMBEDDING, size, batch_first=True, bidirectional=name == "bilstm")
            self.hidden = None if name == "bilstm" else nn.Linear(size, 256)
            self.output = nn.Linear(LENGTH * 2 * size if name == "bilstm" else 256, 1)
            self.apply(as_keras)

        def forward(self, x):
            e = self.embedding(x)
            if self.hidden is None:
                return torch.sigmoid(self.output(self.recurrent(e)[0].flatten(1)))
            last = self.recurrent(self.dropout(e))[0][:, -1]
            return torch.sigmoid(self.output(torch.relu(self.hidden(last))))

    return Classifier()


def as_keras(module):
    """Embeddings U(-0.05, 0.05), Glorot kernels, orthogonal recurrent kernels, forget bias 1."""
    import torch
    from torch import nn

    if isinstance(module, nn.Embedding):
        nn.init.uniform_(module.weight, -0.05, 0.05)
    elif isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)
    elif isinstance(module, nn.RNNBase):
        for name, parameter in module.named_parameters():
            if "weight_ih" in name:
                nn.init.xavier_uniform_(parameter)
            elif "weight_hh" in name:
                nn.init.orthogonal_(parameter)
            else:
                nn.init.zeros_(parameter)
                if isinstance(module, nn.LSTM) and "bias_ih" in name:
                    with torch.no_grad():
                        parameter[module.hidden_size:2 * module.hidden_size] = 1


def keras_model(name, vocabulary_size):
    import keras
    from keras import layers

    size = units(name)
    model = keras.Sequential([
        keras.Input((LENGTH,), dtype="int32"), layers.Embedding(vocabulary_size, EMBEDDING)])
    if name == "bilstm":
        model.add(layers.Bidirectional(layers.LSTM(size, return_sequences=True)))
        model.add(layers.Flatten())
    else:
        kind = {"lstm": layers.LSTM, "gru": layers.GRU, "simple-rnn": layers.SimpleRNN}[name]
        model.add(layers.Dropout(0.2))
        model.add(kind(size))
        model.add(layers.Dense(256, activation="relu"))
    model.add(layers.Dense(1, activation="sigmoid"))
    return model
