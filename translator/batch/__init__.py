"""Batches: folders of files in, the same folders in both languages out.

plan      inputs ─▶ (Job, …)           which files, what each becomes
journal   what is done, in SQLite      a second run does only what is missing or changed
units     units ─▶ Translated          batched across files, tags and placeholders kept
spool     results of a document        on disk where they are many
files     jobs ─▶ (Outcome, …)         read, translate, write, note; one bad file stops none
report    outcomes ─▶ JSON             what was done, and warnings by kind
"""
