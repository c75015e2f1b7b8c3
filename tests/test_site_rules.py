"""XPaths of rules as they are run select what they say."""

from __future__ import annotations

import pytest
from lxml import etree

from markuplmpp.site.groups import marks
from markuplmpp.site.rules import Rule
from markuplmpp.site.steps import has_class

PAGE = etree.fromstring(
    """<div class="a"><p class="ab">1</p><p class=" x&#9;a ">2<i id="a">3</i></p><p id="a" class="b a">4</p></div>
    <ul class="a"><li class="a">5</li><li class="a b">6</li><li>7 contains(@class, "a")</li></ul><p>a</p>""",
    etree.HTMLParser(),
)
A, B = has_class("a"), has_class("b")


@pytest.mark.parametrize(
    ("xpath", "count"),
    [
        (f"//p{A}", 2),
        (f"//p{A}[1]", 1),
        (f"(//p{A})[last()]", 1),
        (f"//ul{A}/li{A}{B}", 1),
        (f"//li[not(self::li{A})]", 1),
        (f"//*{A}//*{A}", 4),
        (f'//p{A} | //p[text()="a"]', 3),
        (f"//*[contains(text(), 'contains(@class, \"a\")')] | //p{B}", 2),
        (f"//p[@id or self::p{B}]", 1),
        ('//p[@id="a"]', 1),
    ],
)
def test_a_rule_selects_what_its_xpath_does(xpath: str, count: int) -> None:
    found = Rule(xpath).nodes(PAGE)
    assert found == PAGE.xpath(xpath)
    assert len(found) == count


def test_marks_are_of_no_head() -> None:
    page = frozenset({"link#dashicons-css", "script#main", "footer#colophon", "a#cart", "b.c#"})
    assert marks([page], []) == ('//footer[@id="colophon"]', '//a[@id="cart"]')
