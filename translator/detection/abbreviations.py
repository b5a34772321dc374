"""Abbreviations of both languages, and words that open a sentence.

Three classes, as a full stop after them is read differently before a capital letter:

`BEFORE_NAME` never end a sentence: titles and words that stand before a name or a number
(«м. Київ», "Mr. Scholz"). `AT_END` may end one: units, years, «тощо»-like tails («2014 р.»,
"Apple Inc."). Anything else ends its sentence.
"""

from __future__ import annotations

BEFORE_NAME = frozenset(
    # titles, ranks
    "mr mrs ms mx dr prof rev hon sr. fr gen col lt sgt capt cpt cmdr adm maj brig pvt gov sen rep "
    "pres amb st mt ft messrs mme mlle sec fig figs eq eqs no nos nr vol vols pp ch sect art cf vs "
    "ed eds trans op ca approx est tel ext viz resp ref refs "
    # places, people, references
    "м смт с сел вул пл просп пр-т пр бул бульв б-р пров наб буд корп кв кімн оф р-н мкр шт "
    "проф акад доц асист канд чл чл.-кор ген ген.-лейт полк підполк кап лейт серж адм маршал "
    "п пп гр громад тов св преп прп ап свт о отець ім інж арх архіт худ реж ред упор уклад пер "
    "див пор рис мал табл ст.ст стст гл розд підп пункт абз дод зб вип кн ч іл наук сер тел факс "
    "моб напр зокр приблизн бл заст нач зав дир гол міс пом держ нар заслуж мол "
    # other languages that pass through still need their rows
    "г ул д корп акад им руб.".split()
)

AT_END = frozenset(
    "inc ltd co corp jr sr bros llc plc etc al a.m p.m u.s u.k u.n e.u d.c n.y l.a u.s.a u.s.s.r "
    "ph.d m.d b.a m.a b.c a.d n.b p.s m.sc b.sc "
    "р рр ст тис млн млрд трлн грн коп дол долл євро руб год хв сек міс тиж дн т к кг г мг ц л мл "
    "км см мм дм га кв куб екз прим шт ін тощо обл оз бр н.е е до т.д т.п т.ін т.і д ін. "
    "січ лют бер квіт трав черв лип серп вер жовт лист груд пн вт ср чт пт сб нд рос укр англ нім "
    "фр франц польск поль лат італ ісп грец тур".split()
)

#: Always followed by the rest of their sentence, even by a capital letter.
MONTHS = frozenset(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat".split()
)

#: Words that, capitalised after an `AT_END` abbreviation, open a new sentence.
OPENERS = frozenset(
    "the a an this that these those it its he she they we you i his her their our my your there "
    "then here however but and or so yet if when while after before since although though because "
    "as in on at for from to by with without of about over under during until what who why how "
    "where which results shares critics analysts officials experts most many some all both each "
    "every no not only even now today yesterday later meanwhile moreover therefore thus also "
    "вона він воно вони ми ви я ти це цей ця ці той та те ті тоді там тут так але а і й або проте "
    "однак тому отже втім зате якщо коли хоча поки доки після перед до від з із зі у в на за про "
    "по під над при через для без між серед згідно його її їх їхній наш ваш мій свій хто що як де "
    "куди звідки чому скільки усі всі весь кожен жоден ніхто ніщо не ні лише тільки навіть також "
    "теж потім нині зараз сьогодні вчора завтра торік згодом крім окрім попри завдяки саме ось "
    "переміг населення".split()
)
