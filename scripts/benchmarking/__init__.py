"""Parts of ``scripts/benchmark.py``: what is measured, and how.

Every comparison runs both sides in turn, in one process, for several rounds, and reports the
median of the rounds; a ratio of CPU seconds says more than seconds on a machine that others
use. Nothing is asked of any network.
"""
