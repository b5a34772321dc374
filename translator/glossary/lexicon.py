"""Small word lists behind the rules: prepositions, titles, parts of names.

Closed classes, or the commonest words of the news; what they leave out only makes a choice less
sure.
"""

from __future__ import annotations


def listed(text: str) -> tuple[str, ...]:
    """Return the words of `text`."""
    return tuple(text.split())


GENITIVE_PREPOSITIONS = listed("""
    без біля від для до крім окрім навколо довкола після поблизу проти заради серед посеред
    щодо стосовно замість задля коло протягом упродовж впродовж внаслідок усередині всередині
    неподалік напередодні шляхом осторонь відносно обабіч збоку
""")
DATIVE_PREPOSITIONS = listed("завдяки всупереч наперекір назустріч вслід")
ACCUSATIVE_PREPOSITIONS = listed("про через крізь повз попри")
FUNCTION_WORDS = frozenset(listed("""
    і й та або чи але а що як це не у в на з із зі до від для про за по при над під між через
    and or the a an of to in on at by for with from
"""))  # fmt: skip
#: Beginnings of verbs by the case of their object; a direct object stands after most others.
VERBS = {
    "dat": listed("""
        довіря довіри віря вірит вірив вірил дяку подяку аплоду допомага допоміг допоможе допомогл
        подару дару зателефону телефону подзвони вручи запропону відповів відповіл відповіда погрожу
        загрожу належ сприя заважа перешкоджа протисто протиді присвят присвяч адресов співчува
        симпатизу заперечу суперечит
    """),
    "ins": listed("керу пишає пишат командува командує володіє володів володіл нехту опіку"),
    "gen": listed("""
        боїть боят бояв боял стосу уника уникн досяг прагн потребу торка позбав дотриму
    """),
    "acc": listed("""
        підтрим критику розкритику звинувати звинувач запроси запрошу виклика замінив заміни
        похвали хвали хваля захища захисти атаку обстріля окупу відвіда відвіду привіта вислуха
        слуха любить люблять побачи бачи згаду згада процит цитує арешту затрима вбив вбил убив
        убил переконал переконав переконат закликав закликал закликає змуси запита обвинува усуну
        звільни зустрів зустріл зустрічає висміял висміяв
    """),
}  # fmt: skip
#: Words after which a clause begins, so that a nominative is never wrong.
CLAUSE_OPENERS = frozenset(listed("""
    що як чи бо якщо коли де хто аби щоб хоча тому але а і який яка яке які проте однак оскільки
"""))  # fmt: skip
TITLES_M = listed("""
    президент прем'єр прем'єр-міністр міністр канцлер король генерал адмірал посол сенатор депутат
    речник секретар прессекретар пресекретар генсек генсекретар пан командувач головнокомандувач
    лідер журналіст експерт аналітик губернатор мер спікер дипломат конгресмен полковник майор
    капітан сержант принц автор помічник асистент
    очільник заступник керівник директор професор лікар радник комісар єврокомісар прокурор
    науковець співзасновник засновник брат син батько товариш друг пастор єпископ митрополит
    патріарх актор режисер письменник поет художник співак спортсмен тренер адвокат держсекретар
    віцепрезидент глава голова колега суддя папа
""")
TITLES_F = listed("""
    президентка прем'єрка прем'єр-міністерка міністерка канцлерка королева генералка посолка
    сенаторка депутатка речниця прессекретарка пані лідерка журналістка експертка аналітикиня
    губернаторка мерка дипломатка принцеса авторка очільниця заступниця керівниця директорка
    професорка лікарка помічниця асистентка
    радниця комісарка єврокомісарка прокурорка науковиця співзасновниця засновниця сестра дочка
    донька мати дружина акторка режисерка письменниця поетка художниця співачка адвокатка
    держсекретарка віцепрезидентка глава голова колега суддя спікерка
""")
#: English demonyms that look unlike their country, or like a misspelling of it.
DEMONYMS = frozenset(listed("""
    danish dane danes dutch french swiss polish pole poles turkish turk turks swedish swede finnish
    finn spanish scottish welsh greek greeks british briton britons irish english czech montenegrin
    argentine chinese thai cypriot afghan kazakh uzbek kyrgyz turkmen tajik norwegian german germans
    portuguese flemish belgian hungarian serb serbs croat croats slovene slovenes bosnian
"""))  # fmt: skip
#: Prefixes that make another term of a word.
PREFIXES = listed("""
    не де анти екс контр між недо під пост пре про псевдо пів спів супер віце
    non anti counter de ex inter mis pre pro semi sub super un vice
""")
#: Given names that sound unlike their Ukrainian spelling letter by letter.
GIVEN_NAMES = frozenset(listed("""
    andrew charles christopher eugene geoffrey george gerald giovanni giuseppe guy hugh jack
    jacques james jane janet jason javier jean jeff jeffrey jennifer jeremy jerry jesse jessica jill
    jim jimmy joachim joan joanna joe john johnny jonathan jordan jorge jose joseph josh joshua
    juan judith julia juliette julio justin kyle lloyd louis luke matthew michael miguel mike nigel
    paul peter philip ralph raymond roger ryan sean simon stephen stephanie steven steve thierry
    thomas timothy vincent walter wayne william winston wojciech zhang
"""))  # fmt: skip
#: Titles of persons in English that begin with a capital before a name.
TITLES_EN = frozenset(listed("""
    president premier minister chancellor king queen prince princess general admiral ambassador
    senator deputy spokesman spokeswoman spokesperson secretary mr mrs ms miss dr lord lady sir
    madam commander leader governor mayor speaker congressman congresswoman colonel major captain
    sergeant lieutenant marshal director professor doctor commissioner prosecutor judge justice
    archbishop bishop patriarch metropolitan pope saint representative chairman chairwoman
    chief boss coach candidate nominee activist journalist analyst expert adviser advisor aide
"""))  # fmt: skip
#: What titles before a name become.
RENDERED = {
    english: listed(ukrainian)
    for english, ukrainian in {
        "president": "президент президентка",
        "premier": "прем'єр прем'єрка прем'єр-міністр прем'єр-міністерка",
        "minister": "міністр міністерка прем'єр прем'єрка прем'єр-міністр прем'єр-міністерка",
        "chancellor": "канцлер канцлерка",
        "king": "король",
        "queen": "королева",
        "prince": "принц",
        "princess": "принцеса",
        "general": "генерал генералка",
        "admiral": "адмірал",
        "ambassador": "посол посолка",
        "senator": "сенатор сенаторка",
        "deputy": "депутат депутатка",
        "spokesman": "речник",
        "spokeswoman": "речниця",
        "spokesperson": "речник речниця",
        "mr": "пан",
        "mrs": "пані",
        "commander": "командувач головнокомандувач",
        "leader": "лідер лідерка",
        "governor": "губернатор губернаторка",
        "mayor": "мер мерка",
        "speaker": "спікер спікерка",
        "congressman": "конгресмен",
        "colonel": "полковник",
        "major": "майор",
        "captain": "капітан",
        "sergeant": "сержант",
        "director": "директор директорка",
        "professor": "професор професорка",
        "commissioner": "комісар комісарка єврокомісар",
        "prosecutor": "прокурор прокурорка",
        "judge": "суддя",
        "bishop": "єпископ",
        "metropolitan": "митрополит",
        "patriarch": "патріарх",
        "pope": "папа",
        "chairman": "голова",
        "chairwoman": "голова",
        "coach": "тренер",
        "journalist": "журналіст журналістка",
        "analyst": "аналітик аналітикиня",
        "expert": "експерт експертка",
        "adviser": "радник радниця",
        "advisor": "радник радниця",
        "secretary": "секретар секретарка держсекретар держсекретарка генсек",
    }.items()
}
#: Parts of names that never decline.
PARTICLES = frozenset(listed("""
    фон дер ден ван де ді да дю дель делла ла ле лос аль ель бін бен ібн оглу заде о мак сен
"""))  # fmt: skip
PARTICLES_EN = frozenset(
    listed("von der den van de di da du del della la le los al el bin ben ibn")
)
#: First parts of hyphenated names that never decline.
FROZEN_PARTS = frozenset(
    listed("нью сан санта порт сент лос буда івано кам'янець ель аль екс віце міні прес топ")
)
