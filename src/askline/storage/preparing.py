"""Rows made ready for a store: what is the same whichever store it is."""

from __future__ import annotations

import json

from askline.interviews.interaction import ABANDONED, Event, Interaction
from askline.interviews.ports import Save


def save_for(save: Save, id: int) -> Save:
    """A turn that was prepared before its interaction had an id."""
    return save._replace(
        interaction=save.interaction._replace(id=id),
        event=save.event._replace(interaction_id=id),
        answered=tuple(each._replace(interaction_id=id) for each in save.answered),
        effects=tuple(each._replace(interaction_id=id) for each in save.effects),
    )


def erased(each: Interaction, now: int) -> Interaction:
    """An interaction of which nobody can say whose it was; one that was pending has ended."""
    each = each._replace(
        phone_number=None, email=None, external_ref=None, contact_id=None, state=None, due_at=None, updated_at=now,
        turn=each.turn + 1,
    )  # fmt: skip
    if not each.is_pending:
        return each
    return each._replace(ended_at=now, ending="abandoned", reason="hang_up", stage=ABANDONED)


def erasure(each: Interaction, now: int) -> Event:
    """A turn of its own: an answer that was under way meanwhile finds it taken, and is not kept."""
    return Event(each.id, each.turn + 1, now, "erased", None, None, [], None)


def plain_event(event: Event) -> Event:
    """The event as it comes back from a store that writes JSON."""
    return event._replace(records=json.loads(json.dumps(event.records)), payload=json.loads(json.dumps(event.payload)))
