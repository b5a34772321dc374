"""Training of compact MarianMT models, from a raw corpus to an exported checkpoint.

``scripts/train_marian.py`` is the command line; `docs/how-to/train-a-model.md` the way through.
"""
