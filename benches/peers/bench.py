"""Vivavoce beside its peers: one caller, one run, the same clips, stubs that cost nothing.

    bench.py BINARY VENV [--quick] [--only NAME …]

Prints a table with ratios and writes benches/results/peers.json. What each figure means is in
README.md beside this file.
"""

import argparse
import json
import os
import platform
import resource
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import clips
from machine import Spent

HERE = Path(__file__).parent
RESULTS = HERE.parent / "results" / "peers.json"
# Silence before the caller speaks again; by ear it cannot be sure sooner.
SILENCE = "1.2"
# A server that is not ready by then will not be.
STARTING = 90
# Reply latency may grow to this many times what one session has, and no further.
BREAKS = 2.0
TONE, LONG_TONE = 1.0, 6.0
BARGE_IN_MS = "700"

# Services that cost nothing: what is left is the engine.
STUBS = ["--stt", "stub:0", "--interviewer", "stub:0"]
# Who is measured: the program, and what ends a turn.
ARMS = {
    "pipecat": ("pipecat_server.py", []),
    "floor": ("floor_server.py", []),
    "vivavoce": ("vivavoce", ["--endpointing", "smart-turn", *STUBS]),
    "vivavoce, as served": ("vivavoce", []),
    "pipecat, pause 0.6 s": ("pipecat_server.py", ["--pause", "0.6"]),
    "vivavoce, pause 0.6 s": ("vivavoce", ["--endpointing", "pause:600", *STUBS]),
    "vivavoce, pause 0.2 s": ("vivavoce", ["--endpointing", "pause:200", *STUBS]),
}
SMART = ["pipecat", "floor", "vivavoce"]
# Who is given answers with pauses.
PATIENT = ["pipecat", "vivavoce", "vivavoce, as served"]
FIXED = ["vivavoce, as served", "pipecat, pause 0.6 s", "vivavoce, pause 0.6 s", "vivavoce, pause 0.2 s"]
# Sessions at once; each goes up until it breaks.
STEPS = {"pipecat": [1, 2, 4, 6, 8], "floor": [1, 8, 12, 16], "vivavoce": [1, 16, 32, 64, 96, 128]}
QUICK_STEPS = {"pipecat": [1, 2], "floor": [1, 2], "vivavoce": [1, 4]}


class Failed(Exception):
    """A run that has no figures; the rest goes on."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Bench:
    def __init__(self, binary, venv, turns):
        self.binary, self.python, self.turns = binary, venv / "bin" / "python", turns
        self.complete, self.paused = clips.make(venv.parent / "clips")

    @contextmanager
    def server(self, arm, tone=TONE, sessions=1):
        """A server of its own process: its id, and how to call it."""
        program, options = ARMS[arm]
        with tempfile.TemporaryDirectory() as folder:
            port = free_port()
            environment = {k: v for k, v in os.environ.items() if not k.startswith("VIVAVOCE_")}
            if program == "vivavoce":
                command = [
                    self.binary, "serve", "--listen", f"127.0.0.1:{port}", "--data", f"{folder}/data",
                    "--voice", f"tone:{tone}",
                    "--max-sessions", str(sessions + 8), "--guest-sessions-per-hour", "100000",
                    "--media-listen", "127.0.0.1:0", "--pull-models", "false", "--log", "warn", *options,
                ]  # fmt: skip
                for name in ("VIVAVOCE_MODELS", "VIVAVOCE_MODELS_DIR"):
                    environment.update({name: os.environ[name]} if name in os.environ else {})
                ready = f"http://127.0.0.1:{port}/readyz"
                call = ["--server", f"http://127.0.0.1:{port}", "--scenario", "developer-en"]
            else:
                command = [self.python, HERE / program, "--port", str(port), "--tone", str(tone), *options]
                ready = f"http://127.0.0.1:{port}/ready"
                call = ["--offer-url", f"http://127.0.0.1:{port}/api/offer"]
            with open(f"{folder}/log", "w+") as log:
                process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, env=environment)
                try:
                    wait_for(ready, process, log)
                    yield process.pid, call
                finally:
                    process.terminate()
                    try:
                        process.wait(10)
                    except subprocess.TimeoutExpired:
                        process.kill()
                        process.wait()

    def call(self, server, say, *, sessions=1, extra=()):
        """The caller's turns, and what they cost the server."""
        pid, how = server
        spoken = [option for clip in say for option in ("--say", str(clip))]
        together = ["--sessions", str(sessions), "--stagger", "120"]
        command = [self.binary, "call", *how, *spoken, "--silence", SILENCE, "--timeout", "10", *together, *extra]
        before, spent = resource.getrusage(resource.RUSAGE_CHILDREN), Spent(pid)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("VIVAVOCE_")}
        done = subprocess.run(command, capture_output=True, text=True, timeout=420, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        caller = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        turns = [line for line in map(read, done.stdout.splitlines()) if line and "said" in line]
        if not turns:
            raise Failed(done.stderr.strip()[-400:] or "the caller said nothing")
        return turns, spent.until_now(sessions, caller)

    def clips_for(self, turns, start=0):
        return [self.complete[(start + n) % len(self.complete)] for n in range(turns)]

    def voice_to_voice(self, arm, start):
        with self.server(arm) as server:
            return self.call(server, self.clips_for(self.turns, start))

    def barge_in(self, arm):
        with self.server(arm, LONG_TONE) as server:
            return self.call(server, self.clips_for(self.turns + 1), extra=["--barge-in-at", BARGE_IN_MS])

    def pauses(self, arm, count):
        with self.server(arm) as server:
            return self.call(server, self.paused[:count])

    def together(self, arm, sessions):
        with self.server(arm, sessions=sessions) as server:
            return self.call(server, self.clips_for(4, sessions), sessions=sessions)


def wait_for(url, process, log):
    for _ in range(STARTING * 4):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        time.sleep(0.25)
    log.seek(0)
    raise Failed(f"the server did not start: {log.read().strip()[-400:]}")


def read(line):
    try:
        return json.loads(line)
    except ValueError:
        return None


def percentile(values, share):
    """The nearest rank, as the caller's own summary has it."""
    values = sorted(values)
    return round(values[max(0, -(-len(values) * share // 100) - 1)], 1) if values else None


def figures(turns, key):
    values = [turn[key] for turn in turns if turn.get(key) is not None]
    return {"n": len(values), "p50": percentile(values, 50), "p95": percentile(values, 95)}


def count(turns, key):
    return sum(bool(turn.get(key)) for turn in turns)


def holds(step, base):
    """Whether so many sessions are served: all answered, and not much later than one."""
    late = step["voice_to_voice_ms"]["p95"]
    return late is not None and step["missed"] <= 0.01 * step["turns"] and late <= BREAKS * base


class Results:
    def __init__(self):
        self.runs = {}
        self.failed = []

    def attempt(self, name, arm, measure):
        print(f"  {name}: {arm} …", file=sys.stderr, flush=True)
        try:
            turns, cost = measure()
        except (Failed, subprocess.TimeoutExpired, FileNotFoundError) as problem:
            self.failed.append({"run": name, "arm": arm, "why": str(problem)})
            print(f"    failed: {problem}", file=sys.stderr, flush=True)
            return None
        held = self.runs.setdefault(name, {}).setdefault(arm, {"turns": [], "cost": []})
        held["turns"] += turns
        held["cost"].append(cost)
        return turns, cost

    def of(self, name, arm):
        return self.runs.get(name, {}).get(arm, {"turns": [], "cost": []})


def climb(bench, results, arm, steps):
    """More and more sessions, until it breaks."""
    ladder, base = [], None
    for sessions in steps:
        done = results.attempt(f"{sessions} at once", arm, lambda n=sessions: bench.together(arm, n))
        if done is None:
            break
        turns, cost = done
        step = {
            "sessions": sessions, "turns": len(turns), "missed": count(turns, "missed"),
            "voice_to_voice_ms": figures(turns, "voice_to_voice_ms"), **cost,
        }  # fmt: skip
        base = base or step["voice_to_voice_ms"]["p95"]
        step["holds"] = base is not None and holds(step, base)
        ladder.append(step)
        if not step["holds"]:
            break
    return ladder


def ratio(a, b):
    return round(a / b, 2) if a and b else None


def summary(results, ladders):
    """All figures of an arm in one place."""
    arms = {}
    for arm in ARMS:
        spoken, barged = results.of("voice to voice", arm), results.of("barge-in", arm)
        paused = results.of("pauses", arm)["turns"]
        held = [step for step in ladders.get(arm, []) if step["holds"]]
        arms[arm] = {
            "voice_to_voice_ms": figures(spoken["turns"], "voice_to_voice_ms"),
            "missed": count(spoken["turns"], "missed"),
            "early": count(spoken["turns"], "early"),
            "barge_in_to_silence_ms": figures(barged["turns"], "stop_ms"),
            "not_stopped": count(barged["turns"], "not_stopped"),
            "cut_off": {"n": count(paused, "early"), "of": len(paused)} if paused else None,
            "sessions_that_hold": held[-1]["sessions"] if held else None,
            "broke": bool(ladders.get(arm)) and not ladders[arm][-1]["holds"],
            "at_most": held[-1] if held else None,
            "cost_of_one": spoken["cost"],
            "ladder": ladders.get(arm, []),
        }
    return arms


def ratios(arms):
    """Vivavoce's figures over its peers': below 1 is less, above 1 is more."""
    found = {}
    for peer in ("pipecat", "floor"):
        ours, theirs = arms["vivavoce"], arms[peer]
        mine, other = ours["at_most"] or {}, theirs["at_most"] or {}
        found[peer] = {
            "voice_to_voice_p50": ratio(ours["voice_to_voice_ms"]["p50"], theirs["voice_to_voice_ms"]["p50"]),
            "barge_in_p50": ratio(ours["barge_in_to_silence_ms"]["p50"], theirs["barge_in_to_silence_ms"]["p50"]),
            "sessions": ratio(ours["sessions_that_hold"], theirs["sessions_that_hold"]),
            "cpu_per_session": ratio(mine.get("cpu_per_session"), other.get("cpu_per_session")),
            "memory_per_session": ratio(mine.get("memory_mb_per_session"), other.get("memory_mb_per_session")),
        }
    pair = [arms[f"{who}, pause 0.6 s"]["voice_to_voice_ms"]["p50"] for who in ("vivavoce", "pipecat")]
    found["pipecat, pause 0.6 s"] = {"voice_to_voice_p50": ratio(*pair)}
    return found


def table(arms, found):
    def show(value, unit=""):
        return "-" if value is None else f"{value:g}{unit}"

    rows = [["", "voice to voice p50 / p95", "barge-in to silence p50 / p95", "cut off", "sessions",
             "CPU a session", "memory a session", "other cores"]]  # fmt: skip
    for arm, have in arms.items():
        most = have["at_most"] or {}
        cut = have["cut_off"]
        others = [cost["other_cores"] for cost in have["cost_of_one"]] + [step["other_cores"] for step in have["ladder"]]
        sessions = show(have["sessions_that_hold"]) + ("" if have["broke"] or not have["ladder"] else "+")
        rows.append([
            arm,
            " / ".join(show(have["voice_to_voice_ms"][p]) for p in ("p50", "p95")) + " ms",
            " / ".join(show(have["barge_in_to_silence_ms"][p]) for p in ("p50", "p95")) + " ms",
            f"{cut['n']} of {cut['of']}" if cut else "-",
            sessions,
            show(most.get("cpu_per_session"), " core"),
            show(most.get("memory_mb_per_session"), " MB"),
            show(max(others, default=None)),
        ])  # fmt: skip
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines += ["", "Vivavoce over its peers:"]
    for peer, values in found.items():
        lines.append(f"  {peer}: " + ", ".join(f"{name} {show(value, ' x')}" for name, value in values.items()))
    return "\n".join(lines)


def machine(python):
    wanted = "import importlib.metadata as m, json; print(json.dumps({n: m.version(n) for n in ('pipecat-ai', 'aiortc', 'onnxruntime', 'av')}))"
    versions = json.loads(subprocess.run([python, "-c", wanted], capture_output=True, text=True, check=True).stdout)
    model = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cpu": model[0].split(":", 1)[1].strip() if model else platform.machine(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "python": platform.python_version(),
        **versions,
    }


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary", type=Path)
    options.add_argument("venv", type=Path)
    options.add_argument("--quick", action="store_true", help="a turn or two of each, to see that it works")
    options.add_argument("--only", nargs="*", help="these arms alone")
    options = options.parse_args()
    turns = 2 if options.quick else 6
    bench = Bench(options.binary.resolve(), options.venv.resolve(), turns)
    chosen = [arm for arm in ARMS if not options.only or any(arm.startswith(name) for name in options.only)]
    results, ladders = Results(), {}
    began = time.monotonic()
    # In turn and not one after the other: what else the machine does falls on all alike.
    for part in range(1 if options.quick else 2):
        for arm in [arm for arm in SMART if arm in chosen]:
            results.attempt("voice to voice", arm, lambda a=arm, p=part: bench.voice_to_voice(a, p * turns))
    for arm in [arm for arm in FIXED if arm in chosen]:
        results.attempt("voice to voice", arm, lambda a=arm: bench.voice_to_voice(a, 0))
    for arm in [arm for arm in SMART if arm in chosen]:
        results.attempt("barge-in", arm, lambda a=arm: bench.barge_in(a))
    for arm in [arm for arm in PATIENT if arm in chosen]:
        results.attempt("pauses", arm, lambda a=arm: bench.pauses(a, 2 if options.quick else 6))
    steps = QUICK_STEPS if options.quick else STEPS
    for arm in [arm for arm in SMART if arm in chosen]:
        ladders[arm] = climb(bench, results, arm, steps[arm])
    arms = summary(results, ladders)
    found = ratios(arms)
    report = {
        "machine": machine(bench.python), "quick": options.quick, "took_s": round(time.monotonic() - began),
        "arms": arms, "ratios": found, "failed": results.failed,
    }  # fmt: skip
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(report, indent=2) + "\n")
    print(table(arms, found))
    for failure in results.failed:
        print(f"failed: {failure['run']}, {failure['arm']}: {failure['why']}")
    print(f"{report['took_s']} s; all figures in {RESULTS}")
    return 1 if results.failed else 0


if __name__ == "__main__":
    sys.exit(main())
