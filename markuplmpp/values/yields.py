# ruff: noqa: RUF001 (dashes and Cyrillic words)
"""How much a recipe makes: a number, and what it counts (schema.org ``recipeYield``).

Written here because no library reads it: a number alone leaves open what it counts, and "Serves 4", "4 people" and
"4 portions" are the same.
"""

from __future__ import annotations

import re

from markuplmpp.values.found import Found, without_overlaps

SERVINGS = "servings"
_GATE = re.compile(r"\d")
_SERVING = (
    r"(?:serv(?:ings?|es?)|portion(?:en|er|s)?|portie(?:s|\(s\))?|porsjon(?:er)?|people|pers(?:ons?|\b\.?)|person(?:en|er)"
    r"|personnes?|personas?|pessoas?|persone|porzion[ie]|porção|porções|(?:ra|por)ci(?:ón|ones)|comensales|porcj[aei]"
    r"|porc(?:ie|e|í)|annosta|порци[яийю]|os(?:oby?|ób)|人分|人前|人份)"
)
_CUE = (
    rf"(?:{_SERVING}|makes|yields?|ergibt|rinde|rende|dosi per|выход)\W{{0,3}}"
    r"(?:(?:about|around|up to|approx(?:\.|imately)?|ca\.?|etwa)\s+)?"
)
_AMOUNT = r"\d{1,4}(?:[.,]\d{1,2})?"
# Not half of a fraction: 1/2, 1 1/2.
_NUMBER = (
    rf"(?P<amount>{_AMOUNT})(?:\s?(?:-|–|—|to|or|bis|à|a|ou)\s?(?P<upper>{_AMOUNT}))?"
    r"(?![^\W人]|[%°]|[.,]\d|(?:\s\d)?/\d)"
)
_SERVED = rf"\s{{0,2}}(?P<servings>{_SERVING})(?![^\W\d_])"
# What else is counted ends what is said: 24 large cookies.
_COUNTED = r"\s{0,2}(?P<counted>[^\W\d_]+(?:[ -][^\W\d_]+){0,2})(?=\s*(?:[.,;:()|/]|$))"
_ALONE = re.compile(
    rf"[^\w$€£¥]*(?P<cue>{_CUE})?{_NUMBER}(?:{_SERVED}|{_COUNTED})?(?:\s*\([^()]*\))?\W*", re.IGNORECASE
)
_AMONG = tuple(
    re.compile(rf"(?<![\w.,/$€£-])(?<!per\s){pattern}", re.IGNORECASE)
    for pattern in (
        rf"(?P<cue>{_CUE}){_NUMBER}(?:{_SERVED}|{_COUNTED})?",
        rf"(?P<cue>){_NUMBER}(?:{_SERVED})(?P<counted>)",
    )
)
_ABOUT_SERVINGS = re.compile(_SERVING, re.IGNORECASE)


def find(text: str) -> list[Found]:
    """Finds yields; of a range both ends, and a text that is only a number is one.

    >>> find("Serves 4-6"), find("Makes 24 large cookies (or 12 if you're hungry)")
    ([(7, 10, {'amount': '4', 'max': '6', 'unit': 'servings'})], [(6, 22, {'amount': '24', 'unit': 'large cookies'})])
    >>> find("12"), find("Boil 3 eggs for 4 people"), find("Boil 3 eggs for 4 minutes")
    ([(0, 2, {'amount': '12'})], [(16, 24, {'amount': '4', 'unit': 'servings'})], [])
    """
    if not _GATE.search(text):
        return []
    if alone := _ALONE.fullmatch(text):
        return [_found(alone)]
    return without_overlaps([_found(match) for pattern in _AMONG for match in pattern.finditer(text)])


def same(a: dict[str, object], b: dict[str, object]) -> bool:
    """Whether two yields may be one: an end of a range is as good as the range, and any number may count servings.

    >>> cookies, range_, number = (find(text)[0][2] for text in ("6 cookies", "Serves 4 to 6", "6"))
    >>> same(cookies, number), same(range_, number), same(cookies, range_)
    (True, True, False)
    """
    units = [str(value["unit"]).casefold().rstrip("s") for value in (a, b) if "unit" in value]
    ends = [{value[end] for end in ("amount", "max") if end in value} for value in (a, b)]
    return bool(ends[0] & ends[1]) and len(set(units)) < 2


def _found(match: re.Match[str]) -> Found:
    value = {"amount": _number(match["amount"])}
    if match["upper"]:
        value["max"] = _number(match["upper"])
    if match["servings"] or (not match["counted"] and _ABOUT_SERVINGS.match(match["cue"] or "")):
        value["unit"] = SERVINGS
    elif match["counted"]:
        value["unit"] = match["counted"]
    last = next(name for name in ("servings", "counted", "upper", "amount") if match[name])
    return match.start("amount"), match.end(last), value


def _number(text: str) -> str:
    """A decimal, as the amount of a price is: 1.5 of "1,50"."""
    return f"{float(text.replace(',', '.')):g}"
