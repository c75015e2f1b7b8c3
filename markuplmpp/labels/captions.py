"""What the words just before and after a value say of it: "by", "Prep time:", "Last updated"."""

from __future__ import annotations

import re

from markuplmpp.dom.node import Page
from markuplmpp.labels.textindex import Match


def words(pattern: str) -> re.Pattern[str]:
    """Compiles a pattern that ignores case."""
    return re.compile(pattern, re.IGNORECASE)


# Captions of the times of a recipe, in the languages of the corpus and further ones of Europe. "Zubereitungszeit" is of
# all that one does.
TIMES = {
    "prep_time": words(
        r"prep|vorbereit|zubereit|préparation|preparaci|preparad|preparazione|preparo|voorbereid|bereid|förbered|forbered"
        r"|arbejdstid|arbeidstid|przygotow|подготов|підготов|příprav|príprav|előkészít|pregăti|προετοιμ|esivalmist"
    ),
    "cook_time": words(
        r"cook|bak|bag(?:e|ning)|koch|garzeit|gardauer|cuisson|cocci|cocina|cottura|cozimento|cozedura|kook|oven|tillag"
        r"|tilbered|koke|koge|ste(?:ge|ke)tid|gotowani|pieczeni|smażeni|приготов|готуван|vaření|varenia|peče(?:ní|nia)"
        r"|főzés|sütés|găti(?:re|t)|coacere|μαγειρ|ψησ|kypsenn|paisto|horno|forno|backzeit"
    ),
    "total_time": words(
        r"total|gesamt|totaal|insgesamt|łączn|całkowit|общ|всего|загальн|celkov|összes|teljes|συνολικ"
        r"|kokonaisaika|i alt\b|sammanlagd|ready in|klar på|start to finish"
    ),
}
UPDATED = words(
    r"\bstand\b|current as of|reviewed|updat|modif|aktuali|geändert|mis(?:e)? à jour|actualiz|aggiornat|atualizad"
    r"|bijgewerkt|gewijzigd|uppdater|обновл"
)
_BY = words(
    r"\b(?:by|von|par|por|di|da|door|af|av|od|przez|автор|autor\w*|author\w*|auteur|text|words|recipe|recept|credit"
    r"|redaktion|story|editor|posted|and|und|et|og|och)\b[\s:]*$"
)
_IN = words(r"\b(?:in|en|dans|unter|under|i|category|categories|kategorie|course|type|gang|tags?)\b[\s:]*$")
TAGS = words(
    r"\b(?:tags?|keywords?|schlagw[oö]rte?r?|stichw[oö]rte?r?|mots[- ]clés|étiquettes|etiquetas|palabras clave"
    r"|palavras-chave|parole chiave|taggar|trefwoorden|nøgleord|stikkord|nyckelord|avainsanat|tagi|słowa kluczowe)\b"
    r"|теги|метки|klíčová slova|štítky|címkék|ετικέτες"
)
# What stands over the values of a field and is none of them.
_OVER = {
    "ingredient": words(
        r"(?:the )?(?:ingredients?|zutaten|ingrédients|ingredientes|ingredienti|ingrediënten|ingredienser|składniki"
        r"|ингредиенты|інгредієнти|suroviny|ingrediencie|hozzávalók|ingrediente|υλικά|ainekset)"
    ),
    "instruction": words(
        r"(?:the )?(?:preparation|methods?|directions?|instructions?|how to make(?: it)?|steps?|zubereitung|anleitung"
        r"|so geht's|préparation|étapes|preparación|elaboración|instrucciones|pasos|preparazione|procedimento"
        r"|(?:modo de )?preparo|preparação|bereiding(?:swijze)?|werkwijze|gör så här|tillagning|instruktioner"
        r"|fremgangsm[åa]de|fremgangsmåte|slik gjør du|sådan gør du|(?:sposób )?przygotowani[ae]"
        r"|(?:способ )?приготовлени[ея]|приготування|postup|příprava|elkészítés|mod de preparare|εκτέλεση"
        r"|valmistus(?:ohje)?)"
    ),
    "description": words(
        r"(?:product |item )?(?:descriptions?|details|overview|information)|about (?:this|the) (?:item|product)"
        r"|(?:produkt|artikel)?beschreibung|produktinformation(?:en)?|description du produit"
        r"|descripción(?: del producto)?|descrizione(?: del prodotto)?|descrição(?: do produto)?"
        r"|(?:product)?(?:beschrijving|omschrijving)"
        r"|(?:produkt)?(?:beskrivning|beskrivelse)|opis(?: produktu)?|описание(?: товара)?|опис|popis(?: produktu)?"
        r"|leírás|descriere|περιγραφή|kuvaus|tuotekuvaus"
    ),
}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CAPTION_CHARS, _CAPTION_WORDS = 60, 3
_SENTENCE_END = re.compile(r"[,;|•·\n]")
# A full stop is none: "matprat.no".
_SEPARATORS = frozenset(",;:/|>»›•·–—-()[]&+@©→")  # noqa: RUF001


def caption(page: Page, match: Match) -> str:
    """Returns the words that say what a value is: before it in its own text, else beside it in its row.

    The row is the smallest element with another text in it. Of what stands before the value the last counts, and where
    nothing does the first behind it; neither a headline nor a sentence is a caption.

    >>> from markuplmpp.dom.parse import parse_html
    >>> page = parse_html("<ul><li>Prep <b>10 min</b><li><b>5 min</b> Cook<li>Rest 2 h | Chill: 1 h</ul>")
    >>> leaves = page.leaves.tolist()
    >>> [caption(page, Match((leaf,))) for leaf in (leaves[1], leaves[2])], caption(page, Match((leaves[4],), (18, 21)))
    (['Prep', 'Cook'], ' Chill: ')
    """
    before = _SENTENCE_END.split(page.text(match.first)[: match.span[0]])[-1] if match.span else ""
    if any(map(str.isalpha, before)):
        return before
    leaves = page.leaves
    first, last = int(leaves.searchsorted(match.first)), int(leaves.searchsorted(match.leaves[-1]))
    row = int(page.parent[match.first])
    while row >= 0:
        start, end = int(leaves.searchsorted(row)), int(leaves.searchsorted(page.end[row]))
        if start < first or end > last + 1:
            beside = int(leaves[first - 1] if start < first else leaves[last + 1])
            text, is_heading = page.text(beside), page.tags[int(page.parent[beside])] in HEADINGS
            is_headline = is_heading and len(text.split()) > _CAPTION_WORDS
            return "" if is_headline or len(text) > _CAPTION_CHARS else text
        row = int(page.parent[row])
    return ""


def names_another_time(name: str, said: str) -> bool:
    """Whether a caption is that of another of a recipe's times, and not of this one.

    >>> names_another_time("prep_time", "Gesamtzeit"), names_another_time("total_time", "Gesamtzeit (mit Kochen)")
    (True, False)
    """
    own = TIMES.get(name)
    return own is not None and not own.search(said) and any(other.search(said) for other in TIMES.values())


def stands_over(name: str, text: str) -> bool:
    """Whether a text is what stands over a field's values, and none of them.

    >>> stands_over("instruction", "Preparation:"), stands_over("instruction", "Preparation takes a day.")
    (True, False)
    """
    over = _OVER.get(name)
    return over is not None and over.fullmatch(text.strip(" \t:.-")) is not None


def is_credit(text: str, span: tuple[int, int]) -> bool:
    """Whether a part of a text is whom it credits, and not a word of a sentence.

    >>> is_credit("By Jane Doe 3 min", (3, 11)), is_credit("Jane | 3 min", (0, 4)), is_credit("le Jane Junior", (3, 7))
    (True, True, False)
    """
    before, after = text[: span[0]].rstrip(), text[span[1] :].lstrip()
    return not before.endswith("#") and (bool(_BY.search(before)) or (_ends(before) and _starts(after)))


def is_listed(text: str, span: tuple[int, int]) -> bool:
    """Whether a part of a text is a member of a list, and not a word of a sentence.

    >>> is_listed("Posted in: Cakes, Pies", (11, 16)), is_listed("baking powder", (0, 6))
    (True, False)
    """
    before, after = text[: span[0]].rstrip(), text[span[1] :].lstrip()
    # "Types of kettles: how to choose" is a heading.
    return (_ends(before) or bool(_IN.search(before))) and _starts(after) and not after.startswith(":")


def _ends(before: str) -> bool:
    return not before or before[-1] in _SEPARATORS


def _starts(after: str) -> bool:
    return not any(map(str.isalnum, after)) or after[0] in _SEPARATORS
