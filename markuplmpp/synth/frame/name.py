"""The made-up name of a site."""

from __future__ import annotations

from markuplmpp.synth.theme import Theme

_SYLLABLES = (
    "ka", "vo", "ri", "len", "mar", "to", "ny", "bel", "dro", "fi", "sa", "ju", "pel", "or", "tin", "ve", "hal", "mi",
    "zu", "qua", "sto", "ren", "ula", "bri", "no",
)  # fmt: skip


def shop_name(theme: Theme) -> str:
    """Returns the name of a site.

    >>> shop_name(Theme.of_seed(3)) == shop_name(Theme.of_seed(3))
    True
    """
    draw = theme.draw("shop name")
    first, second = ("".join(draw.sample(_SYLLABLES, draw.choice((2, 2, 3)))).capitalize() for _ in range(2))
    word, kind = draw.choice(theme.phrases("frame.shop_words")), draw.choice(theme.phrases("frame.shop_kinds"))
    end = "com" if theme.lang == "en" else theme.locale[-2:].lower()
    forms = (
        first, first.upper(), f"{first} {kind}", f"{word} {kind}", f"{first} & {second}", f"{first}.{end}",
        f"{word} {first}", f"{first}{''.join(filter(str.isalnum, kind.lower()))}", f"{word} & {second}",
    )  # fmt: skip
    return draw.choice([form for form in forms if "& &" not in form])
