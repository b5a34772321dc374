"""Abbreviations of both languages, and words that open a sentence.

Classes, as a full stop after them is read differently before a capital letter:

`BEFORE_NAME` never end a sentence: titles and words that stand before a name or a number
(«м. Київ», "Mr. Scholz"). `AT_END` may end one: units, years, «тощо»-like tails («2014 р.»,
"Apple Inc."). `BEFORE_NUMBER` ("No. 5") and `MONTHS` ("Jan. 3") go on with a number. Anything
else ends its sentence.
"""

from __future__ import annotations

from translator.detection.vocabulary import vocabulary

BEFORE_NAME = vocabulary(
    # titles, ranks
    "mr mrs ms mx dr prof rev hon fr gen col lt sgt capt cpt cmdr adm maj brig pvt gov sen rep",
    "pres amb st mt ft messrs mme mlle vs cf viz approx est",
    # places and people
    "м смт с вул пл просп пр-т пр бул бульв б-р пров наб р-н мкр",
    "проф акад доц асист канд чл чл.-кор ген ген.-лейт підполк лейт адм",
    "п пп гр громад тов св преп прп свт о ім інж арх архіт худ упор уклад див пор порівн напр зокр",
    # Russian ones too: what passes through still needs its rows
    "г ул",
)

#: Before a number these do not end a sentence; before a capital letter they are mostly words.
BEFORE_NUMBER = vocabulary(
    "p par para apt ste",
    "no nos nr fig figs eq eqs vol vols pp ch sect sec art ref refs ed eds tel ext op ca",
    "рис мал табл пункт підп гл розд абз дод вип кн ч ст ст.ст стст іл буд корп кв кімн оф тел",
    "факс моб прибл бл пор",
    "каб кім ауд пол пов поз арк оп спр стор секц прим вх вих зб інв вип тир пас",
)

AT_END = vocabulary(
    "inc ltd co corp jr sr bros llc plc etc al a.m p.m u.s u.k u.n e.u d.c n.y l.a u.s.a u.s.s.r",
    "ph.d m.d b.a m.a b.c a.d n.b p.s m.sc b.sc",
    "р рр тис млн млрд трлн грн коп дол долл євро руб год хв сек міс тиж дн т к кг г мг ц л мл",
    "км см мм дм га куб екз прим шт ін тощо обл оз бр н.е е до т.д т.п т.ін т.і д ін.",
    "січ лют бер квіт трав черв лип серп вер жовт лист груд пн вт ср чт пт сб нд рос укр англ нім",
    "фр франц польск поль лат італ ісп грец тур",
)

#: Always followed by the rest of their sentence, even by a capital letter.
MONTHS = vocabulary(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat",
)

#: Times of day: only a weekday or a zone goes on with a capital («5 p.m. Kyiv time»).
TIMES = vocabulary("a.m p.m")
AFTER_TIME = vocabulary(
    "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday mondays",
    "tuesdays wednesdays thursdays fridays saturdays sundays weekdays utc gmt est edt cst cdt mst",
    "mdt pst pdt bst cet cest eet eest msk jst ist january february march april may june july",
    "august september october november december eastern central pacific mountain greenwich",
)

#: Words before a single letter that is no initial: «Група А. Перше місце».
LETTERED = vocabulary(
    "plan group grade class vitamin type category section block hepatitis appendix option part",
    "team side level gate terminal platform row zone annex exhibit schedule point version series",
    "план плану група групи групу групі клас класу вітамін вітаміну гепатит гепатиту тип типу",
    "категорія категорії варіант варіанту пункт пункту блок блоку секція секції сторона рівень",
    "рівня додаток додатка термінал термінала платформа зона частина частини ряд серія серії",
)

#: Words that, capitalised after an `AT_END` abbreviation, open a new sentence.
OPENERS = vocabulary(
    "the a an this that these those it its he she they we you i his her their our my your there",
    "then here however but and or so yet if when while after before since although though because",
    "as in on at for from to by with without of about over under during until what who why how",
    "where which results shares critics analysts officials experts most many some all both each",
    "every no not only even now today yesterday later meanwhile moreover therefore thus also",
    "вона він воно вони ми ви я ти це цей ця ці той та те ті тоді там тут так але а і й або проте",
    "однак тому отже втім зате якщо коли хоча поки доки після перед до від з із зі у в на за про",
    "по під над при через для без між серед згідно його її їх їхній наш ваш мій свій хто що як де",
    "куди звідки чому скільки усі всі весь кожен жоден ніхто ніщо не ні лише тільки навіть також",
    "теж потім нині зараз сьогодні вчора завтра торік згодом крім окрім попри завдяки саме ось",
    "переміг населення помер померла народився народилася закінчив закінчила працював працювала",
    "навчався навчалася служив служила жив жила став стала одружився одружилася переїхав переїхала",
    "отримав отримала видав видала написав написала заснував заснувала загинув загинула похований",
    "похована повернувся повернулася вступив вступила очолив очолила брав брала захистив захистила",
)
