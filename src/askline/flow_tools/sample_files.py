"""Which files are samples, and where they lie.

Nothing is parsed here and nothing heavy imported: the pytest plugin asks about every YAML file that it comes by.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

LONGEST = 4_000_001  # bytes; the YAML reader refuses longer files anyway
SUFFIXES = (".yaml", ".yml")

# A key at the left margin, or the first one of a map in braces; keys may stand in any order.
_MARK = re.compile(rb"""^(?:\xef\xbb\xbf)?(?:\{\s*)?["']?askline_sample["']?\s*:""", re.MULTILINE)
_NAME = re.compile(rb"^name\s*:(.*)$", re.MULTILINE)
_PASSED_OVER = {"node_modules", "__pycache__"}


def is_sample_text(text: bytes) -> bool:
    """Whether a YAML file of this content is meant as a sample, however broken."""
    return _MARK.search(text) is not None


def is_sample_file(path: str | os.PathLike[str]) -> bool:
    """Whether there is a file that is meant as a sample; what is no regular file is none."""
    if not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return is_sample_text(file.read(LONGEST))


def find_samples(paths: Iterable[str]) -> list[str]:
    """The sample files among `paths`, folders searched below; a file that is named is taken for a sample.

    result   each file once, in the order of `paths`, those of a folder by name
    """
    found: dict[str, str] = {}
    for path in paths:
        for file in _samples_below(path) if os.path.isdir(path) else [path]:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def has_in_name(path: str, wanted: str) -> bool:
    """Whether a text stands in the path of a sample, or in the line of its name; case does not matter."""
    with open(path, "rb") as file:
        name = _NAME.search(file.read())
    told = path + "\n" + (name[1].decode("utf-8", "replace") if name else "")
    return wanted.casefold() in told.casefold()


def _samples_below(folder: str) -> Iterator[str]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith(".") and each not in _PASSED_OVER)
        for file in sorted(files):
            path = os.path.normpath(os.path.join(where, file))
            if file.endswith(SUFFIXES) and is_sample_file(path):
                yield path
