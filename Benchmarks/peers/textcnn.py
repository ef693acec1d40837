"""The course's text-CNN in PyTorch and Keras.

Embedding(2000, 32) → 4 × [Conv1D(100, K) tanh, global max], K = 2…5 → dropout 0.5 → 32 relu → 1 sigmoid.
"""
EMBEDDING, FILTERS, REGIONS, HIDDEN = 32, 100, (2, 3, 4, 5), 32


def torch_model(vocabulary_size):
    """With Keras's initial values: embeddings U(-0.05, 0.05), Glorot kernels, biases zero."""
    import torch
    from torch import nn

    class TextCNN(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(vocabulary_size, EMBEDDING)
            self.convolutions = nn.ModuleList(nn.Conv1d(EMBEDDING, FILTERS, k) for k in REGIONS)
            self.dropout = nn.Dropout(0.5)
            self.hidden = nn.Linear(FILTERS * len(REGIONS), HIDDEN)
            self.output = nn.Linear(HIDDEN, 1)
            for module in self.modules():
                if isinstance(module, nn.Embedding):
                    nn.init.uniform_(module.weight, -0.05, 0.05)
                elif isinstance(module, (nn.Linear, nn.Conv1d)):
                    nn.init.xavier_uniform_(module.weight)
                    nn.init.zeros_(module.bias)

        def forward(self, x):
            e = self.embedding(x).transpose(1, 2)
            pooled = torch.cat([torch.tanh(c(e)).amax(-1) for c in self.convolutions], 1)
            return torch.sigmoid(self.output(torch.relu(self.hidden(self.dropout(pooled)))))

    return TextCNN()


def keras_model(length, vocabulary_size):
    import keras
    from keras import layers

    tokens = keras.Input((length,), dtype="int32")
    e = layers.Embedding(vocabulary_size, EMBEDDING)(tokens)
    pooled = [
        layers.GlobalMaxPooling1D()(layers.Conv1D(FILTERS, k, activation="tanh")(e)) for k in REGIONS
    ]
    h = layers.Dropout(0.5)(layers.Concatenate()(pooled))
    h = layers.Dense(HIDDEN, activation="relu")(h)
    return keras.Model(tokens, layers.Dense(1, activation="sigmoid")(h))


def use_torch(arguments):
    import torch

    torch.set_flush_denormal(True)  # as TensorFlow and Textus always do
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    return torch


def use_keras(arguments):
    import keras
    import tensorflow

    tensorflow.config.threading.set_intra_op_parallelism_threads(arguments.threads)
    tensorflow.config.threading.set_inter_op_parallelism_threads(arguments.threads)
    keras.utils.set_random_seed(arguments.seed)
    return tensorflow, keras
