"""Endings that decide how a Ukrainian name declines: the knowledge behind `declension`.

Each function answers one question about a word in lower case (or as written, where it builds a
stem) and says whether the spelling settles it. The lists hold endings; whole words stand there
only where they go against their ending, or name a closed class of common words that are
surnames too (Бондар, Кривоніс, Сосна).
"""

from __future__ import annotations

import re

from translator.glossary.lexicon import listed

VOWELS = "аеєиіїоуюя"
#: French names with a stressed final vowel do not decline.
FRENCH_A = ("уа", "юа", "дюма", "золя", "петіпа", "дега")
#: Russian and old Ukrainian adjectival surnames in -ой.
STRESSED_OJ = (
    "стой", "цкой", "ськой", "цькой", "ецькой", "овой", "євой", "жной", "чной", "рудой", "рябой",
)  # fmt: skip
#: Ends of stems of countries, regions, institutions: genitive -у though a proper name.
COUNTRIES = (
    "стан", "крим", "донбас", "ізраїл", "кита", "ірак", "іран", "єгипт", "кавказ", "балкан", "союз",
    "офіс", "штаб", "суд", "банк", "фонд", "рух", "блок", "світ", "захід", "схід", "тибет", "сибір",
    "кіпр", "алжир", "судан", "ліван", "пакт", "дунай", "урал", "альянс", "комітет", "уряд",
    "пентагон", "бундестаг", "конгрес", "сенат", "сейм", "парламент", "сектор", "корпус", "флот",
)  # fmt: skip
#: Neuter towns in -о that decline; others (Осло, Торонто) do not.
SLAVIC_TOWNS = ("ство", "ово", "ево", "єво", "озеро", "село", "місто", "поле")
#: Female given names of the third declension.
THIRD_GIVEN = frozenset(listed("любов нінель рахіль юдіф етель жизель жізель мокош ніль"))

# --- adjectives in -ій, -их ------------------------------------------------------------------

_SOFT_ADJECTIVE = re.compile(r"(?:[бвгджзклмнпстфхцчшщь]н|ськ|вск|тск|нск)ій$")


def is_adjectival_ij(low: str, role: str) -> bool:
    """Tell whether -ій is an adjective's (Досвітній) and not a noun's (Андрій, Палій)."""
    return role in ("noun", "surname") and bool(_SOFT_ADJECTIVE.search(low)) and len(low) > 4


def is_short_noun(low: str, role: str) -> bool:
    """Tell whether -ий belongs to a noun (Кий, Вий), not an adjective."""
    return role in ("noun", "given", "surname") and low in ("кий", "вий", "батий", "змій", "буй")


def is_frozen(low: str) -> bool:
    """Tell whether -их is a frozen genitive plural (Черних) and not a stem (Ульрих)."""
    return low.endswith(("них", "ських", "цьких", "вих", "тих", "аго"))


# --- -о ----------------------------------------------------------------------------------------

_UKRAINIAN_O = re.compile(r"(?:ко|[хй]но|[аиеяю]ло|[жзгщн]ло|йло|хо|цебро|сябро|шкуро|лавро|пиво)$")
_FOREIGN_O = re.compile(
    r"(?:іко|сіско|кко|цло|гелло)$|"
    r"^(?:греко|бланко|франциско|паоло|карло|демарко|ларко|шарко|веласко|леско|фоско|еко|леко|пачеко|"
    r"шако|аяко|сугоняко|америко|буало|пауло|іонеско)$"
)
_SURE_O = re.compile(r"(?:енко|єнко|[шчй]ко|ько|[вн]ко|йло|хно|[аи]йло)$")
_GIVEN_O = re.compile(
    r"(?:дмитро|петро|павло|михайло|данило|гаврило|кирило|самійло|корнило|вавило|петрило|ягайло|"
    r"ярило|карпо|свидригайло|[бвдзйклмнпршь]ко)$"
)
_GIVEN_FIXED = re.compile(r"(?:іко|еко|ско|кко|ако|уко|джанко|дарко|златко|ратко|маріко|рокко)$")


def declines_in_o(low: str, role: str) -> tuple[bool, bool]:
    """Tell whether a masculine name in -о declines, and whether that is sure."""
    if role == "noun":
        return True, False
    if low[-2] in VOWELS + "ь":
        return False, low[-2] != "ь"
    if role == "given":
        declines = bool(_GIVEN_O.search(low)) and not _GIVEN_FIXED.search(low)
        return declines, not declines or not low.endswith("ко") or low in ("марко", "левко", "юрко")
    if _SURE_O.search(low) and not _FOREIGN_O.search(low):
        return True, True
    declines = bool(_UKRAINIAN_O.search(low)) and not _FOREIGN_O.search(low)
    return declines, not low.endswith(("ко", "ло", "хо", "ро"))


# --- -ів, -ин, -ін -------------------------------------------------------------------------------


def open_iv(word: str) -> str:
    """Return the other stem of a surname in -ів before an ending (Іванів: Іваніва, Іванова)."""
    if word.lower().endswith("їв"):
        return word[:-2] + "єв"
    return word[:-2] + ("ев" if word.lower()[-3:-2] in "чшщжц" else "ов")


_FOREIGN_IN = re.compile(
    r"(?:[дшрл]в|рр|кл|фл|лл|інп|іньп|яоп|ноп|фф|сс|дд|бб|корб|лм|рен?к|ранк|толк|голд|мінч|карт|"
    r"^март|^ост|^кюст|^рас|^цз|^мерл|^берл|^чапл|^дарв)ін$|"
    r"^(?:ламарт|март|литв|логв|нав|бояр|мур|міщан|молодожан|рус|сухомл|батр|гуйт|савар|гнидк|"
    r"сарап)ин$|^.{0,2}ін$"
)
_SURE_IN = re.compile(r"(?:[шчйжнб]кін|їн)$")


def is_slavic_in(low: str) -> tuple[bool, bool]:
    """Tell whether -ин, -ін is the Slavic suffix (instrumental -им: Путіним, but Остіном)."""
    if _FOREIGN_IN.search(low):
        return False, False
    return True, bool(_SURE_IN.search(low)) and not low.endswith(("ренкін", "ранкін"))


# --- fleeting and alternating vowels -------------------------------------------------------------

#: Ending of the nominative → ending before a vowel; the first that fits decides.
_OBLIQUE: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(pattern), stem, sure)
    for pattern, stem, sure in (
        (r"єць$", "йць", True),
        (r"^кузнець$", "кузнець", True),
        (r"[^аеєиіїоуюяь](?<=[бвгдзкмпстхчшж])[нрлм]ець$", "", False),
        (r"^.ець$", "", False),
        (r"лець$", "льць", True),
        (r"ець$", "ць", True),
        (r"(?<=[гв]ол)івець$", "івць", True),
        (r"(?:чок|шок|жок)$", "к", True),
        (r"[иеоуаяю]нок$", "к", False),
        (r"ьок$", "ьк", True),
        (r"(?:голуб|гриб|дуб|зуб|паруб|бут|кот|полубот|шмат|мазур|тур|пахол|оберем|дід|нос|"
         r"шквар|цап|поп|сір|лист|вінош)ок$", "к", False),
        (r"кінь$", "конь", True),
        (r"(?:греб|крем|плет)інь$", "ень", True),
        (r"(?:хм|поп|чеп|корост|кош)іль$", "ель", True),
        (r"(?:пів|висов)ень$", "нь", True),
        (r"(?:селез|шерш|крекот|берез|черв)ень$", "нь", True),
        (r"журавель$", "ль", True),
        (r"(?:чорн|ряб|черн|крив)овіл$", "вол", True),
        (r"^сокіл$", "кол", True),
        (r"^к[р]?іт$", "от", True),
        (r"дробіт$", "бот", True),
        (r"(?:крив|бог|луп|чорн|довг|гост)[ои]ніс$", "нос", True),
        (r"перебейніс$", "нос", True),
        (r"(?:пир|пер)іг$", "ріг", True),
        (r"^(?:орел|козел|осел)$", "л", True),
        (r"^(?:дятел)$", "тл", True),
        (r"^бобер$", "бр", True),
        (r"^тхір$", "хор", True),
        (r"^(?:фед|сид|хвед)ір$", "дор", True),
        (r"нечипір$", "пор", True),
        (r"^григір$", "гор", True),
        (r"^антін$", "тон", True),
        (r"^яків$", "ков", True),
        (r"^прокіп$", "коп", True),
        (r"^тиміш$", "мош", True),
        (r"^лев$", "лев", False),
    )
)  # fmt: skip


def oblique_stem(word: str, role: str) -> tuple[str, bool]:
    """Return the stem before an ending, and whether the spelling settles it.

    >>> oblique_stem("Кравець", "surname"), oblique_stem("Ковальчок", "surname")
    (('Кравць', True), ('Ковальчк', True))
    """
    low = word.lower()
    for pattern, stem, sure in _OBLIQUE:
        found = pattern.search(low)
        if found:
            return _alternate(word, stem), sure
    if role not in ("surname", "given") and low.endswith(("ів", "їв")):
        return open_place(word), False
    doubtful = low.endswith(("ок", "інь", "овіл", "оніс")) and not low.endswith("кок")
    return word, not doubtful


def _alternate(word: str, stem: str) -> str:
    """Put the changed last letters in: ``(Сокіл, кол)`` → Сокол."""
    low = word.lower()
    if not stem or stem == low:
        return word
    if stem in ("ць", "льць", "йць", "івць"):
        cut = {"ць": 3, "льць": 4, "йць": 3, "івць": 5}[stem]
        return word[:-cut] + stem
    if stem in ("к", "л"):
        return word[:-2] + stem
    if stem == "ьк":
        return word[:-3] + "ьк"
    if stem == "нь":
        return word[:-3] + "нь"
    if stem in ("ль", "тл", "бр"):
        return word[:-3] + {"ль": "ль", "тл": "тл", "бр": "бр"}[stem]
    if stem == "ріг":
        return word[:-2] + "ог"
    return word[: len(word) - len(stem)] + (stem.capitalize() if len(stem) == len(word) else stem)


def open_place(word: str) -> str:
    """Return the stem of a place in -ів before an ending (Київ, Києва; Бердичів, Бердичева)."""
    if word.lower().endswith("їв"):
        return word[:-2] + "єв"
    return word[:-2] + ("ев" if word[:-2].lower().endswith(tuple("чшщж")) else "ов")


# --- -р ------------------------------------------------------------------------------------------

_SOFT_R = re.compile(
    r"(?:бонд|граб|губ|зуб|чуб|скуд|дуд|золот|почт|пошт|рот|кух|пах|стрих|сух|пек|пушк|свічк|ток|"
    r"крам|лим|рим|слюс|сніс|ціс|палам|лихв|кобз|шинк|лік|секрет|пис|колом|шап|бочк|гут|олій?н|"
    r"мед|вівч|кожум|винник|друк|лазаре?|лаз)ар$|^(?:богат|чиг|чм)ир$|^(?:чепур|ігор|лазар|якир)$"
)
_MIXED_R = re.compile(r"(?:тяр|муляр|школяр)$")


def group_of_r(low: str, role: str) -> tuple[str, bool]:
    """Return ``hard``, ``mixed`` or ``soft`` for a masculine in -р, and whether it is sure."""
    if _SOFT_R.search(low) and not low.endswith("якир"):
        return "soft", True
    if _MIXED_R.search(low):
        return "mixed", False
    return "hard", role == "given" or not low.endswith(("ар", "яр", "ир"))


# --- female surnames in -а, -я ----------------------------------------------------------------

_RELATIONAL_A = re.compile(r"(?:[сз]ька|цька|енька|[бвгджзйклпрстфхчшщьн]на|яна|чана)$")
_POSSESSIVE_A = re.compile(r"(?:ова|ева|єва|йова|ьова|ина|їна|іна)$")
_SURE_A = re.compile(
    r"(?:ська|зька|[^у]цька|[кнлдтбвчршщр]ова|єва|ьова|кіна|їна|шкіна|ніна|льна|жна)$"
)
_NOUNS_A = frozenset(listed("""
    бова глова діброва дуброва полова підкова сова основа голова корова мова рева чава
    буцька бузина василина дробина дубина калина малина космина костина кулина лончина ліщина
    петрина скорина солонина стасина стеблина сухарина фарина федина федорина харина черемшина
    чуприна щербина щетина яковина яцина іванина тичина долина билина година глина скотина ялина
    моліна плоскіна смородіна філіна щербіна вовна тризна барна война сосна весна луна ділова
    маккенна ганна анна
"""))  # fmt: skip
_ADJECTIVES_A = frozenset(listed("""
    мала біла чорна руда худа глуха суха люта товста крива жива нежива щаслива зелена червона
    золота гладка швидка солодка коротка довга проста мокра хитра мудра безпала беспала груба дика
    лиса боса сіра бура горда куца рижа кругла безугла скора печена кучерява погоріла довгопола чала
    гаркава криклива любива прудка блага безверха довгорука непомняща захожа хорунжа хоружа неєдла
    безрука молода стара нова тиха ясна красна бідна голодна
"""))  # fmt: skip
_ADJECTIVE_ENDS_A = re.compile(
    r"(?:[рл]яна|[дт]ана|лата|вата|бата|ната|[аи]нича|[тхгш]ня|[сз]ята)$"
)


def is_adjectival_a(low: str) -> tuple[bool, bool]:
    """Tell whether a female surname in -а, -я declines like an adjective."""
    if low in _NOUNS_A:
        return False, True
    if low in _ADJECTIVES_A:
        return True, True
    if low.endswith("ня"):
        soft = low.endswith(("тня", "ородня", "верхня", "орішня", "олішня", "агірня", "ижня"))
        return soft, not soft and not low.endswith(("дня", "шня"))
    if _RELATIONAL_A.search(low) or _POSSESSIVE_A.search(low):
        return True, bool(_SURE_A.search(low))
    adjectival = bool(_ADJECTIVE_ENDS_A.search(low))
    unsure = low.endswith(("ата", "ива", "ала", "ана", "ича", "ава", "ола", "иста"))
    return adjectival, not adjectival and not unsure


# --- third declension, neuter, plural ----------------------------------------------------------

_OPEN_THIRD = {"піч": "печ", "ніч": "ноч", "річ": "реч", "сіль": "сол", "кров": "кров"}


def open_third(stem: str) -> str:
    """Return a third-declension stem before a vowel (цілість, цілості; Тернопіль is not one)."""
    low = stem.lower()
    if low.endswith("іст"):
        return stem[:-3] + "ост"
    return next((stem[: -len(a)] + b for a, b in _OPEN_THIRD.items() if low.endswith(a)), stem)


def third_ins(stem: str, soft: bool) -> str:
    """Return the instrumental of the third declension: doubled, plain or with an apostrophe."""
    low = stem.lower()
    if len(low) < 2:
        return stem + "ю"
    if low[-1] in "бпвмф":
        return stem + "'ю"
    if low[-1] in "рщ" or low[-2] not in VOWELS:
        return stem + "ю"
    return stem + low[-1] + "ю"


def plural_genitive(word: str) -> tuple[str, ...]:
    """Guess the genitive of a plurale tantum."""
    stem = word[:-1]
    if word.lower().endswith("ці"):
        return (stem + "ів",)
    return (stem + "ів", stem)
