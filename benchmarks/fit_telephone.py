"""Fit the map from telephone sound to wide-band cepstra: ``python -m benchmarks.fit_telephone``.

Speaks words of the recogniser's dictionary with all voices there are, hears each once as it is and
once through a telephone (8 kHz, µ-law, some of it without its bass, at several levels), and writes
the least-squares map that ``pipeline.speech.engines.cepstra`` reads.

``--without VOICE`` leaves voices out whose names begin so, to measure how the map does on a voice
that it was not fitted on; ``--out FILE`` writes elsewhere.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pocketsphinx

from benchmarks.voices import VOICES, Voice, through_telephone
from pipeline.speech.engines import cepstra
from pipeline.speech.engines.utterance_audio import sounding

SENTENCES_A_VOICE = 40
WORDS_A_SENTENCE = 7
Samples = npt.NDArray[np.int16]


def main() -> None:
    """Fit and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", default="-")
    parser.add_argument("--out", type=Path, default=cepstra._TABLE)
    options = parser.parse_args()
    voices = [voice for voice in VOICES if not voice.name.startswith(options.without)]
    table = fit(voices)
    options.out.write_text(json.dumps([[round(v, 4) for v in row] for row in table.tolist()]))


def fit(voices: list[Voice]) -> cepstra.Floats:
    """Give the table, telephone bands and a constant × cepstra."""
    pairs = [pair for voice in voices for pair in _pairs(voice, random.Random(voice.name))]
    heard = np.concatenate([power for power, _ in pairs])
    wanted = np.concatenate([wide for _, wide in pairs])
    known = np.hstack([np.log(heard[:, : cepstra.TELEPHONE_BANDS]), np.ones((len(heard), 1))])
    ridge = 1e-3 * len(known) * np.eye(known.shape[1])
    return np.asarray(np.linalg.solve(known.T @ known + ridge, known.T @ wanted))


def _pairs(voice: Voice, draw: random.Random) -> Iterator[tuple[cepstra.Floats, cepstra.Floats]]:
    """Give telephone band powers with the wide-band cepstra of the same frames."""
    for sentence in _sentences(draw):
        samples = sounding(voice.say(sentence))
        wide = (samples * draw.choice([0.15, 0.3, 0.6, 1.0])).astype(np.int16)
        narrow = through_telephone(wide, without_bass=draw.random() < 0.3)
        length = min(len(wide), len(narrow))
        powers = [cepstra.band_power(sound[:length]) for sound in (narrow, wide)]
        clean = [cepstra.suppress_noise(power) for power in powers if len(power)]
        if clean:
            yield clean[0], cepstra.plain_cepstra(clean[1])


def _sentences(draw: random.Random) -> Iterator[str]:
    path = Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
    words = [line.split()[0] for line in path.read_text("utf-8").splitlines() if line.strip()]
    words = [word for word in words if word.isalpha()]
    for _ in range(SENTENCES_A_VOICE):
        yield " ".join(draw.choices(words, k=WORDS_A_SENTENCE))


if __name__ == "__main__":
    main()
