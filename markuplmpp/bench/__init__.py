"""Our speed and memory beside those of lxml and of transformers' MarkupLM, on given pages."""
