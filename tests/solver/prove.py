"""Proves the engine's best combination against HiGHS, on large random requests.

    prove.py QUOTES [--count N] [--seed S] [--workers N] [--seconds S] [--out FOLDER]

QUOTES is the binary that answers requests with the engine (`cargo build -p mall-tests --bin quotes`).
Each request is stated as an integer program from the rule book and solved in a process of its own. The
engine must have proved its answer, and pay the same to the fen. Ends with 1 on any difference, and
when one in fifty or more was not proved by the solver. Then some requests are harmed on purpose: a
run that does not notice proves nothing, and fails.
"""

import argparse
import copy
import itertools
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from basket import OutsideFamily
from instances import draw
from statement import Statement

UNPROVED_MOST = 0.02
HERE = Path(__file__).parent


def main() -> int:
    asked = arguments()
    start = time.monotonic()
    requests = [fitting(seed) for seed in range(asked.seed, asked.seed + asked.count)]
    with ThreadPoolExecutor(asked.workers) as pool:
        solved = list(pool.map(lambda it: solve(it, asked.seconds), requests))
    solving = time.monotonic() - start
    quotes = price(asked.quotes, requests)
    pricing = time.monotonic() - start - solving

    unproved = [n for n, it in enumerate(solved) if not it["proved"]]
    cut_short = [n for n, it in enumerate(quotes) if not it.get("provedBest", True)]
    different = differences(solved, quotes)
    for kind, numbers in (("unproved", unproved), ("cut-short", cut_short), ("different", different)):
        for n in numbers:
            name = f"{kind}-{asked.seed + n}.json"
            keep(asked.out / name, {"request": requests[n], "solver": solved[n], "engine": summary(quotes[n])})
            print(f"{kind}: seed {asked.seed + n}, {asked.out / name}: {told(solved[n])}, engine {summary(quotes[n])}")
    sizes = [len(it["basket"]["lines"]) for it in requests]
    coupons = [len(it["rules"]["coupons"]) for it in requests]
    seconds = sorted(it.get("seconds", asked.seconds) for it in solved)
    print(
        f"{asked.count} requests of {min(sizes)} to {max(sizes)} lines and {min(coupons)} to {max(coupons)} coupons: "
        f"{len(different)} differences, {len(unproved)} not proved by the solver, {len(cut_short)} not by the engine; "
        f"solver {solving:.0f} s (median {seconds[len(seconds) // 2]:.2f}, longest {seconds[-1]:.1f}), engine {pricing:.1f} s"
    )
    noticed = controls(asked.quotes, requests, solved)
    failed = different or cut_short or len(unproved) > UNPROVED_MOST * asked.count or not noticed
    return 1 if failed else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("quotes", type=Path)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--seconds", type=float, default=60, help="for one request")
    parser.add_argument("--out", type=Path, default=Path("target/solver-failures"))
    return parser.parse_args()


def fitting(seed: int) -> dict:
    """The request of a seed: the first that the model says exactly."""
    for attempt in itertools.count():
        request = draw(f"{seed}.{attempt}")
        try:
            Statement(request)
            return request
        except OutsideFamily:
            continue


def solve(request: dict, seconds: float) -> dict:
    """Asks a process of its own, so that a solver that hangs or dies costs one request."""
    command = [sys.executable, HERE / "solve.py", str(seconds)]
    try:
        done = subprocess.run(command, input=json.dumps(request), capture_output=True, text=True, timeout=seconds + 30)
    except subprocess.TimeoutExpired:
        return {"proved": False, "why": "out of time"}
    if done.returncode:
        return {"proved": False, "why": f"the process ended with {done.returncode}: {done.stderr[-300:]}"}
    return json.loads(done.stdout.splitlines()[-1])


def price(quotes: Path, requests: list[dict]) -> list[dict]:
    """All of them in one process of the engine."""
    text = "".join(json.dumps(it) + "\n" for it in requests)
    done = subprocess.run([quotes], input=text, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(it) for it in done.stdout.splitlines()]


def differences(solved: list[dict], quotes: list[dict]) -> list[int]:
    pairs = enumerate(zip(solved, quotes, strict=True))
    return [n for n, (ours, quote) in pairs if ours["proved"] and quote["payable"] != ours["payable"]]


def controls(quotes: Path, requests: list[dict], solved: list[dict]) -> bool:
    """Whether the comparison notices a coupon that gives more than the solver was told, and a till
    that takes as many coupons as it can instead of the best."""
    chosen = [n for n, it in enumerate(solved) if it.get("coupons")][:50]
    noticed = True
    for name, harm in (("a coupon worth more", dearer_coupon), ("as many coupons as go", most_coupons)):
        harmed = [harm(requests[n], solved[n]) for n in chosen]
        found = len(differences([solved[n] for n in chosen], price(quotes, harmed)))
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


def told(found: dict) -> str:
    return f"solver {found['payable']} with {found['coupons']}" if found["proved"] else f"solver: {found['why']}"


def summary(quote: dict) -> dict:
    used = sorted(it["id"] for it in quote["coupons"] if "used" in it["verdict"])
    return {"payable": quote["payable"], "provedBest": quote.get("provedBest"), "bound": quote.get("bound"), "coupons": used}


def keep(path: Path, content: dict):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    sys.exit(main())
