"""Characters made up one by one by an LSTM of the size of recipes/ptb-character.yaml, random weights."""
import time

import common
import textcnn

FRAMEWORKS = ("torch", "torchscript")
CHARACTERS, EMBEDDING, SIZE = 50, 64, 512


def torch_step(torch):
    from torch import nn

    class Step(nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = nn.Embedding(CHARACTERS, EMBEDDING)
            self.cell = nn.LSTMCell(EMBEDDING, SIZE)
            self.output = nn.Linear(SIZE, CHARACTERS)

        def forward(self, token, h, c):
            h, c = self.cell(self.embedding(token), (h, c))
            return torch.multinomial(torch.softmax(self.output(h), 1), 1).squeeze(1), h, c

    return Step().eval()


def main():
    p = common.parser("character-generation", FRAMEWORKS)
    p.add_argument("--length", type=int, default=20_000)
    a = p.parse_args()
    torch = textcnn.use_torch(a)
    step = torch_step(torch)
    parameters = sum(x.numel() for x in step.parameters())
    if a.framework == "torchscript":
        step = torch.jit.script(step)
    times = []
    with torch.inference_mode(), common.Noise() as noise:
        for _ in range(5):
            start = time.perf_counter()
            token, h, c = torch.zeros(1, dtype=torch.long), torch.zeros(1, SIZE), torch.zeros(1, SIZE)
            text = []
            for _ in range(a.length):
                token, h, c = step(token, h, c)
                text.append(token.item())
            times.append(time.perf_counter() - start)
    common.emit(
        "character-generation", a, versions=common.versions("torch"), parameters=parameters,
        characters=a.length, characters_per_s=round(a.length / sorted(times)[2], 1), **noise.record)


if __name__ == "__main__":
    main()
