# ruff: noqa: RUF001 (Cyrillic words)
"""What shops write about their stock, by language, and what turns it into its opposite.

Each entry is a regular expression, a space in it any white space.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The stock words of a language.

    Args:
        stock: In stock.
        available: Available; with ``no_more`` before it the article is discontinued.
        alone: The same, of a word that prose uses too: only where nothing else stands beside it, or negated.
        no: Negations that stand before these words, with at most two words between.
        no_directly: Negations that mean something else with a word between ("plus de 10 en stock").
        no_more: "No longer"; what isn't in stock any more is out of stock.
        soon: Before or behind these words: not yet.
        no_behind: Negations behind ("stokta yok").
        out: Out of stock in words of its own.
        others: The other states, by schema.org name; what's said of sending it, which "soon" doesn't turn.
    """

    stock: str
    available: str = ""
    alone: str = ""
    no: str = ""
    no_directly: str = ""
    no_more: str = ""
    soon: str = ""
    no_behind: str = ""
    out: str = ""
    others: tuple[tuple[str, str], ...] = ()


_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)

LANGUAGES = {
    "en": Words(
        stock=r"(?:\d+ )?(?:left )?in[ -]stock|ready to ship",
        available="available (?:now|immediately)(?! (?:for|to) pre)|immediately available",
        alone="available",
        no="not|never|(?:is|are|was)n['’]t",
        no_more="no longer|not any ?more",
        soon=rf"(?:coming )?soon|shortly|(?:on|by|from|in) (?:early |mid |late )?(?:\d\d?(?:st|nd|rd|th)? )?{_MONTH}"
        r"|(?:notify|e-?mail|alert|tell|remind) (?:\w+ ){0,3}?(?:when|once)(?: it(?:['’]?s| is))?(?: back)?"
        r"|(?:expected|will be)(?: back)?",
        out="(?:currently |temporarily )?(?:out[ -]of[ -]stock|unavailable)|no stock(?: left)?",
        others=(
            (
                "InStock",
                r"(?:[1-9]\d*|few|last) (?:(?:units?|items?|pieces?|pcs) )?left(?= ?(?:\Z|[.,;!|)]))"
                r"|(?<!not )(?<!not be )(?<!not yet )(?:ships|shipped|dispatched|leaves (?:(?:the|our) )?warehouse)"
                r"(?: from(?: [^\W\d_]+){1,3})? (?:(?:the )?same day|today|tomorrow"
                r"|(?:with)?in \d+(?: ?[-–] ?\d+)? (?:[^\W\d_]+\.? ){0,2}(?:days?|hours?|hrs?|weeks?))",
            ),
            ("Discontinued", "discontinued"),
            ("SoldOut", "sold[ -]out"),
            ("PreOrder", r"pre-?\s?order(?:s|ed)?(?: now)?"),
            ("BackOrder", r"back-?\s?order(?:ed)?"),
            ("LimitedAvailability", "low stock|limited (?:stock|availability)"),
            ("InStoreOnly", "in[ -]store only"),
            ("OnlineOnly", "online only"),
            ("MadeToOrder", "made to order"),
        ),
    ),
    "de": Words(
        stock="(?:auf|am) lager|lagernd|vorrätig|versandfertig(?! ab )|nur noch [1-9]\\d* (?:stück|st|artikel)"
        "|lieferzeit:? (?:(?:ca\\.|etwa|nur) )?\\d+(?: ?[-–] ?\\d+)? (?:werk|arbeits)?tage?",
        available="(?:sofort )?lieferbar|sofort verfügbar",
        alone="verfügbar",
        no="nicht",
        no_more="nicht mehr",
        soon=r"bald(?: wieder)?|demnächst(?: wieder)?|in kürze(?: wieder)?|(?:wieder )?ab \d\d?\.(?:[\d.]*| [^\W\d_]+)",
        out="kein (?:lager)?bestand",
        others=(
            ("SoldOut", "ausverkauft"),
            ("PreOrder", "vorbestell(?:ung|bar|en)"),
            ("OnlineOnly", "nur online"),
        ),
    ),
    "fr": Words(
        stock=r"en stock|(?<!non )expédiée?s? (?:(?:sous|en|dans les) \d+ ?(?:h|heures?|jours?)|le jour même)"
        "|derni(?:er|ère)s? pièces?",
        available="disponibles?",
        no="pas(?! ch[eè])|non",
        no_directly="plus",
        no_more="plus",
        soon="bientôt|prochainement|(?:de retour )?sous peu",
        out="(?:temporairement )?en rupture(?: de stock)?|rupture de stock|hors stock|indisponibles?",
        others=(
            ("SoldOut", "épuisée?s?"),
            ("PreOrder", "pré-?commande"),
            ("LimitedAvailability", "stock limité"),
        ),
    ),
    "es": Words(
        stock="(?:en|con) (?:stock|existencias?)|últimas unidades|(?<!sin )(?:entrega|envío) inmediat[oa]",
        available="disponibles?",
        no="no",
        no_more="ya no(?: est[áa]n?)?",
        soon="próximamente|pronto",
        out="(?:temporalmente )?agotad[oa]s?|sin (?:stock|existencias)|fuera de stock|no hay (?:stock|existencias)"
        "|no queda stock",
        others=(("PreOrder", "reserva anticipada"),),
    ),
    "it": Words(
        stock="in magazzino|disponibilità immediata|pronta consegna|ultimi pezzi",
        available="disponibil[ei]",
        no="non",
        no_more="non (?:è |sono )?più",
        soon="presto|prossimamente|a breve",
        out="esaurit[oaie]",
    ),
    "pt": Words(
        stock="em (?:estoque|stock)|(?<!sem )pronta entrega|envio imediato|últimas unidades",
        available="disponíve(?:l|is)",
        no="não",
        no_more="não (?:est(?:á|ão) )?mais|já não(?: est(?:á|ão))?",
        soon="em breve|brevemente",
        out="esgotad[oa]s?|indisponíve(?:l|is)|sem (?:estoque|stock)|fora de (?:estoque|stock)",
    ),
    "nl": Words(
        stock="op voorraad|(?:vandaag|morgen) (?:verzonden|verstuurd|in huis)|laatste stuks?",
        available="(?:direct )?leverbaar",
        alone="beschikbaar",
        no="niet",
        no_more="niet meer|niet langer",
        soon="binnenkort(?: weer)?",
        out="uitverkocht|geen voorraad",
    ),
    "pl": Words(
        stock="na stanie|w magazynie|natychmiastowa wysyłka|wysyłka (?:natychmiast(?:owa)?|w \\d+ ?h)|ostatnie sztuki",
        available="dostępn[yae]",
        no="nie",
        no_more="już nie(?: jest)?",
        soon="wkrótce|niebawem",
        out="niedostępn[yae]|brak (?:w magazynie|na stanie|towaru)|wyprzedan[yae]",
    ),
    "ru": Words(stock="в наличии|на складе", no="не", no_directly="нет", soon="скоро", out="распродано|нет на складе"),
    "cs": Words(
        stock="skladem|skladom|na sklade|ihned k odeslání|k odeslání (?:ihned|dnes|zítra)|poslední kusy?",
        no="není|nie je|ne",
        no_more="již není|už není",
        soon="brzy|čoskoro",
        out="vyprodáno|vypredané",
    ),
    "ro": Words(
        stock="[îi]n stoc",
        available="disponibil[ăie]?",
        no="nu",
        no_more="nu mai(?: este| e)?",
        soon="în curând",
        out="stoc epuizat|epuizat|indisponibil[ăie]?",
    ),
    "sv": Words(
        stock="i lager|skickas (?:inom \\d+(?: ?[-–] ?\\d+)? (?:vardagar|arbetsdagar|dagar|timmar)|samma dag|idag)",
        no="ej|inte|icke|slut",
        no_more="inte längre",
        soon="snart(?: åter)?",
        out="slutsåld|tillfälligt slut",
    ),
    "da, nb": Words(
        stock="på lager",
        no="ikke|ikkje",
        no_more="ikke lenger|ikke længere",
        soon="snart|snart tilbake",
        out="udsolgt|utsolgt",
    ),
    "fi": Words(stock="varastossa", no="ei(?: ole)?", soon="pian|tulossa", out="loppunut|loppu varastosta"),
    "hu": Words(stock="raktáron", no="nincs|nem", soon="hamarosan", out="elfogyott"),
    "sl, hr": Words(stock="na zalogi|na zalihi|na skladištu", no="ni|nije|nema", soon="kmalu|uskoro"),
    "tr": Words(
        stock="stokta|(?:bugün|aynı gün) kargoda", soon="yakında", no_behind="yok|değil|kalmadı", out="tükendi"
    ),
}

# Every phrase above holds one: a text without any isn't searched, and that is almost every text of a page.
STEMS = (
    "stock", "ready to ship", "left", "ships", "shipped", "dispatched", "leaves", "avail", "discontinued",
    "sold", "pre", "back", "to order", "store only", "online only", "lager", "rätig", "versandfertig", "nur noch",
    "liefer", "verfüg", "bestand", "ausverkauft", "vorbestell", "nur online", "rupture", "dispon", "épuisé",
    "commande", "expédi", "pièce", "existencia", "agotad", "reserva", "inmediat", "unidades", "magazzino", "esaurit",
    "consegna", "pezzi", "esgotad", "estoque", "entrega", "imediato", "voorraad", "verzonden", "verstuurd", "in huis",
    "laatste", "leverba", "beschikba", "uitverkocht", "stanie", "magazynie", "wysyłka", "sztuki", "dostępn", "towaru",
    "wyprzedan", "налич", "склад", "распродано", "sklad", "odeslání", "poslední", "vypr", "slut", "skickas",
    "udsolgt", "utsolgt", "varasto", "loppunut", "raktár", "elfogyott", "zalogi", "zalihi", "skladi", "stokta",
    "kargoda", "stoc", "epuizat", "tükendi",
)  # fmt: skip
