"""The candidates of one record -> its values.

A page says a title, an author or a list more than once: in its menu, its teasers, its card. What a record has stands
together and is one of its kind, so that of rivals

1. of a list the values count that stand together, and of lists about as long the last: a recipe's card comes behind
   the prose that names its ingredients in passing;
2. of names such as authors those count that stand beside the surest;
3. a text that can be read as what the field holds, a date, an amount or a code, beats those that can't, and one that
   can't is a value only where it's likelier one than not: dates of tune pages rose from 0.821 to 0.828, yields from
   0.813 to 0.840, and with thresholds below a half SKUs (12, web-small 0.8) from 0.615 to 0.720; ratings, counts,
   GTINs and stock states are always read, a price is a number with a sign, cents or thousands and few words, and an
   SKU is no measure (``tests/bench/held_out.py``: prices rose from 0.597 to 0.700, SKUs from 0.562 to 0.641, GTINs
   from 0.296 to 0.696 of 117, 78 and 10; later, with surer models, stock states from 0.646 to 0.667 of 32);
4. what a title says is no description, category or brand: categories rose from 0.548 to 0.572, brands on held-out
   pages (29) from 0.435 to 0.500;
5. of prices side by side it's the lowest, the other is crossed out (18 prices: 0.625 to 0.750), without those said to
   be saved, for shipping or by the kilo; 0 is what a basket costs; and a list price stands beside the price and is
   more: so are 26 of the 27 on train pages, and 21 of 22 that were farther than 6 texts off on held-out ones were
   others'; where the model sees none, one that's crossed out there (21 on held-out pages: 0.500 to 0.667);
6. of a field with one value it's the one nearest to the lists among those about as sure, and one that stands in as
   many places as there are teasers is that much less sure.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from heapq import nlargest
from itertools import pairwise

from markuplmpp.decode.candidate import NAME_CHARS, Candidate
from markuplmpp.decode.crossed import crossed_out, is_more
from markuplmpp.decode.dates import machine_date
from markuplmpp.decode.ids import is_identifier, is_of_another_kind, is_trade_number
from markuplmpp.decode.money import is_money, role_of
from markuplmpp.decode.scores import DEFAULT_THRESHOLD
from markuplmpp.dom.node import Page
from markuplmpp.schema import TEXT_KINDS, TITLES, Kind, Schema
from markuplmpp.values import find_values, loose, parse_value
from markuplmpp.values.prices import has_sign

# All figures: F1 on 334 pages of tune sites, the model alone, web-small 0.4.
# Of two places of a value the one nearer to the lists counts where it's so nearly as sure as the other: with the next
# rule names of recipes rose from 0.82 to 0.90.
_AS_SURE = 0.9
# Texts between two values of a list that's still one list: instructions rose from 0.847 to 0.916, ingredients from
# 0.852 to 0.880; with 20 to 0.908 and 0.879.
_LIST_GAP = 12
_LIST_SIZE = 3
_ABOUT_AS_LONG = 0.7  # share of the longest list's probability that a later list needs to take its place
# Between two names side by side: authors rose from 0.711 to 0.766, categories from 0.467 to 0.509; with 2 authors to
# 0.768, with 6 to 0.756.
_NAME_GAP = 4
_NO_TITLES = frozenset({"brand", "category", "description"})  # an ingredient may well be called as the thing is
_PRICE, _LIST_PRICE = "price", "list_price"
_PRICE_GAP, _LEAST_SHARE = 6, Decimal("0.4")  # what's lower is a part of a price, or what's saved
_READ_AS_TEXT = TEXT_KINDS - {"id", "gtin"}
_ALWAYS_READ = frozenset({"rating", "count", "gtin", "availability"})
_FEW_WORDS = re.compile(r"(?=.*\d)(?:[\W\d_]*[^\W\d_]{1,12}){0,2}[\W\d_]*")
_BARE_NUMBER = re.compile(r"[^\w$€£¥]*\d+[^\w$€£¥]*")
_MOST_READ = 64  # a date may take a millisecond to read
_LIKENESS_LEVELS = 4  # elements from the value up that are alike in teasers: headlines rose from 0.845 to 0.856


def choose(candidates: Sequence[Candidate], page: Page, schema: Schema) -> list[Candidate]:
    """Returns the values of a record.

    Args:
        candidates: What its fields could be, in page order.
        page: The page.
        schema: Which fields have one value, many, or a list.

    Returns:
        Those that are, in page order.
    """
    kept = [c for c in candidates if not schema.by_name[c.field].many]
    for spec in schema.fields:
        mine = [c for c in candidates if c.field == spec.name]
        if spec.list:
            kept += _longest_list(mine, page)
        elif spec.many:
            kept += _side_by_side(_distinct(mine), page)
    near = _nearness(kept, page, schema)
    rivals = _by_field(kept, schema)
    titles = [_best(rivals.pop(name), page, near) for name in TITLES if name in rivals]
    said = {loose(c.text) for c in titles}
    best, prices = list(titles), rivals.get(_PRICE, [])
    list_prices = rivals.pop(_LIST_PRICE, [])
    for mine in rivals.values():
        others = [c for c in mine if not _says_title(c, said)]
        if of_kind := _of_kind(others, page, schema):
            best.append(_lowest(_best(of_kind, page, near), of_kind, page))
    price = next((c for c in best if c.field == _PRICE), None)
    higher = _higher(list_prices, price, prices, page)
    if price and not higher and _has_list_price(schema):
        higher = crossed_out(page, price, _LIST_PRICE)
    if higher:
        best.append(_best(higher, page, near))
    kept = [c for c in kept if schema.by_name[c.field].many and not _says_title(c, said)]
    return sorted([*kept, *best], key=lambda c: c.node)


def _has_list_price(schema: Schema) -> bool:
    spec = schema.by_name.get(_LIST_PRICE)
    return spec is not None and spec.kind == "price" and not spec.many


def _by_field(candidates: Sequence[Candidate], schema: Schema) -> dict[str, list[Candidate]]:
    """The rivals of each field that has one value."""
    rivals: dict[str, list[Candidate]] = defaultdict(list)
    for c in candidates:
        if not schema.by_name[c.field].many:
            rivals[c.field].append(c)
    return rivals


def _says_title(candidate: Candidate, titles: set[str]) -> bool:
    return candidate.field in _NO_TITLES and loose(candidate.text) in titles


def _lowest(best: Candidate, rivals: list[Candidate], page: Page) -> Candidate:
    """Of prices side by side the lowest: the crossed-out one stands beside it.

    Those that more are like are other products'.
    """
    if best.field != _PRICE:
        return best
    at, own_at = page.leaves.searchsorted([c.node for c in rivals]), page.leaves.searchsorted(best.node)
    alike = Counter(_likeness(page, c.node) for c in rivals)
    most = alike[_likeness(page, best.node)]
    beside = [c for c, place in zip(rivals, at.tolist(), strict=True) if abs(place - own_at) <= _PRICE_GAP]
    near = [c for c in beside if role_of(page, c.node) == "price"] or beside
    read = [(c, parse_value("price", c.text)) for c in near if alike[_likeness(page, c.node)] <= most]
    prices = [(Decimal(value["amount"]), value["currency"], c) for c, value in read if value]
    if not prices:
        return best
    own, currency, _ = max(prices, key=lambda p: (p[-1] is best, p[-1].score))  # the surest, where the best is no price
    of_one = (p for p in prices if p[0] >= _LEAST_SHARE * own and len({p[1], currency} - {None}) < 2)
    return min(of_one, key=lambda p: (p[0], p[-1].node))[-1]


def _higher(rivals: list[Candidate], price: Candidate | None, prices: list[Candidate], page: Page) -> list[Candidate]:
    """Those that stand beside the price, or where it's said again, and are more, where that's known."""
    surest = nlargest(_MOST_READ, rivals, key=lambda c: c.score)
    read = [(c, parse_value("price", c.text)) for c in surest if _can_be_read(c, "price", page)]
    paid = parse_value("price", price.text) if price else None
    if price is None or paid is None:
        return [c for c, value in read if value]
    same = [c.node for c in nlargest(_MOST_READ, prices, key=lambda c: c.score) if loose(c.text) == loose(price.text)]
    at = page.leaves.searchsorted([price.node, *same])
    return [
        c
        for c, value in read
        if value and is_more(value, paid) and abs(at - page.leaves.searchsorted(c.node)).min() <= _PRICE_GAP
    ]


def _of_kind(rivals: list[Candidate], page: Page, schema: Schema) -> list[Candidate]:
    """Those of the surest that hold a value of the field's kind; where none does, those that may be one anyway."""
    kind = schema.by_name[rivals[0].field].kind if rivals else "text"
    if kind in _READ_AS_TEXT:
        return rivals
    surest = nlargest(_MOST_READ, rivals, key=lambda c: c.score)
    read = [c for c in surest if _can_be_read(c, kind, page)]
    if kind == "price":
        read = _without_nothing(read)
    if kind in _ALWAYS_READ:
        return read
    likely = [c for c in rivals if c.score >= DEFAULT_THRESHOLD and _may_be(kind, c.text)]
    if kind == "id" and likely and not any(c.score >= DEFAULT_THRESHOLD for c in read):
        return likely  # any text with a digit can be read as an identifier: it says little
    return read or likely


def _without_nothing(prices: list[Candidate]) -> list[Candidate]:
    """Prices without those of 0, where another is about as likely: an empty basket's are, and a thing that's free."""
    read = [(c, parse_value("price", c.text)) for c in prices]
    of_nothing = {id(c) for c, value in read if value and not Decimal(value["amount"])}
    least = max((c.score for c in prices if id(c) in of_nothing), default=0.0) / 2
    others = [c for c in prices if id(c) not in of_nothing]
    if any(c.score >= least for c in others):
        return others
    return [c for c in prices if c.score >= DEFAULT_THRESHOLD or id(c) not in of_nothing]


def _may_be(kind: Kind, text: str) -> bool:
    """Whether a text that can't be read may be of a kind: a price in a currency that isn't known, a code of letters."""
    if kind == "price":
        return _FEW_WORDS.fullmatch(text) is not None and not _BARE_NUMBER.fullmatch(text)
    return kind != "id" or not is_of_another_kind(text)


def _can_be_read(candidate: Candidate, kind: Kind, page: Page) -> bool:
    if kind == "gtin":
        return bool(find_values(kind, candidate.text)) or is_trade_number(candidate.text)
    if kind == "id":
        return is_identifier(candidate.text)
    value = parse_value(kind, candidate.text, lang=page.lang)
    if kind == "price":
        return value is not None and (is_money(candidate.text) or _has_sign_beside(page, candidate.node))
    return value is not None or (kind == "date" and machine_date(page, candidate.node) is not None)


def _has_sign_beside(page: Page, node: int) -> bool:
    """Whether the text before a node or behind it has a currency and no amount: a column of prices is headed by it."""
    before, behind = page.leaves.searchsorted([node, int(page.end[node])]).tolist()
    around = [*page.leaves[max(0, before - 1) : before].tolist(), *page.leaves[behind : behind + 1].tolist()]
    texts = [text for leaf in around if len(text := page.text(leaf)) <= NAME_CHARS]
    return any(has_sign(text) and not any(map(str.isdigit, text)) for text in texts)


def _best(rivals: list[Candidate], page: Page, near: Callable[[Candidate], int]) -> Candidate:
    texts: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for c in rivals:
        texts[_likeness(page, c.node)].add(loose(c.text))
    sure = [c.score / len(texts[_likeness(page, c.node)]) for c in rivals]
    least = _AS_SURE * max(sure)
    about = [(near(c), -p, c.node, c) for c, p in zip(rivals, sure, strict=True) if p >= least]
    return min(about, key=lambda entry: entry[:-1])[-1]


def _likeness(page: Page, node: int) -> tuple[object, ...]:
    """What a value's element and those around it share with those of others like it: tags and class names."""
    around = [node] * (not page.text_index[node]) + page.ancestors(node)[:_LIKENESS_LEVELS]
    return tuple((page.tags[i], page.kind_names[i]) for i in around[:_LIKENESS_LEVELS])


def _nearness(kept: Sequence[Candidate], page: Page, schema: Schema) -> Callable[[Candidate], int]:
    """How many nodes the smallest element has that holds a candidate and the lists; the same for all without a list."""
    nodes = [c.node for c in kept if schema.by_name[c.field].list]
    if len(nodes) < _LIST_SIZE:
        return lambda _: 0
    first, last = min(nodes), max(nodes)

    def size(candidate: Candidate) -> int:
        element = page.around(min(first, candidate.node), max(last, candidate.node))
        return int(page.end[element]) - element

    return size


def _longest_list(values: list[Candidate], page: Page) -> list[Candidate]:
    """The last of the lists that are about as long as the longest, by the sum of their probabilities."""
    lists = _clusters(values, page, _LIST_GAP)
    weights = [sum(c.score for c in values) for values in lists]
    least = _ABOUT_AS_LONG * max(weights, default=0.0)
    return next((values for values, w in zip(reversed(lists), reversed(weights), strict=True) if w >= least), [])


def _side_by_side(values: list[Candidate], page: Page) -> list[Candidate]:
    """The names beside the surest one; all where one is a paragraph."""
    if not values or any(len(c.text) > NAME_CHARS for c in values):
        return values
    surest = max(values, key=lambda c: c.score)
    return next(group for group in _clusters(values, page, _NAME_GAP) if any(c is surest for c in group))


def _clusters(values: list[Candidate], page: Page, gap: int) -> list[list[Candidate]]:
    """Splits values where more than ``gap`` texts stand between two."""
    out = [values[:1]] if values else []
    for before, c in pairwise(values):
        last = min(int(page.end[before.node]) - 1, c.node)
        first, end = page.leaves.searchsorted([last, c.node], "right")
        if end - first > gap:
            out.append([])
        out[-1].append(c)
    return out


def _distinct(values: list[Candidate]) -> list[Candidate]:
    """Of equal names only the surest.

    The author above an article and below it is one; on 275 tune pages the F1 of authors rose from 0.63 to 0.72.
    """
    surest: dict[str, Candidate] = {}
    names = {id(c): loose(c.text) for c in values if len(c.text) <= NAME_CHARS}
    for c in values:
        if (key := names.get(id(c))) and (key not in surest or c.score > surest[key].score):
            surest[key] = c
    return [c for c in values if id(c) not in names or surest.get(names[id(c)]) is c]
