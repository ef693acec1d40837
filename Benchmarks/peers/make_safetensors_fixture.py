"""Writes Tests/ArchivesTests/PeerArchive.swift: a file made by Python's safetensors, as base64.

    python -m venv peers && peers/bin/pip install safetensors numpy
    peers/bin/python Benchmarks/peers/make_safetensors_fixture.py
"""
import base64
import pathlib

import numpy
import safetensors


keep_alive = []


def described(dtype, array):
    keep_alive.append(array)  # the description holds only the address
    return safetensors.TensorSpec(
        dtype=dtype, shape=array.shape, data_ptr=array.ctypes.data, data_len=array.nbytes
    )


bfloat16 = numpy.array([0x3F80, 0xC000, 0x7F80], dtype="<u2")  # 1, -2, infinity
arrays = {
    "single": described("float32", numpy.array([[1, -2.5, 3], [2.0**-140, 0.1, 3e38]], "<f4")),
    "half": described("float16", numpy.array([1, -2, 0.333, 6e-8, 65504], "<f2")),
    "brain": described("bfloat16", bfloat16),
    "double": described("float64", numpy.array([0.1, -1e300, 2.0**-1060], "<f8")),
    "int64": described("int64", numpy.array([-(2**63), 2**63 - 1], "<i8")),
    "int32": described("int32", numpy.array([[-1], [7]], "<i4")),
    "uint64": described("uint64", numpy.array([2**64 - 1], "<u8")),
    "bytes": described("uint8", numpy.array([0, 255, 7], "u1")),
    "flags": described("bool", numpy.array([True, False])),
    "scalar": described("float32", numpy.array(42, "<f4")),
    "empty": described("float32", numpy.zeros((0, 4), "<f4")),
    "naïve \"quoted\" \\ 词": described("float32", numpy.array([5], "<f4")),
}
data = safetensors.serialize(arrays, metadata={"format": "np", "note": "line\nbreak “ü”"})
text = base64.b64encode(bytes(data)).decode()
lines = "\n".join("  " + text[i : i + 88] for i in range(0, len(text), 88))
target = pathlib.Path(__file__).parents[2] / "Tests/ArchivesTests/PeerArchive.swift"
target.write_text(
    f"""/// A file made by Python's safetensors {safetensors.__version__}, base64.
///
/// Written by `Benchmarks/peers/make_safetensors_fixture.py`.
let peerArchive = \"\"\"
{lines}
  \"\"\"
"""
)
