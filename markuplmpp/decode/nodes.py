"""Probabilities of nodes -> the values they propose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from markuplmpp.decode.candidate import NAME_CHARS, Candidate
from markuplmpp.decode.lines import has_lines, holder, lines_of, running_sum, stretch, without_parts
from markuplmpp.decode.listed import as_list
from markuplmpp.decode.listitems import begins_item, item_text
from markuplmpp.decode.scores import DEFAULT_THRESHOLD, FloatArray, PageScores, Thresholds, bounded_log_odds
from markuplmpp.decode.text import span_text, without_bullet, without_caption, without_separators
from markuplmpp.dom.node import Page
from markuplmpp.dom.text import element_text, laid_out
from markuplmpp.schema import Field, Schema
from markuplmpp.values import find_readings, item_key, loose, same_reading

_READ_CHARS = 200  # longer ones are no amounts
# A line this long is a paragraph, and a value whole where this share of its characters is likely one: the links in it
# often aren't. The F1 of the lines of bodies rose from 0.719 to 0.723 on tune pages; shorter lines hold names.
_PARAGRAPH_CHARS, _MOSTLY = 80, 0.5
_SUREST = 0.99  # no text speaks against an element by more than odds of one to a hundred


def propose(scores: PageScores, schema: Schema, thresholds: Thresholds) -> list[Candidate]:
    """Returns every value above its threshold, in page order.

    A labelled element is one value, whatever its leaves say, but for one that is a part of a list's item; labelled
    leaves that fill a block together are one value too ("2", "cups", "flour"), or a line of one where the field has
    many; any other labelled leaf is a value by itself, or a span of it is. What a figure's caption says is no paragraph
    of a text, and names nobody that has a part in it: on tune pages the F1 of authors rose from 0.761 to 0.765, that of
    the lines of bodies from 0.723 to 0.730.

    Args:
        scores: Probabilities of the page's nodes.
        schema: Fields.
        thresholds: Least probabilities.
    """
    candidates: list[Candidate] = []
    captions = scores.page.within("figcaption")
    for spec in schema.fields:
        elements = _proposed_values(scores, schema, spec, thresholds.of_internal(spec.name))
        probability, least = _leaf_probability(scores, schema, spec), thresholds.of_leaf(spec.name)
        if spec.list:
            elements = without_parts(scores, elements, probability >= least)
        nodes = {int(scores.node_ids[unit]): p for unit, p in elements.items()}
        is_likely = np.zeros(len(scores.page), dtype=np.bool_)
        if spec.list:
            listed = sorted(item_key(c.text) for c in candidates if schema.by_name[c.field].list)
            is_likely[scores.node_ids[probability >= least]] = True
            is_likely &= ~begins_item(scores.page, list(nodes), listed)
        covered = captions.copy() if has_lines(spec) else np.zeros(len(scores.page), dtype=np.bool_)
        for node, p in nodes.items():
            if has_lines(spec) and captions[node]:
                continue
            if spec.list:
                found = [Candidate(spec.name, node, p, item_text(scores, node, is_likely))]
            else:
                found = _of_element(scores, spec, node, p)
            mine = [c for c in found if c.text and (spec.many or _is_one(spec, c.text))]
            candidates += mine
            covered[node : scores.page.end[node]] |= bool(mine)
        if spec.name in schema.leaf_labels:
            label = schema.leaf_labels.index(spec.name)
            candidates += _leaves(scores, spec, probability, least, label, covered)
    bare = {spec.name: without_bullet for spec in schema.fields if spec.list}
    bare |= {spec.name: without_caption for spec in schema.fields if spec.kind == "id"}
    bare |= {spec.name: without_separators for spec in schema.fields if spec.many and not spec.list}
    candidates = [replace(c, text=bare[c.field](c.text)) if c.field in bare else c for c in candidates]
    said = (c for c in candidates if schema.by_name[c.field].kind != "text" or loose(c.text))  # stars are a rating
    of_field: dict[str, list[Candidate]] = {}
    for c in sorted(said, key=lambda c: c.node):
        of_field.setdefault(c.field, []).append(c)
    kept = (as_list(mine, scores.page) if schema.by_name[name].list else mine for name, mine in of_field.items())
    return sorted((c for mine in kept for c in mine), key=lambda c: c.node)


def _proposed_values(scores: PageScores, schema: Schema, spec: Field, threshold: float) -> dict[int, float]:
    """The elements that are proposed as values of a field in page order, unit -> probability.

    They are surer to be of the field than of anything else; one within another is a part of that value. Where one of
    its texts is of the field the others must be too: the box around a headline and what follows it isn't the headline.
    """
    label = schema.internal_labels.index(spec.name)
    probability = (scores.internal_in_group if spec.list else scores.internal)[:, label]
    units = np.flatnonzero(scores.is_internal & (probability >= threshold))
    others = np.delete(scores.internal[units], label, axis=1)
    units = units[probability[units] >= others.max(axis=1, initial=0.0)]
    if spec.name in schema.leaf_labels and not spec.list:
        units = units[_agrees(scores, schema.leaf_labels.index(spec.name), units, probability[units])]
    out: dict[int, float] = {}
    end = -1
    for unit in units.tolist():
        node = int(scores.node_ids[unit])
        if node >= end:
            end = int(scores.page.end[node])
            out[unit] = float(probability[unit])
    return out


def _of_element(scores: PageScores, spec: Field, node: int, score: float) -> list[Candidate]:
    """The value that an element is, or those that its lines are if they are paragraphs.

    With paragraphs parted at their ``<br>`` the F1 of the lines of bodies rose from 0.669 to 0.700 on tune pages.
    """
    page = scores.page
    if not has_lines(spec) or len(page.text(node)) <= NAME_CHARS:
        return [Candidate(spec.name, node, score, element_text(page, node))]
    leaves = page.leaves[slice(*page.leaves.searchsorted([node, page.end[node]]))]
    lines = np.unique(scores.row_lines[leaves], axis=0).clip(leaves[0], leaves[-1]).tolist()  # a line may go on outside
    if len(lines) == 1:
        return [Candidate(spec.name, node, score, laid_out(page, node, int(page.end[node])))]
    return [
        Candidate(spec.name, holder(scores, first, last), score, laid_out(page, first, last + 1))
        for first, last in lines
    ]


def _agrees(scores: PageScores, label: int, units: npt.NDArray[np.intp], own: FloatArray) -> npt.NDArray[np.bool_]:
    """Whether elements are likelier to be values than the likely texts in them alone. (units,)

    Each other text speaks against its element by its log-odds. On tune pages the F1 of headlines rose from 0.828 to
    0.845, that of authors from 0.692 to 0.711.
    """
    probability = np.zeros(len(scores.page), dtype=np.float64)
    probability[scores.node_ids] = scores.leaf[:, label]
    likely = scores.has_word & (probability >= DEFAULT_THRESHOLD)
    against = np.where(scores.has_word & ~likely, bounded_log_odds(probability, _SUREST), 0.0)
    hits, doubt = running_sum(likely), running_sum(against)
    first, end = scores.node_ids[units], scores.page.end[scores.node_ids[units]]
    out: npt.NDArray[np.bool_] = (bounded_log_odds(own, _SUREST) + doubt[end] - doubt[first] >= 0) | (
        hits[end] == hits[first]
    )
    return out


def _leaf_probability(scores: PageScores, schema: Schema, spec: Field) -> FloatArray:
    """How likely each leaf is a value of a field, with what is alike taken into account; 0 if no leaf can be. (units,)

    The items of a list are values together or not at all. What else a page may have several times, the paragraphs of
    a body or the dates of reviews, is at least as likely as the mean of what is made alike, where no other field is
    likelier: the dates of reviews rose from 0.400 to 0.476 on tune pages, the words of bodies from 0.886 to 0.889.
    """
    if spec.name not in schema.leaf_labels:
        return np.zeros(len(scores.node_ids), dtype=np.float32)
    label = schema.leaf_labels.index(spec.name)
    if spec.list:
        return scores.leaf_in_group[:, label]
    own = scores.leaf[:, label]
    is_of_nested = any(spec.name in schema.item(name).fields for item in schema.items for name in item.items)
    if not (spec.many or is_of_nested):
        return own
    together = scores.leaf_in_group[:, label]
    others = np.delete(scores.leaf[:, 1:], label - 1, axis=1).max(axis=1, initial=0.0)
    return np.where(together > others, np.maximum(own, together), own)


def _leaves(
    scores: PageScores,
    spec: Field,
    probability: FloatArray,
    threshold: float,
    label: int,
    covered: npt.NDArray[np.bool_],
) -> list[Candidate]:
    page = scores.page
    units = np.flatnonzero(~scores.is_internal & (probability >= threshold) & ~covered[scores.node_ids])
    found = {int(scores.node_ids[unit]): float(probability[unit]) for unit in units.tolist()}
    if not found:
        return []
    # Sums over all nodes, so that a block of 50,000 leaves isn't counted for each leaf of it.
    labelled = np.zeros(len(page), dtype=np.float64)
    labelled[list(found)] = list(found.values())
    labelled *= scores.has_word
    words, hits, total = (running_sum(values) for values in (scores.has_word, labelled > 0, labelled))
    chars, likely_chars = running_sum(scores.chars), running_sum(np.where(labelled > 0, scores.chars, 0))
    is_prose = has_lines(spec) and bool(scores.chars[list(found)].max() > NAME_CHARS)
    ways = lines_of(scores, spec, is_prose)

    def is_likely(start: int, end: int) -> bool:
        count, of_field = words[end] - words[start], hits[end] - hits[start]
        size, likely = chars[end] - chars[start], likely_chars[end] - likely_chars[start]
        is_paragraph = is_prose and size > _PARAGRAPH_CHARS and likely >= _MOSTLY * size
        return bool(count > 1 and (is_paragraph or of_field == count))

    out: list[Candidate] = []
    taken = -1  # last node of what is a value already
    for leaf, score in found.items():
        if leaf <= taken:
            continue
        around = [stretch(scores, leaf, lines) for lines in ways]
        node, start, end = next((s for s in around if taken < s[1] and is_likely(*s[1:])), around[-1])
        is_whole = taken < start and is_likely(start, end)
        text = (laid_out if has_lines(spec) else Page.text_of)(page, start, end) if is_whole else ""
        if is_whole and (_is_one(spec, text) if not spec.many else spec.list or not _are_links(page, start, end)):
            score = float((total[end] - total[start]) / (hits[end] - hits[start]))
            out.append(Candidate(spec.name, node, score, text))
            taken = end - 1
        else:
            text = span_text(scores, leaf, label)
            if has_lines(spec) and page.preformatted[leaf] and text == page.text(leaf):
                text = laid_out(page, leaf, leaf + 1)
            out.append(Candidate(spec.name, leaf, score, text))
            taken = leaf
    return [c for c in out if c.text]


def _is_one(spec: Field, text: str) -> bool:
    """Whether a text may be one value: a price and the crossed-out one beside it aren't, said twice it is."""
    readings = [reading for _, _, reading in find_readings(spec.kind, text[:_READ_CHARS])]
    return all(same_reading(spec.kind, readings[0], other) for other in readings[1:])


def _are_links(page: Page, start: int, end: int) -> bool:
    """Whether the texts of some nodes are links side by side, each with a name of its own."""
    leaves = page.leaves[slice(*page.leaves.searchsorted([start, end]))].tolist()
    links = {page.link(leaf) for leaf in leaves if loose(page.texts[leaf])}
    return len(links) > 1 and -1 not in links


def surest_leaf(scores: PageScores, schema: Schema, name: str) -> Candidate:
    """Returns the text that is likeliest to be of a field, however unlikely it is.

    Args:
        scores: Probabilities of the page's nodes.
        schema: Fields.
        name: One that leaves have.
    """
    label = schema.leaf_labels.index(name)
    unit = int(np.where(scores.is_internal, 0, scores.leaf[:, label]).argmax())
    leaf = int(scores.node_ids[unit])
    return Candidate(name, leaf, float(scores.leaf[unit, label]), span_text(scores, leaf, label))
