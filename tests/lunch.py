"""The survey that the tests of the commands hold, sound and broken."""

from __future__ import annotations

SURVEY = """\
askline: 1
id: 7
name: Lunch
attributes: {guest: {type: text, default: guest}}
greeting: Dear {guest}
questions:
  - {name: score, type: nps, text: How was it?, terminator: "#"}
  - {name: why, type: text, required: false, text: Why?}
  - {name: again, type: yesno, text: Again?}
closing: Bye
"""
BROKEN = SURVEY.replace("text: Why?", "txet: Why?").replace("type: yesno", "type: yesn")
