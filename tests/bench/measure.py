"""measure - the same load on several targets in turn, A B A B, and what is kept of it: the median
of the runs, and how far single runs lay from it."""
import json
import os
import statistics
import subprocess

from tests.bench import targets
from tests.harness import servers


class Failed(Exception):
    """A load ended badly; the message says which."""


def load(port, unit, pid=0, cores=frozenset({targets.LOAD_CORE}), **options):
    """One run of tests/tools/load.c: the dict that it prints."""
    command = [servers.program("tools/load"), "--port", str(port), "--pid", str(pid)]
    command += servers.option_words(options) + ["--"] + unit
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
                          preexec_fn=lambda: os.sched_setaffinity(0, cores))
    if done.returncode != 0:
        raise Failed("%s: %s" % (" ".join(command), done.stderr.decode(errors="replace")))
    sample = json.loads(done.stdout)
    if sample["units"] == 0:
        raise Failed("%s: nothing was answered in time" % " ".join(command))
    return sample


def fill(target, spec):
    """Empties the target and sends the unit once for every key: spec = (words, keys, value,
    words to send before)."""
    target.filled = None
    if not target.shares:
        target.call("FLUSHALL")
    if spec is not None:
        words, keys, value, first = spec
        if first is not None:
            target.call(*first)
        load(target.port, words, clients=10, pipeline=50, units=keys, keys=keys, value=value)
    target.filled = spec


def run(target, row, how):
    """One sample of a row (rows.py) on one target. how: clients, pipeline, keys, value, seconds."""
    if row.keys is not None:
        how = dict(how, keys=row.keys)
    spec = row.fill and (row.fill, how["keys"], how["value"], row.first)
    if target.filled != spec or row.spoils:
        fill(target, spec)
    options = dict(how)
    if row.once:
        options.pop("seconds")
        options["units"] = how["keys"]
    sample = load(target.port, row.prepare(target), target.pid, target.load_cores, **options)
    if row.spoils:
        target.filled = None
    return sample


def interleaved(all_targets, row, how, repeats):
    """{target name: [sample, ...]}; the first target is the one that others are compared with."""
    samples = {target.name: [] for target in all_targets}
    for i in range(repeats):
        for target in all_targets if i % 2 == 0 else all_targets[::-1]:
            samples[target.name].append(run(target, row, how))
    return samples


def cpu_us(sample):
    return 1e6 * sample["cpu_seconds"] / sample["units"]


def rate(sample):
    return sample["units"] / sample["seconds"]


def latency_gain(key, base, other):
    """None where no pipeline was answered as a whole in time."""
    pairs = [(b[key], o[key]) for b, o in zip(base, other)]
    return statistics.median(b / o for b, o in pairs) if all(b and o for b, o in pairs) else None


class Comparison:
    """What several samples of one target say beside as many of another."""

    def __init__(self, base, other):
        self.base_cpu = statistics.median(map(cpu_us, base))
        self.cpu = statistics.median(map(cpu_us, other))
        self.base_rate = statistics.median(map(rate, base))
        self.rate = statistics.median(map(rate, other))
        pairs = [cpu_us(b) / cpu_us(o) for b, o in zip(base, other)]
        self.gain = statistics.median(pairs)            # operations per CPU second, other / base
        self.lowest, self.highest = min(pairs), max(pairs)
        self.p99_gain = latency_gain("p99_us", base, other)
        self.usual_p99_gain = latency_gain("p99_usual_us", base, other)
        self.rate_gain = statistics.median(rate(o) / rate(b) for b, o in zip(base, other))
