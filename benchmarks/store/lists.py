"""Pages of interactions as clients ask for them, with each filter, and with filters that leave next to nothing."""

from __future__ import annotations

import http.client
import statistics
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from benchmarks.http.servers import Server

PAGES = 9  # of each kind
_SURVEY = {"survey_id": 1}


def asked(amount: int, newest: datetime) -> dict[str, dict[str, object]]:
    """What is asked for, by what it shows.

    newest    when the latest interaction was made; the others lie two seconds apart before it
    """
    middle = newest - timedelta(seconds=amount)
    a_day = {"start_date": _shown(middle), "end_date": _shown(middle + timedelta(hours=12))}
    return {
        "by status": {},
        "earliest first": {"_order": "ASC"},
        "latest first": {"_order": "DESC"},
        "100 of them, with responses": {"_limit": 100, "_include_responses": "true"},
        "from the middle on": {"_offset": amount // 2},
        "from the middle on, latest first": {"_offset": amount // 2, "_order": "DESC"},
        "email": {"email": f"r{amount // 3}@example.com"},
        "external_ref": {"external_ref": f"ref-{amount // 3}"},
        "external_ref, none": {"external_ref": "no such"},
        "agent_id": {"agent_id": "agent-7"},
        "agent_id, latest first": {"agent_id": "agent-7", "_order": "DESC"},
        "call_type": {"call_type": "sales"},
        "survey_type": {"survey_type": "sms"},
        "survey_type, none": {"survey_type": "inbound"},
        "agent_id and call_type": {"agent_id": "agent-7", "call_type": "support"},
        "call_type and survey_type, none": {"call_type": "sales", "survey_type": "inbound"},
        "agent_id and call_type, none": {"agent_id": "agent-7", "call_type": "no such"},
        "agent_id and survey_type, none": {"agent_id": "agent-7", "survey_type": "inbound"},
        "agent_id and survey_type, from 1,000 on": {"agent_id": "agent-7", "survey_type": "sms", "_offset": 1000},
        "scheduled_at": {"scheduled_at": _shown(middle)},
        "started": {"started": "true"},
        "not started": {"started": "false"},
        "completed": {"completed": "true"},
        "completed, latest first": {"completed": "true", "_order": "DESC"},
        "survey_ended": {"survey_ended": "false"},
        "dates": a_day,
        "dates and agent_id": {**a_day, "agent_id": "agent-7"},
        "dates and survey_type, none": {**a_day, "survey_type": "inbound"},
    }


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def median_ms(server: Server, amount: int) -> dict[str, float]:
    """How long a page takes, each kind in turns."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    pages = asked(amount, datetime.now(UTC))
    found: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(PAGES):
        for name, parameters in pages.items():
            began = time.perf_counter()
            query = urlencode({**_SURVEY, **parameters})
            connection.request("GET", f"/api/interactions?{query}", headers={"Authorization": server.authorization})
            reply = connection.getresponse()
            content = reply.read()
            found[name].append((time.perf_counter() - began) * 1000)
            if reply.status != 200:
                raise RuntimeError(f"{name}: {reply.status} {content.decode()}")
    return {name: statistics.median(times) for name, times in found.items()}
