"""Proves the engine's best combination against HiGHS, on large random requests.

    prove.py QUOTES [--crowded] [--count N] [--seed S] [--workers N] [--seconds S] [--out FOLDER]

QUOTES is the binary that answers with the engine: `cargo build -p mall-tests --bin quotes`.
Each request is stated as an integer program from the rule book and solved in a process of its own.
The engine must have proved its answer, and pay the same to the fen; a difference is kept in a file.
Ends with 1 on any, and when the solver did not prove more than one in fifty. Then some requests are
harmed on purpose: a run that does not notice proves nothing, and fails.

--crowded takes requests whose combinations are far more than the engine may search: it may say that
its search was cut short, but must stay on the right side of what the solver proved.
"""

import argparse
import copy
import json
import os
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from instances import combinations, draw

UNPROVED_MOST = 0.02
HERE = Path(__file__).parent


def main() -> int:
    asked = arguments()
    start = time.monotonic()
    seeds = range(asked.seed, asked.seed + asked.count)
    requests = [draw(seed, asked.crowded) for seed in seeds]
    drawn = time.monotonic()
    with ThreadPoolExecutor(asked.workers) as pool:
        solved = list(pool.map(lambda it: solve(it, asked.seconds), requests))
    done = time.monotonic()
    quotes = price(asked.quotes, requests)
    priced = time.monotonic()

    kinds = [judge(*pair) for pair in zip(solved, quotes, strict=True)]
    for seed, kind, *case in zip(seeds, kinds, requests, solved, quotes, strict=True):
        if kind not in ("equal", "cut short" if asked.crowded else ""):
            report(asked.out / f"{seed}.json", seed, kind, *case)
    count = Counter(kinds)
    sizes = " and ".join(
        f"{min(some)} to {max(some)} {name}"
        for name, some in (
            ("lines", [len(it["basket"]["lines"]) for it in requests]),
            ("coupons", [len(it["rules"]["coupons"]) for it in requests]),
        )
    )
    most = max(combinations(it["rules"]) for it in requests)
    refuted = sum(it.get("refuted", 0) for it in solved)
    pairs = zip(kinds, solved, quotes, strict=True)
    gaps = [q["payable"] / it["payable"] - 1 for kind, it, q in pairs if kind == "cut short"]
    above, worst = sum(gap > 0 for gap in gaps), max(gaps, default=0)
    longest = max(it.get("seconds", asked.seconds) for it in solved)
    print(
        f"{asked.count} requests of {sizes}, up to {most} combinations:\n"
        f"  {count['equal']} equal, {count['different']} different\n"
        f"  {count['cut short']} cut short in the engine with a sound bound,"
        f" {above} of them above the least, by {worst:.1%} at most\n"
        f"  {count['unproved']} not proved by the solver; it refuted {refuted} of its own claims\n"
        f"  drawn in {drawn - start:.0f} s, solved in {done - drawn:.0f} s"
        f" (the longest {longest:.1f} s), priced in {priced - done:.1f} s"
    )
    failed = count["different"] or count["unproved"] > UNPROVED_MOST * asked.count
    if not asked.crowded:
        failed = failed or count["cut short"] or not controls(asked.quotes, requests, solved)
    return 1 if failed else 0


def judge(found: dict, quote: dict) -> str:
    """How the engine's answer stands to the solver's; one cut short must still be sound."""
    if not found["proved"]:
        return "unproved"
    if quote["provedBest"]:
        return "equal" if quote["payable"] == found["payable"] else "different"
    return "cut short" if quote["bound"] <= found["payable"] <= quote["payable"] else "different"


def arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("quotes", type=Path)
    parser.add_argument("--crowded", action="store_true")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--seconds", type=float, default=60, help="for one request, each way")
    parser.add_argument("--out", type=Path, default=Path("target/solver-failures"))
    return parser.parse_args()


def solve(request: dict, seconds: float) -> dict:
    """Asks a process of its own, so that a solver that hangs or dies costs one request."""
    command = [sys.executable, HERE / "solve.py", str(seconds)]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(request),
            capture_output=True,
            text=True,
            timeout=2 * seconds + 30,
        )
    except subprocess.TimeoutExpired:
        return {"proved": False, "why": "out of time"}
    if done.returncode:
        return {
            "proved": False,
            "why": f"the process ended with {done.returncode}: {done.stderr[-300:]}",
        }
    return json.loads(done.stdout.splitlines()[-1])


def price(quotes: Path, requests: list[dict]) -> list[dict]:
    """All of them in one process of the engine."""
    text = "".join(json.dumps(it) + "\n" for it in requests)
    done = subprocess.run([quotes], input=text, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(it) for it in done.stdout.splitlines()]


def controls(quotes: Path, requests: list[dict], solved: list[dict]) -> bool:
    """Whether the comparison notices a coupon that gives more than the solver was told, and a till
    that takes as many coupons as it can instead of the best."""
    chosen = [n for n, it in enumerate(solved) if it.get("coupons")][:50]
    noticed = True
    for name, harm in (
        ("a coupon worth more", dearer_coupon),
        ("as many coupons as go", most_coupons),
    ):
        harmed = [harm(requests[n], solved[n]) for n in chosen]
        pairs = zip((solved[n] for n in chosen), price(quotes, harmed), strict=True)
        found = sum(ours["payable"] != quote["payable"] for ours, quote in pairs)
        print(f"control, {name}: {found} of {len(chosen)} noticed")
        noticed = noticed and found > 0
    return noticed


def dearer_coupon(request: dict, found: dict) -> dict:
    harmed = copy.deepcopy(request)
    for coupon in harmed["rules"]["coupons"]:
        if coupon["id"] in found["coupons"] and "amountOff" in coupon["benefit"]:
            coupon["benefit"]["amountOff"]["amount"] += 1
            break
    return harmed


def most_coupons(request: dict, _found: dict) -> dict:
    ids = [it["id"] for it in request["rules"]["coupons"]]
    return {**request, "choice": {"these": {"ids": ids}}}


def report(path: Path, seed: int, kind: str, request: dict, found: dict, quote: dict):
    used = sorted(it["id"] for it in quote["coupons"] if "used" in it["verdict"])
    engine = {**{it: quote.get(it) for it in ("payable", "provedBest", "bound")}, "coupons": used}
    path.parent.mkdir(parents=True, exist_ok=True)
    case = {"seed": seed, "kind": kind, "solver": found, "engine": engine, "request": request}
    path.write_text(json.dumps(case, ensure_ascii=False, indent=1))
    print(f"seed {seed}: {kind}: see {path}\n  solver {found}\n  engine {engine}")


if __name__ == "__main__":
    sys.exit(main())
