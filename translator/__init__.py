"""Two complete versions, side by side, of a text that mixes English and Ukrainian."""

__version__ = "0.1.0"
