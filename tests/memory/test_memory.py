"""The memory gives back what was stored, under the same signature only, whatever happens."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from translator import memory as module
from translator.document import Span
from translator.hints import Hint
from translator.memory import HUMAN, Entry, Memory
from translator.request import Request
from translator.translation import Finding, Hypothesis, Link


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """An empty memory."""
    return Memory(tmp_path / "memory.db")


def entry(text: str) -> Entry:
    return Entry(
        hypothesis=Hypothesis(text=text, score=-0.25, links=(Link(Span(0, 2), Span(1, 3), 0.75),)),
        findings=(Finding(code="NUMBER_MISMATCH", message="…", start=0, end=1),),
    )


class TestWhatIsStoredComesBack:
    def test_whole(self, memory: Memory) -> None:
        memory.store("a", "en-uk", {Request("Hello"): entry("Привіт")})

        found = memory.find("a", "en-uk", [Request("Hello"), Request("Bye")])

        assert list(found) == [Request("Hello")]
        assert found[Request("Hello")].hypothesis == entry("Привіт").hypothesis
        assert found[Request("Hello")].findings == entry("Привіт").findings

    def test_for_each_of_two_that_differ_in_their_list_number(self, memory: Memory) -> None:
        memory.store("a", "en-uk", {Request("Hello"): entry("Привіт")})
        both = [Request("Hello", original=f"{n}. Hello") for n in (1, 2)]

        assert set(memory.find("a", "en-uk", both)) == set(both)

    def test_in_another_process_life(self, memory: Memory) -> None:
        memory.store("a", "en-uk", {Request("Hello"): entry("Привіт")})
        memory.close()

        assert Request("Hello") in Memory(memory.file).find("a", "en-uk", [Request("Hello")])

    def test_more_than_one_statement_holds(self, memory: Memory) -> None:
        many = {Request(f"segment {i}"): entry(str(i)) for i in range(module.CHUNK * 2 + 7)}
        memory.store("a", "en-uk", many)

        found = memory.find("a", "en-uk", list(many))

        assert {w: e.hypothesis.text for w, e in found.items()} == {
            w: e.hypothesis.text for w, e in many.items()
        }

    @settings(deadline=None, max_examples=30)
    @given(st.text(), st.text(), st.floats(-50, 0))
    def test_any_text(self, source: str, target: str, score: float) -> None:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            memory = Memory(Path(folder) / "m.db")
            one = Entry(hypothesis=Hypothesis(text=target, score=score))
            memory.store("a", "en-uk", {Request(source): one})
            found = memory.find("a", "en-uk", [Request(source)])
            memory.close()
        assert found[Request(source)].hypothesis == one.hypothesis


class TestNothingIsMixed:
    def test_a_text_that_looks_like_a_text_with_a_hint(self, memory: Memory) -> None:
        memory.store("a", "en-uk", {Request("met X\x004-5=Икс"): entry("зустрів")})
        hinted = Request("met X", hints=(Hint(Span(4, 5), "Икс"),))

        assert memory.find("a", "en-uk", [hinted]) == {}

    @pytest.mark.parametrize(
        ("signature", "direction", "wanted"),
        [
            ("b", "en-uk", Request("Hello")),
            ("a", "uk-en", Request("Hello")),
            ("a", "en-uk", Request("Hello", (Span(0, 5),))),
            ("a", "en-uk", Request("hello")),
            ("a", "en-uk", Request("Hello", hints=(Hint(Span(0, 5), "Привіт"),))),
        ],
        ids=["model", "direction", "protected spans", "case", "hint"],
    )
    def test_a_different(
        self, memory: Memory, signature: str, direction: str, wanted: Request
    ) -> None:
        memory.store("a", "en-uk", {Request("Hello"): entry("Привіт")})

        assert memory.find(signature, direction, [wanted]) == {}


class TestHumanTranslations:
    def test_come_before_answers_of_engines(self, memory: Memory) -> None:
        memory.store("a", "en-uk", {Request("Hello"): entry("Здоров")})
        memory.add("en-uk", [("Hello", "Вітаю")])

        found = memory.find("a", "en-uk", [Request("Hello")])[Request("Hello")]

        assert (found.hypothesis.text, found.signature) == ("Вітаю", HUMAN)

    def test_serve_every_engine(self, memory: Memory) -> None:
        memory.add("en-uk", [("Hello", "Вітаю")])

        assert memory.find("any", "en-uk", [Request("Hello", (Span(0, 1),))])

    def test_are_part_of_the_signature(self, memory: Memory) -> None:
        revisions = [memory.revision("en-uk")]
        for target in ("Вітаю", "Привіт"):
            memory.add("en-uk", [("Hello", target)])
            revisions.append(memory.revision("en-uk"))

        assert revisions[0] == ""
        assert len(set(revisions)) == 3
        assert memory.revision("uk-en") == ""

    @pytest.mark.parametrize(
        ("imported", "wanted"),
        [
            ("П’ять м’ячів", "П'ять м'ячів"),
            ("Open the\u00a0 file", "Open the file"),
            ("1. Open the file", "Open the file"),
            ("Open the file", "• Open the file"),
            ("Украи\u0306на", "Україна".replace("ї", "й")),
        ],
        ids=["apostrophes", "white space", "a list number less", "a bullet more", "accents"],
    )
    def test_are_found_whatever_the_outer_form(
        self, memory: Memory, imported: str, wanted: str
    ) -> None:
        memory.add("en-uk", [(imported, "так")])

        assert Request(wanted) in memory.find("a", "en-uk", [Request(wanted)])

    def test_come_without_the_list_number(self, memory: Memory) -> None:
        memory.add("en-uk", [("[1] Open", "[1] Відкрийте"), ("Wait", "– Чекайте")])
        found = memory.find("a", "en-uk", [Request("Open"), Request("Wait")])

        assert found[Request("Open")].hypothesis.text == "Відкрийте"
        assert found[Request("Wait")].hypothesis.text == "– Чекайте"

    def test_in_capitals_serve_a_text_in_capitals(self, memory: Memory) -> None:
        memory.add("en-uk", [("TOP NEWS", "НОВИНИ"), ("Top news", "Новини")])
        loud, calm = Request("Top news", original="TOP NEWS"), Request("Top news")
        found = memory.find("a", "en-uk", [loud, calm])

        assert [found[each].hypothesis.text for each in (loud, calm)] == ["НОВИНИ", "Новини"]

    def test_are_counted_once_each(self, memory: Memory) -> None:
        assert memory.add("en-uk", [("Hello", "Вітаю"), ("Bye", "Па"), ("Hello", "Привіт")]) == 2

    def test_that_cannot_be_stored_are_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "memory.db").mkdir()
        memory = Memory(tmp_path / "memory.db")

        with pytest.raises(OSError, match=r"memory\.db: unable to open"):
            memory.add("en-uk", [("Hello", "Вітаю")])


class TestScores:
    """What an engine said of forms is not asked again, in another process neither."""

    ASKED = ("en-uk", ["He left.", "He left."], ["Він пішов.", "Він пішла."])

    def test_come_back(self, memory: Memory) -> None:
        memory.store_scores("a", *self.ASKED, [-0.1, -1 / 3])

        assert Memory(memory.file).scores("a", *self.ASKED) == [-0.1, -1 / 3]

    @pytest.mark.parametrize(
        "other",
        [
            ("b", *ASKED),
            ("a", "uk-en", *ASKED[1:]),
            ("a", "en-uk", ["She left.", "He left."], ASKED[2]),
            ("a", *ASKED[:2], ["Він пішов.", "Вона пішла."]),
        ],
    )
    def test_are_those_of_one_question(
        self, memory: Memory, other: tuple[str, str, list[str], list[str]]
    ) -> None:
        memory.store_scores("a", *self.ASKED, [-0.1, -0.2])

        assert memory.scores(*other) is None

    def test_have_a_share_of_their_own(self, tmp_path: Path) -> None:
        """However many there are: answers and what people made have the rest."""
        memory = Memory(tmp_path / "m.db", limit=800_000)
        memory.add("en-uk", [("Bye", "Па")])
        memory.store("a", "en-uk", {Request("Hello"): entry("Привіт")})
        for i in range(4_000):
            memory.store_scores("a", "en-uk", [str(i)] * 6, list("abcdef"), [-1 / 3] * 6)
        memory.store("a", "en-uk", {Request("Hi"): entry("Привіт")})

        assert filled(memory) < 100_000 + 40_000  # the empty tables
        wanted = [Request("Hello"), Request("Hi"), Request("Bye")]
        assert list(memory.find("a", "en-uk", wanted)) == wanted
        assert memory.scores("a", "en-uk", ["3999"] * 6, list("abcdef")) == [-1 / 3] * 6

    def test_are_not_pushed_out_by_answers(self, tmp_path: Path) -> None:
        memory = Memory(tmp_path / "m.db", limit=100_000)
        memory.store_scores("a", *self.ASKED, [-0.1, -0.2])
        memory.store("a", "en-uk", {Request(str(i)): entry("x" * 300) for i in range(400)})

        assert memory.scores("a", *self.ASKED) == [-0.1, -0.2]

    def test_of_a_higher_limit_make_room(self, tmp_path: Path) -> None:
        Memory(tmp_path / "m.db", limit=8_000_000).store_scores("a", *self.ASKED, [-0.1, -0.2])
        memory = Memory(tmp_path / "m.db", limit=1_000)
        memory.store("a", "en-uk", {Request("Hello"): entry("x" * 50_000)})

        assert sqlite3.connect(memory.file).execute("select * from scored").fetchall() == []

    def test_of_more_forms_than_a_slot_has_room_for_are_not_kept(self, memory: Memory) -> None:
        targets = [str(n) for n in range(module.MOST + 1)]
        memory.store_scores("a", "en-uk", ["a"] * len(targets), targets, [-1.0] * len(targets))

        assert memory.scores("a", "en-uk", ["a"] * len(targets), targets) is None

    def test_of_an_earlier_version_are_dropped(self, tmp_path: Path) -> None:
        with sqlite3.connect(tmp_path / "m.db") as database:
            database.execute("create table scores (key blob primary key, nats text)")
        Memory(tmp_path / "m.db").store_scores("a", *self.ASKED, [-0.1, -0.2])

        names = sqlite3.connect(tmp_path / "m.db").execute("select name from sqlite_master")
        assert ("scores",) not in names.fetchall()


class TestTheLimit:
    def test_what_was_not_used_for_longest_goes_first(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        memory = Memory(tmp_path / "m.db", limit=400_000)
        day = iter(range(1000, 2000))
        for part in range(40):
            today = next(day)
            monkeypatch.setattr(module, "_today", lambda today=today: today)
            memory.store(
                "a", "en-uk", {Request(f"{part} {i}"): entry("x" * 300) for i in range(60)}
            )

        assert memory.file.stat().st_size < 600_000
        assert Request("39 5") in memory.find("a", "en-uk", [Request("39 5")])
        assert memory.find("a", "en-uk", [Request("0 5")]) == {}

    def test_use_keeps_an_answer(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        memory = Memory(tmp_path / "m.db", limit=400_000)
        for part in range(40):
            monkeypatch.setattr(module, "_today", lambda part=part: 1000 + part)
            memory.store(
                "a", "en-uk", {Request(f"{part} {i}"): entry("x" * 300) for i in range(60)}
            )
            memory.find("a", "en-uk", [Request("0 5")])

        assert memory.find("a", "en-uk", [Request("0 5")])

    def test_never_takes_what_people_made(self, tmp_path: Path) -> None:
        memory = Memory(tmp_path / "m.db", limit=200_000)
        pairs = [(f"source {i}", "x" * 300) for i in range(1000)]
        memory.add("en-uk", pairs)
        for part in range(20):
            memory.store(
                "a", "en-uk", {Request(f"{part} {i}"): entry("x" * 300) for i in range(60)}
            )

        people = [unit for unit in memory.units() if unit[3] == HUMAN]
        assert [unit[1:3] for unit in sorted(people)] == sorted(pairs)
        assert len(memory) < 1000 + 20 * 60

    def test_is_for_answers_however_much_people_made(self, tmp_path: Path) -> None:
        """A translation memory larger than the limit leaves engines' answers their room."""
        memory = Memory(tmp_path / "m.db", limit=400_000)
        pairs = [(f"source {i}", "x" * 300) for i in range(2000)]
        for _ in range(2):  # read again, it takes no more
            memory.add("en-uk", pairs)
        wanted = [Request(str(i)) for i in range(300)]
        memory.store("a", "en-uk", {each: entry("x" * 300) for each in wanted})
        for each in wanted[:20]:
            memory.store("a", "en-uk", {each: entry("x" * 300)})
        assert list(memory.find("a", "en-uk", wanted)) == wanted

        memory.store("a", "en-uk", {Request(f"{i}"): entry("x" * 300) for i in range(300, 2000)})
        assert len(memory) < 4000

    def test_keeps_as_many_answers_beside_many_imports_as_alone(self, tmp_path: Path) -> None:
        """For how long ever they are stored, one text after the other."""
        alone, beside = (Memory(tmp_path / f"{n}.db", limit=400_000) for n in range(2))
        beside.add("en-uk", [(f"source {i}", "x" * 100) for i in range(5_000)])
        for part in range(400):
            answers = {Request(f"{part} {i}"): entry("x" * 100) for i in range(4)}
            for memory in (alone, beside):
                memory.store("a", "en-uk", answers)

        assert len(beside) - 5_000 == len(alone)
        assert len(alone) > 600

    @pytest.mark.parametrize("length", [40, 300, 900, 1_000, 2_500, 9_000])
    def test_is_about_what_answers_fill(self, memory: Memory, length: int) -> None:
        """Whatever their length; never more, at most half as much again."""
        empty = len(memory) or filled(memory)
        for part in range(5):
            answers = {Request(f"{part} {i}"): entry("x" * length) for i in range(60)}
            memory.store("a", "en-uk", answers)

        assert 1 <= counted(memory) / (filled(memory) - empty) < 1.5

    def test_is_counted_exactly(self, memory: Memory) -> None:
        """Replaced, used, forgotten: the count is that of what is there."""
        wanted = [Request(str(i)) for i in range(50)]
        for length in (3_000, 10, 400):
            memory.store("a", "en-uk", {each: entry("ї" * length) for each in wanted})
        other = Memory(memory.file, limit=20_000)
        other.store("a", "en-uk", {Request("one more"): entry("x")})
        database = sqlite3.connect(memory.file)
        fills = module.FILLS.format(row="answers")
        [real, count] = database.execute(f"select sum({fills}), count(*) from answers").fetchone()

        assert (counted(memory), count < 51) == (real, True)
        memory.clear()
        assert counted(memory) == 0


class TestAFileOfAnEarlierVersion:
    """It had translations by people among the answers."""

    PAIRS = tuple((f"source {i}", f"переклад {i}") for i in range(700))

    @pytest.fixture(params=[True, False], ids=["counted", "older"])
    def file(self, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
        """A file as they wrote it."""
        path = tmp_path / "memory.db"
        with sqlite3.connect(path) as database:
            database.execute("pragma journal_mode = wal")
            database.executescript(EARLIER)
            if request.param:
                database.executescript(
                    "create table sizes (name text primary key, bytes integer) without rowid;"
                    "insert into sizes values ('human', 5000);"
                )
            rows = [
                (module.human_key("en-uk", source), HUMAN, "en-uk", source, target, DETAIL, 20000)
                for source, target in self.PAIRS
            ]
            key = module.key_of("a", "en-uk", Request("Hello"))
            rows.append((key, "a", "en-uk", "Hello", "Привіт", DETAIL, 20000))
            database.executemany("insert into answers values (?, ?, ?, ?, ?, ?, ?)", rows)
            database.execute("insert into imported values ('en-uk', 'abc')")
        database.close()
        return path

    def test_serves_as_before(self, file: Path) -> None:
        memory = Memory(file)
        found = memory.find("a", "en-uk", [Request("Hello"), Request("source 7")])

        assert [(e.hypothesis.text, e.signature) for e in found.values()] == [
            ("Привіт", "a"),
            ("переклад 7", HUMAN),
        ]
        assert memory.revision("en-uk") == "tm@abc"
        assert len(memory) == 701
        assert {unit[1:3] for unit in memory.units() if unit[3] == HUMAN} == {*self.PAIRS}

    def test_does_not_count_them(self, file: Path) -> None:
        memory = Memory(file)
        alone = Memory(file.with_name("alone.db"))
        for each in (memory, alone):
            one = Entry(hypothesis=Hypothesis(text="Привіт", score=-1.0))
            each.store("a", "en-uk", {Request("Hello"): one})

        assert counted(memory) == counted(alone) > 0
        tables = sqlite3.connect(file).execute("select name from sqlite_master").fetchall()
        assert not {("sizes",), ("scores",), ("answers_signature",)} & {*tables}

    def test_replaces_them_by_later_imports(self, file: Path) -> None:
        memory = Memory(file)
        memory.add("en-uk", [("source 7", "новий")])

        found = Memory(file).find("a", "en-uk", [Request("source 7")])
        assert [each.hypothesis.text for each in found.values()] == ["новий"]
        assert len(memory) == 701

    def test_may_be_opened_by_several_at_once(self, file: Path) -> None:
        workers = [subprocess.Popen(writer(file, n, 20)) for n in range(3)]

        assert [worker.wait(60) for worker in workers] == [0, 0, 0]
        assert len(Memory(file)) == 701 + 60

    def test_is_left_as_it_was_if_it_cannot_be_changed(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """All or nothing, like a process that is killed on the way."""
        broken = module.SCHEMA.replace("pragma user_version", "insert into nowhere values (1);")
        with monkeypatch.context() as patch:
            patch.setattr(module, "SCHEMA", broken)
            assert len(Memory(file)) == 0
        database = sqlite3.connect(file)
        query = "select count(*) from answers where signature = ?"
        assert database.execute(query, (HUMAN,)).fetchone() == (700,)

        assert len(Memory(file)) == 701


class TestManyAtOnce:
    def test_threads(self, memory: Memory) -> None:
        def work(worker: int) -> bool:
            mine = {Request(f"{worker} {i}"): entry(f"{worker} {i}") for i in range(50)}
            for wanted, one in mine.items():
                memory.store("a", "en-uk", {wanted: one})
            return len(memory.find("a", "en-uk", list(mine))) == 50

        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(work, range(8)))
        assert len(memory) == 400

    def test_processes(self, memory: Memory) -> None:
        workers = [subprocess.Popen(writer(memory.file, n, 100)) for n in range(3)]

        assert [worker.wait(60) for worker in workers] == [0, 0, 0]
        assert len(memory) == 300


class TestAKilledProcess:
    def test_leaves_a_sound_file_with_all_that_was_stored(self, memory: Memory) -> None:
        """SIGKILL in the middle of writing: what `store` returned from is there."""
        worker = subprocess.Popen(
            writer(memory.file, 0, 100_000), stdout=subprocess.PIPE, text=True
        )
        assert worker.stdout is not None
        stored = [worker.stdout.readline().strip() for _ in range(30)]
        time.sleep(0.05)
        os.kill(worker.pid, signal.SIGKILL)
        stored += worker.stdout.read().splitlines()[:-1]  # the last line may be cut
        worker.wait()
        worker.stdout.close()

        database = sqlite3.connect(memory.file)
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        database.close()
        assert len(memory.find("a", "en-uk", [Request(each) for each in stored])) == len(stored)


class TestABrokenFile:
    def test_is_no_reason_not_to_translate(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        file = tmp_path / "memory.db"
        file.write_bytes(b"this is not a database" * 100)
        memory = Memory(file)

        with caplog.at_level(logging.WARNING):
            memory.store("a", "en-uk", {Request("Hello"): entry("Привіт")})
            assert memory.find("a", "en-uk", [Request("Hello")]) == {}

        assert len(caplog.records) == 1
        assert "is not used" in caplog.text

    def test_clearing_forgets_everything(self, memory: Memory) -> None:
        memory.store("a", "en-uk", {Request("Hello"): entry("Привіт")})
        memory.add("en-uk", [("a", "б")])
        memory.clear()

        assert len(memory) == 0
        assert memory.revision("en-uk") == ""


DETAIL = '{"score":-1.0,"links":[],"findings":[]}'
#: Tables of earlier versions.
EARLIER = """
create table answers (
    key blob primary key, signature text not null, direction text not null,
    source text not null, target text not null, detail text not null, used integer not null
) without rowid;
create table scores (key blob primary key, nats text);
create table imported (direction text primary key, digest text not null) without rowid;
create index answers_used on answers (used);
create index answers_signature on answers (signature, direction);
"""


def counted(memory: Memory) -> int:
    """Return the bytes that answers are said to fill."""
    found = sqlite3.connect(memory.file).execute("select bytes from filled").fetchone()
    return int(found[0])


def filled(memory: Memory) -> int:
    """Return the bytes of the file's pages in use."""
    database = sqlite3.connect(memory.file)
    pages, free, size = (
        database.execute(f"pragma {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * size)


def writer(file: Path, worker: int, count: int) -> list[str]:
    """Return a command that stores answers one by one and prints what it has stored."""
    script = f"""
from pathlib import Path
from translator.memory import Entry, Memory
from translator.request import Request
from translator.translation import Hypothesis
memory = Memory(Path({str(file)!r}))
for i in range({count}):
    name = "{worker} " + str(i)
    one = Entry(hypothesis=Hypothesis(text=name, score=0.0))
    memory.store("a", "en-uk", {{Request(name): one}})
    print(name, flush=True)
"""
    return [sys.executable, "-c", script]
