"""Stands in for the speech process, and goes wrong as its arguments say.

strange_worker.py HOW [MARK]: with MARK, a path, only the first process goes wrong; it leaves a file there.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from sounds import tone, write_wav

HANGS_FOR = 60.0  # seconds; whoever started it kills it long before


def is_to_go_wrong() -> bool:
    if len(sys.argv) < 3:
        return True
    mark = Path(sys.argv[2])
    is_first = not mark.exists()
    mark.write_text(str(os.getpid()), encoding="utf-8")
    return is_first


def tell(line: str) -> None:
    print(line, flush=True)


def main(how: str, goes_wrong: bool) -> None:
    if goes_wrong and how == "hangs at once":
        time.sleep(HANGS_FOR)
    if goes_wrong and how == "no voice":
        return tell(json.dumps({"fault": "no-voice", "says": "the speech driver has no voice"}))
    tell(json.dumps({"voices": []}))
    for line in sys.stdin:
        asked = json.loads(line)
        if goes_wrong and how == "hangs":
            time.sleep(HANGS_FOR)
        if goes_wrong and how == "dies":
            os._exit(139)
        if goes_wrong and how == "babbles":
            tell("Audio saved to somewhere")
        if not (goes_wrong and how == "is silent"):
            write_wav(Path(asked["out"]), tone(440, 0.2))
        tell(json.dumps({"voice": f"at {asked['rate']} in {asked['voice'] or asked['language']}"}))
    return None


if __name__ == "__main__":
    main(sys.argv[1], is_to_go_wrong())
