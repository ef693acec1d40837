"""Reads files that Textus wrote with Python's safetensors and lists what is in them.

    peers/bin/python Benchmarks/peers/check_safetensors.py models/*/*.safetensors

Every array is read, and the file is written again by Python and compared array by array; a
difference or an error of the reader ends the script with status 1.
"""
import sys

import numpy
from safetensors import deserialize, safe_open
from safetensors.numpy import save

for path in sys.argv[1:]:
    with open(path, "rb") as file:
        data = file.read()
    start = 8 + int.from_bytes(data[:8], "little")
    if start % 8:
        sys.exit(f"{path}: the data start at byte {start}, not a multiple of 8")
    arrays = dict(deserialize(data))
    with safe_open(path, framework="np") as archive:
        print(path, archive.metadata())
        if sorted(archive.keys()) != sorted(arrays):
            sys.exit(f"{path}: the names differ between two ways of reading")
        readable = {
            name: archive.get_tensor(name)
            for name, array in arrays.items()
            if array["dtype"] != "BF16"  # numpy has no such type
        }
    again = dict(deserialize(save(readable)))
    for name, array in arrays.items():
        print(f"  {name:40} {array['dtype']:5} {array['shape']}")
        if name in readable:
            if bytes(again[name]["data"]) != bytes(array["data"]):
                sys.exit(f"{path}: “{name}” changed when Python wrote it again")
            if readable[name].dtype.kind == "f" and not numpy.isfinite(readable[name]).all():
                print(f"  {name}: not all numbers are finite")
