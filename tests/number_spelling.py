"""Numbers spelled out in five languages, up to 999,999: from the grammars, without the lexicons, to check those."""

from __future__ import annotations


def _row(words: str) -> list[str]:
    """The words by number; `-` where a number has no word of its own."""
    return words.split()


ENGLISH = _row(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
ENGLISH_TENS = _row("- - twenty thirty forty fifty sixty seventy eighty ninety")
SPANISH = _row(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
)
SPANISH_TENS = _row("- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa")
SPANISH_HUNDREDS = _row(
    "- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
)
FRENCH = _row(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf"
)
FRENCH_TENS = _row("- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt")
GERMAN = _row(
    "null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn"
)
GERMAN_TENS = _row("- - zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
PORTUGUESE = _row(
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete "
    "dezoito dezenove"
)
PORTUGUESE_TENS = _row("- - vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
PORTUGUESE_HUNDREDS = _row(
    "- cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"
)


def english(number: int) -> str:
    if number < 20:
        return ENGLISH[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        return ENGLISH_TENS[tens] + (f"-{ENGLISH[unit]}" if unit else "")
    size, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    many, rest = divmod(number, size)
    joined = " and " if rest < 100 else " "
    return f"{english(many)} {name}" + (joined + english(rest) if rest else "")


def spanish(number: int) -> str:
    if number < 30:
        return SPANISH[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        return SPANISH_TENS[tens] + (f" y {SPANISH[unit]}" if unit else "")
    if number == 100:
        return "cien"
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return SPANISH_HUNDREDS[hundreds] + (f" {spanish(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    many = "mil" if thousands == 1 else f"{_before_a_noun(spanish(thousands))} mil"
    return many + (f" {spanish(rest)}" if rest else "")


def _before_a_noun(words: str) -> str:
    """`veintiún mil`, `treinta y un mil`."""
    if words.endswith("veintiuno"):
        return words.removesuffix("uno") + "ún"
    return words.removesuffix("o") if words.endswith("uno") else words


def french(number: int) -> str:
    if number < 20:
        return FRENCH[number]
    if number < 100:
        return _french_tens(number)
    size, name = (1000, "mille") if number >= 1000 else (100, "cent")
    many, rest = divmod(number, size)
    if many == 1:
        said = name
    else:
        plural = "s" if name == "cent" and not rest else ""
        said = f"{french(many)} {name}{plural}"
    return said + (f" {french(rest)}" if rest else "")


def _french_tens(number: int) -> str:
    tens, unit = divmod(number, 10)
    if number == 80:
        return "quatre-vingts"
    if tens in (7, 9):
        unit += 10
    if not unit:
        return FRENCH_TENS[tens]
    joined = "-et-" if unit in (1, 11) and tens < 8 else "-"
    return FRENCH_TENS[tens] + joined + FRENCH[unit]


def german(number: int) -> str:
    return "eins" if number == 1 else _german(number) + ("s" if number % 100 == 1 else "")


def _german(number: int) -> str:
    if number < 20:
        return GERMAN[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        return (f"{GERMAN[unit]}und" if unit else "") + GERMAN_TENS[tens]
    size, name = (1000, "tausend") if number >= 1000 else (100, "hundert")
    many, rest = divmod(number, size)
    return _german(many) + name + (_german(rest) if rest else "")


def portuguese(number: int) -> str:
    if number < 20:
        return PORTUGUESE[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        return PORTUGUESE_TENS[tens] + (f" e {PORTUGUESE[unit]}" if unit else "")
    if number == 100:
        return "cem"
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return PORTUGUESE_HUNDREDS[hundreds] + (f" e {portuguese(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    joined = " e " if rest < 100 or rest % 100 == 0 else " "
    return ("mil" if thousands == 1 else f"{portuguese(thousands)} mil") + (joined + portuguese(rest) if rest else "")


SPELLERS = {"en": english, "es": spanish, "fr": french, "de": german, "pt": portuguese}
