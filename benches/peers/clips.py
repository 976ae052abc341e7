"""What the caller says: made by flite and espeak-ng, trimmed to its speech."""

import subprocess
import sys
import tempfile
import wave
from array import array
from pathlib import Path

EXPERIENCE = "I have been working as a software engineer for seven years."
FAVOURITE = "My favourite part of the job is solving difficult problems."
MANAGER = "My last manager said that I was always on time."

# Sentences of which Smart Turn v3 is sure that they are complete (over 0.85), so that the
# engine is measured and not what a model makes of synthetic voices.
COMPLETE = [
    ("slt", FAVOURITE), ("awb", FAVOURITE), ("espeak", FAVOURITE), ("slt", EXPERIENCE),
    ("awb", EXPERIENCE), ("espeak", EXPERIENCE), ("slt", MANAGER), ("awb", MANAGER),
]  # fmt: skip

# Answers of people who look for words: a second of silence stands between their clauses.
TEAM = ["At my last company I led a team of five people", "and we had to move all of our data",
        "without stopping the shop for a single day."]  # fmt: skip
LEARN = ["I started to program when I was at school", "because my brother had an old computer",
         "and he showed me how to write a small game."]  # fmt: skip
WITH_PAUSES = [(voice, clauses) for clauses in (TEAM, LEARN) for voice in ("slt", "awb", "espeak")]
PAUSE = 1.0


def speak(voice, text, folder):
    """Samples (16 bit, mono) and their rate."""
    out = folder / "raw.wav"
    if voice == "espeak":
        command = ["espeak-ng", "-v", "en-us+f3", "-s", "150", "-w", out, text]
    else:
        command = ["flite", "-voice", voice, "-t", text, "-o", out]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with wave.open(str(out)) as file:
        return trim(array("h", file.readframes(file.getnframes())), file.getframerate()), file.getframerate()


def trim(samples, rate):
    """From the first to the last 10 ms that are within 40 dB of the loudest."""
    step = rate // 100
    power = [sum(s * s for s in samples[at : at + step]) for at in range(0, len(samples) - step, step)]
    loud = [at for at, p in enumerate(power) if p > max(power) / 10_000]
    samples = samples[loud[0] * step : (loud[-1] + 1) * step]
    loudest = max(abs(s) for s in samples)
    return array("h", (int(s * 22_900 / loudest) for s in samples))


def write(path, samples, rate):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())


def make(folder: Path):
    """All clips, if they are not there yet: those that are complete, those with pauses."""
    folder.mkdir(parents=True, exist_ok=True)
    complete = [folder / f"complete-{n}.wav" for n in range(1, len(COMPLETE) + 1)]
    paused = [folder / f"paused-{n}.wav" for n in range(1, len(WITH_PAUSES) + 1)]
    with tempfile.TemporaryDirectory() as spare:
        spare = Path(spare)
        for path, (voice, text) in zip(complete, COMPLETE, strict=True):
            if not path.exists():
                write(path, *speak(voice, text, spare))
        for path, (voice, clauses) in zip(paused, WITH_PAUSES, strict=True):
            if not path.exists():
                samples = array("h")
                for clause in clauses:
                    said, rate = speak(voice, clause, spare)
                    if samples:
                        samples.extend([0] * int(PAUSE * rate))
                    samples.extend(said)
                write(path, samples, rate)
    return complete, paused


if __name__ == "__main__":
    for paths in make(Path(sys.argv[1])):
        print(*paths, sep="\n")
