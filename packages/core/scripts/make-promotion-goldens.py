"""Writes src/goldens/promotion.json: PyTorch's promotion tables. Run with PyTorch; the file names the version."""

import json
import pathlib

import torch

names = ["float32", "float64", "float16", "bfloat16", "int8", "uint8", "int16", "int32", "int64", "bool"]
types = {name: getattr(torch, name) for name in names}
label = {value: key for key, value in types.items()}

promote = {a: {b: label[torch.promote_types(types[a], types[b])] for b in names} for a in names}
zero_dim = {
    a: {b: label[torch.result_type(torch.ones(2, dtype=types[a]), torch.ones((), dtype=types[b]))] for b in names}
    for a in names
}
# A whole Python number is int64 there and int32 here when nothing else decides, so only tensors that decide are listed.
number = {a: {"2": label[torch.result_type(torch.ones(2, dtype=types[a]), 2)], "1.5": label[torch.result_type(torch.ones(2, dtype=types[a]), 1.5)], "true": label[torch.result_type(torch.ones(2, dtype=types[a]), True)]} for a in names}

out = pathlib.Path(__file__).parent.parent / "src" / "goldens" / "promotion.json"
out.parent.mkdir(exist_ok=True)
out.write_text(json.dumps({"torch": torch.__version__, "promote": promote, "zeroDim": zero_dim, "number": number}, indent=1) + "\n")
