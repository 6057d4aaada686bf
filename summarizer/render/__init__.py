"""Turns summaries into what people and programs read: `text`, `markdown`, `html`, `data` (JSON).

Each module has one `render`. It takes a `Summary` or a plain dump of one and imports nothing of
this package but the schema and the article; what untrusted text could do to a terminal, a page
or a Markdown reader is stopped here.
"""
