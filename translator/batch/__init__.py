"""Batches: folders of files in, the same folders in both languages out.

plan      inputs ─▶ (Job, …)           which files, what each becomes
run       what is the same for all     translator, languages, what to write; a file's Outcome
journal   what is done, in SQLite      a second run does only what is missing or changed
units     units ─▶ Translated          batched across files, tags and placeholders kept
spool     results of a document        on disk where they are many
opened    a file in work               read, filled with translations, written and noted
files     jobs ─▶ (Outcome, …)         the loop over windows of many files; one bad file stops none
survey    jobs ─▶ Survey               what there is to do, how fast it goes
report    outcomes ─▶ JSON             what was done, and warnings by kind
"""
