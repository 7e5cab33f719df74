"""Solves one request: JSON in, the least payable and how it was found out. A process for each."""

import json
import sys
import time

from basket import OutsideFamily
from statement import Statement


def main():
    seconds, request = float(sys.argv[1]), json.load(sys.stdin)
    start = time.monotonic()
    try:
        statement = Statement(request)
    except OutsideFamily as reason:
        print(json.dumps({"proved": False, "why": f"outside the family: {reason}"}))
        return
    found = statement.model.minimise(statement.payable, seconds)
    values = found.pop("values", None)
    if values is not None:
        found["coupons"] = [name for name, bit in statement.used.items() if set_in(bit, values)]
    model = statement.model
    print(
        json.dumps(
            {
                **found,
                "columns": len(model.bounds),
                "rows": len(model.rows),
                "seconds": time.monotonic() - start,
            }
        )
    )


def set_in(bit, values) -> bool:
    return bit.const + sum(factor * values[var] for var, factor in bit.terms.items()) == 1


if __name__ == "__main__":
    main()
