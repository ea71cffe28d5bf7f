"""A person at `jupyter console` in a terminal of its own: what is typed, and what stands on the screen after it."""

import json
import os
import re
import sys

import pexpect

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\x1b[=>()][0-9A-B]?|[\r\x07\x08]")

console = pexpect.spawn(
    sys.executable,
    ["-m", "jupyter", "console", "--kernel", "setpoint"],
    # It would ask the terminal where the cursor is, and nobody would answer.
    env={**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"},
    encoding="utf8",
    timeout=60,
    dimensions=(40, 160),
)
seen = {}


def enter(name, line, wanted):
    """Types a line and waits for a text, which what is typed must not have in it."""
    console.send(f"{line}\r")
    console.expect(wanted)
    seen[name] = ESCAPES.sub("", console.after).strip()


console.expect(r"In \[\x1b?[^\]]*1")
enter("result", "41000 + 42", r"Out\[[^\n]*41042")
console.expect(r"In \[\x1b?[^\]]*2")
enter("printed", "console.log('pri' + 'nted')", r"printed")
console.expect(r"In \[\x1b?[^\]]*3")
console.send("function twice(n: number): number {\r")
console.expect(r"\.\.\.:")
console.send("return 2 * n; }\r\r")
console.expect(r"In \[\x1b?[^\]]*4")
enter("function", "twice(21042)", r"Out\[[^\n]*42084")
console.expect(r"In \[\x1b?[^\]]*5")
enter("mistake", "const wrong: number = 'text'", r"TypeCheckError[^\n]*")
console.expect(r"In \[\x1b?[^\]]*6")
enter("asked", "const name = await input('who' + '? '); name", r"who\? ")
enter("answered", "Ada", r"Out\[[^\n]*'Ada'")
console.expect(r"In \[\x1b?[^\]]*7")
enter("loop", "console.log('lo' + 'oping'); for (;;);", r"looping")
console.sendintr()
console.expect(r"KeyboardInterrupt[^\n]*")
seen["interrupted"] = ESCAPES.sub("", console.after).strip()
console.expect(r"In \[\x1b?[^\]]*8")
enter("kept", "twice(32021)", r"Out\[[^\n]*64042")
console.expect(r"In \[\x1b?[^\]]*9")
console.sendeof()
console.expect(r"y/n|y\]/n")
console.send("y\r")
console.expect(pexpect.EOF)
console.close()
seen["status"] = console.exitstatus
json.dump(seen, sys.stdout)
