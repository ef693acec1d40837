"""What every peer script shares: options, the noise of the machine, the JSON line they print.

A step's time means the same for every framework: the wall-clock interval between the ends of two
consecutive optimiser steps, the assembly of the batch included. The first epoch (compilation,
tracing, growing allocators) and the first steps of each later one are not counted.
"""
import argparse
import importlib.metadata
import json
import os
import resource
import statistics
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")


def parser(workload, frameworks):
    p = argparse.ArgumentParser(description=f"{workload} by a peer; prints one JSON line")
    p.add_argument("--framework", choices=frameworks, default=frameworks[0])
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=42)
    return p


class Noise:
    """What everybody else took of the machine while a region ran, in cores (0: quiet)."""

    def __enter__(self):
        self.start, self.busy, self.own = time.perf_counter(), _busy(), _own()
        return self

    def __exit__(self, *_):
        wall = max(time.perf_counter() - self.start, 1e-9)
        own = _own() - self.own
        self.record = {
            "wall_s": round(wall, 2),
            "own_cpu": round(own / wall, 2),
            "other_cpu": round(max(0.0, _busy() - self.busy - own) / wall, 2),
        }
        return False


def _busy():
    """Seconds of all processors spent in any process; 0 where /proc/stat does not exist."""
    try:
        with open("/proc/stat") as file:
            fields = [int(value) for value in file.readline().split()[1:]]
    except OSError:
        return 0.0
    user, nice, system, _, _, irq, softirq = fields[:7]
    return (user + nice + system + irq + softirq) / os.sysconf("SC_CLK_TCK")


def _own():
    total = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        usage = resource.getrusage(who)
        total += usage.ru_utime + usage.ru_stime
    return total


def peak_memory_mb():
    """The largest resident size so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10), 1)


def versions(*modules):
    found = {"python": sys.version.split()[0]}
    for module in modules:
        try:
            found[module] = importlib.metadata.version(module)
        except importlib.metadata.PackageNotFoundError:
            found[module] = "?"
    return found


def percentiles(seconds, prefix):
    """Median, tenth and ninetieth percentile in milliseconds."""
    ordered = sorted(seconds)
    return {
        f"{prefix}_ms": round(statistics.median(ordered) * 1e3, 4),
        f"{prefix}_ms_p10": round(ordered[len(ordered) // 10] * 1e3, 4),
        f"{prefix}_ms_p90": round(ordered[len(ordered) * 9 // 10] * 1e3, 4),
    }


def emit(workload, arguments, **record):
    """Prints the one line of a run; `None` values are left out."""
    line = {"workload": workload, "framework": arguments.framework, "threads": arguments.threads}
    line.update({key: value for key, value in record.items() if value is not None})
    line["peak_rss_mb"] = peak_memory_mb()
    print(json.dumps(line), flush=True)
