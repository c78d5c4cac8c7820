"""What a site's generator makes of a post before any Markdown is read, as far as the corpora need it:
written from the generators' manuals, so that the reference sees what their readers saw."""

import functools
import re

# Front matter of lctt: a block of what Markdown takes for reference definitions, mostly.
NOTES = re.compile(r"\A\s*(?:\[#\]:[^\n]*\n)+")


def plain(text, root):
    del root
    return NOTES.sub("", text)


@functools.cache
def settings(path):
    """The plain texts of a Jekyll configuration's first level."""
    return dict(re.findall(r'(?m)^(\w+)\s*:\s*"([^"]*)"', path.read_text(encoding="utf-8")))


def jekyll(text, root):
    """{{ site.NAME }} is what the configuration says."""
    values = settings(root / "_config.yml")
    return re.sub(r"\{\{\s*site\.(\w+)\s*\}\}", lambda m: values.get(m[1], m[0]), text)


SHORTCODE = re.compile(r"\{\{[<%]\s*/?[\w-]+([^{}]*?)[>%]\}\}")
NAMED = re.compile(r'\bname="([^"]*)"')


def hugo(text, root):
    """The shortcodes of the corpus are all of a theme that is not in it. What they name is shown; of the
    others a mark stays that nobody sees: Hugo, too, keeps their place while Markdown is read."""
    del root

    def shown(match):
        named = NAMED.search(match[1])
        return named[1] + "\n\n" if named else "\u2060"

    return SHORTCODE.sub(shown, text)
