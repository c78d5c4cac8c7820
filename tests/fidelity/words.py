"""Text becomes words that can be compared, and two lists of them an alignment.

A word is a run of letters and digits; each character of Chinese or Japanese and each punctuation mark
stands for itself, and so does U+FFFC, which stands for a picture. White space only parts words.
"""

import difflib
import re

WIDE = "\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
WORD = re.compile(rf"[{WIDE}]|[^\W_{WIDE}]+|[^\w\s]|_")
# White space beside such a character parts nothing.
LOOSE = re.compile(rf" (?=[{WIDE}])|(?<=[{WIDE}]) ")
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\ufe0f"))
TYPED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "..."})
EFFORT = 4_000_000  # steps of the exact alignment; then difflib's, which may find a little less


def words(text):
    return WORD.findall(text)


def compact(text):
    """The same for two texts of the same words, as nearly as white space allows, and cheap."""
    return LOOSE.sub("", " ".join(text.translate(UNSEEN).split()))


def typed(text):
    """Quotation marks, dashes and dots as a keyboard has them."""
    return text.translate(TYPED)


def _snake(a, b, x, y):
    while x < len(a) and y < len(b) and a[x] == b[y]:
        x, y = x + 1, y + 1
    return x


def _myers(a, b):
    """Pairs (x, y, n) of equal runs by Myers' greedy algorithm; None where it takes too long."""
    reach, trace, spent = {1: 0}, [], 0
    for d in range(len(a) + len(b) + 1):
        trace.append(dict(reach))
        spent += 2 * d + 1
        if spent > EFFORT:
            return None
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            reach[k] = x = _snake(a, b, x, x - k)
            if x >= len(a) and x - k >= len(b):
                return _backwards(a, b, trace)
    return None


def _backwards(a, b, trace):
    runs, x, y = [], len(a), len(b)
    for d in range(len(trace) - 1, -1, -1):
        reach, k = trace[d], x - y
        down = k == -d or (k != d and reach[k - 1] < reach[k + 1])
        before = reach[k + 1] if down else reach[k - 1]
        start = before if down else before + 1
        if d == 0:
            start = 0
        if x > start:
            runs.append((start, start - k, x - start))
        x, y = before, before - (k + 1 if down else k - 1)
    return runs[::-1]


def differences(a, b):
    """Where two lists of words differ, in order: (from, to) of a and (from, to) of b."""
    head = 0
    while head < len(a) and head < len(b) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    mid_a, mid_b = a[head:len(a) - tail], b[head:len(b) - tail]
    runs = _myers(mid_a, mid_b)
    if runs is None:
        runs = difflib.SequenceMatcher(None, mid_a, mid_b, autojunk=False).get_matching_blocks()
    out, at_a, at_b = [], 0, 0
    for x, y, n in [*runs, (len(mid_a), len(mid_b), 0)]:
        if x > at_a or y > at_b:
            out.append((at_a + head, x + head, at_b + head, y + head))
        at_a, at_b = x + n, y + n
    return out
