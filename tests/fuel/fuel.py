"""Counts the wasm instructions of a price (wasmtime fuel, the same on every machine) and holds them to
tests/fuel/recorded.json. `mall-build fuel` makes the module.

    python tests/fuel/fuel.py [--record]

A count that moved by more than 1 % wants a new record in the same commit, and a reason in its message.
`issue` is what was asked for; a scenario over it carries a `limit` of its own, and says `why`.
"""

import json
import subprocess
import sys
import unittest
from pathlib import Path

import wasmtime

ROOT = Path(__file__).resolve().parents[2]
RECORDED = Path(__file__).with_name("recorded.json")
MODULE = ROOT / "target/weapp/fuel.wasm"
TOLERANCE = 100  # a hundredth
PLENTY = 10**15


class Core:
    """One instance, so that memory grows once."""

    def __init__(self):
        config = wasmtime.Config()
        config.consume_fuel = True
        engine = wasmtime.Engine(config)
        self.store = wasmtime.Store(engine)
        self.store.set_fuel(PLENTY)
        module = wasmtime.Module.from_file(engine, str(MODULE))
        self.exports = wasmtime.Instance(self.store, module, []).exports(self.store)

    def call(self, name, *arguments):
        return self.exports[name](self.store, *arguments)

    def fuel(self, name):
        before = self.store.get_fuel()
        self.call(name)
        return before - self.store.get_fuel()


def count(scenario):
    """What a scenario takes: the `share`-th per cent of its seeds, in instructions."""
    core, taken = Core(), []
    for seed in range(scenario["seeds"]):
        core.call("prepare", seed, *scenario["size"])
        taken.append(core.fuel(scenario["call"]))
    taken.sort()
    return taken[(len(taken) - 1) * scenario["share"] // 100]


def complaints(name, scenario, found):
    """What is wrong with a count, in words."""
    recorded = scenario["recorded"]
    if abs(found - recorded) * TOLERANCE > recorded:
        yield f"{name}: {found} instructions, {recorded} recorded ({(found - recorded) / recorded:+.1%})"
    limit = scenario.get("limit", scenario.get("issue"))
    if limit is not None and found > limit:
        yield f"{name}: {found} instructions, the limit is {limit}"
    if "limit" in scenario and not scenario.get("why"):
        yield f"{name}: a limit of its own says why"


def compiler():
    """The one that compiled the module: with another, counts differ for no reason of ours."""
    script = "source scripts/lib.sh && source $ENV_FILE && wasm rustc --version"
    return subprocess.check_output(["bash", "-c", script], cwd=ROOT, text=True).strip()


class Ratchet(unittest.TestCase):
    def test_counts_are_as_recorded(self):
        record = json.loads(RECORDED.read_text())
        self.assertEqual(record["compiler"], compiler(), "another compiler: record anew")
        wrong = []
        for name, scenario in record["scenarios"].items():
            found = count(scenario)
            issue = scenario.get("issue")
            print(f"  {name}: {found:,}" + (f", wanted {issue:,}" if issue else ""))
            wrong += complaints(name, scenario, found)
        self.assertEqual(wrong, [])

    def test_a_harmed_record_is_refused(self):
        fine = {"recorded": 1_000, "issue": 2_000}
        told = lambda found, **harm: len(list(complaints("it", fine | harm, found)))
        self.assertEqual([told(990), told(1_000), told(1_010)], [0, 0, 0])
        self.assertEqual([told(989), told(1_011)], [1, 1], "a change of more than 1 %")
        self.assertEqual(told(1_000, recorded=980), 1, "a harmed count")
        self.assertEqual(told(1_000, issue=999), 1, "over the limit of the issue")
        self.assertEqual(told(1_000, issue=1, limit=1_000, why="reason"), 0)
        self.assertEqual(told(1_000, issue=1, limit=1_000), 1, "without a reason")
        self.assertEqual(told(1_001, issue=1, limit=1_000, why="reason"), 1)

    def test_counts_repeat(self):
        scenario = {"size": [5, 3, 5, 4], "seeds": 3, "share": 100, "call": "quote"}
        self.assertEqual(count(scenario), count(scenario))


def record():
    record = json.loads(RECORDED.read_text())
    record["compiler"] = compiler()
    for scenario in record["scenarios"].values():
        scenario["recorded"] = count(scenario)
        if scenario["recorded"] <= scenario.get("issue", PLENTY):
            scenario.pop("limit", None)
            scenario.pop("why", None)
        elif "limit" in scenario:
            scenario["limit"] = scenario["recorded"]
    RECORDED.write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    if "--record" in sys.argv:
        record()
    else:
        unittest.main()
