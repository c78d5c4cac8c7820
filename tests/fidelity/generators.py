"""What a site's generator makes of a post before any Markdown is read, as far as the corpora need it:
written from the generators' manuals, so that the reference sees what their readers saw."""


import re

# Front matter of lctt: a block of what Markdown takes for reference definitions, mostly.
NOTES = re.compile(r"\A\s*(?:\[#\]:[^\n]*\n)+")


def plain(text):
    return NOTES.sub("", text)


def jekyll(text):
    return text


def hugo(text):
    return text
