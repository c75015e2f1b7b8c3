"""Of the known sentences of tune articles how many are in the bodies that a model finds, by language.

    python tests/bench/known_sentences.py articles.parquet [MODEL ...]

Pages whose truth has sentences of a body (`body_snippet`) tell whether a body is found in languages in which no page
has a whole one. MODEL is a folder; none is the embedded model. The page's own markup isn't read.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from markuplmpp.corpus import read_pages
from markuplmpp.extractor import Extractor
from markuplmpp.labels.bodies import BODY, SNIPPET
from markuplmpp.values import loose


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("models", type=Path, nargs="*", metavar="MODEL")
    options = parser.parse_args()
    for model in options.models or [None]:
        extractor = Extractor.from_pretrained(model)
        pages, known, found = Counter[str](), Counter[str](), Counter[str]()
        for page in read_pages(options.corpus, splits=("tune",)):
            if sentences := (page.truth.get("fields") or {}).get(SNIPPET):
                result = extractor.predict(page.html, url=page.url, sources="model")
                body = loose(" ".join(v.text for record in result.records for v in record.fields.get(BODY, ())))
                lang = (page.lang or "")[:2] if (page.lang or "")[:2] in ("de", "en") else "others"
                pages[lang] += 1
                known[lang] += len(sentences)
                found[lang] += sum(loose(sentence) in body for sentence in sentences)
        for lang in sorted(pages):
            share = found[lang] / known[lang]
            print(f"{model or 'embedded'}: {lang} {pages[lang]} pages, {found[lang]} of {known[lang]}, {share:.3f}")


if __name__ == "__main__":
    main()
