"""Plays sessions on wasm3, the interpreter that WeChat's engine on iPhones is taken to be like: it speaks
the module's own interface, without the glue.

    python tests/engines/play_wasm3.py MODULE.wasm TOLD.json [--timed]

Prints what the core answered, as tests/engines/play.js does, or how long each answer took (ms).
"""

import json
import struct
import sys
import time
from pathlib import Path

import wasm3

STACK = 1 << 20


class Core:
    """One instance, and what the glue does around it: texts go in and come out through its memory."""

    def __init__(self, module):
        environment = wasm3.Environment()
        self.runtime = environment.new_runtime(STACK)
        # The module must outlive its functions.
        self.module = environment.parse_module(module)
        self.runtime.load(self.module)
        self.find = self.runtime.find_function

    def ask(self, name, *given):
        """Texts are given as text, numbers as they are."""
        call = []
        for it in given:
            if isinstance(it, str):
                data = it.encode()
                at = self.find("__wbindgen_malloc")(len(data), 1)
                self.runtime.get_memory(0)[at : at + len(data)] = data
                call += [at, len(data)]
            else:
                call.append(it)
        back = self.find("__wbindgen_add_to_stack_pointer")(-16)
        self.find(name)(back, *call)
        at, length = struct.unpack("<ii", bytes(self.runtime.get_memory(0)[back : back + 8]))
        text = bytes(self.runtime.get_memory(0)[at : at + length]).decode()
        self.find("__wbindgen_add_to_stack_pointer")(16)
        self.find("__wbindgen_free")(at, length, 1)
        return text


def answer(core, question):
    """One question of a session."""
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    given = question["given"]
    if question["ask"] == "boot":
        return core.ask("boot", json.dumps(given[0], **compact))
    if question["ask"] == "dispatch":
        return core.ask("dispatch", json.dumps(given[0], **compact), float(given[1]))
    return core.ask("resolve", given[0], json.dumps(given[1], **compact), float(given[2]))


def timed(core, question):
    """How long it takes to answer one (ms)."""
    start = time.perf_counter()
    json.loads(answer(core, question))
    return (time.perf_counter() - start) * 1000


def main():
    module, told = Path(sys.argv[1]).read_bytes(), json.loads(Path(sys.argv[2]).read_text())
    said = []
    for session in told:
        core = Core(module)
        assert core.ask("selfTest") == "小铺 core ok 🛒 3333333334 3333333334 3333333333"
        if "--timed" in sys.argv:
            said.append([timed(core, question) for question in session])
        else:
            said.append([json.loads(answer(core, question)) for question in session])
    print(json.dumps(said))


main()
