"""What a run did, as data: for the summary, and for machines as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from translator.batch.run import Outcome


def summary(outcomes: Sequence[Outcome], *, seconds: float, signature: str) -> dict[str, Any]:
    """Return the report of a run.

    Args:
        outcomes: of all files that were looked at.
        seconds: that the run took.
        signature: of the translator.
    """
    done = [each for each in outcomes if each.status == "done"]
    totals = {
        what: sum(each.counts.get(what, 0) for each in done)
        for what in ("units", "segments", "words")
    }
    warnings: Counter[str] = Counter()
    for each in done:
        warnings.update(each.counts.get("kinds", {}))
    return {
        "signature": signature,
        "seconds": round(seconds, 3),
        "files": dict(Counter(each.status for each in outcomes)),
        **totals,
        "words_per_second": round(totals["words"] / seconds, 1) if seconds else None,
        "warnings": dict(sorted(warnings.items())),
        "results": [
            {
                "file": each.job.name,
                "format": each.job.format,
                "status": each.status,
                **({"error": each.error} if each.error else each.counts),
            }
            for each in outcomes
        ],
    }
