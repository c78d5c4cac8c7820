/*
 * Guesses a language by counting: scripts first, then characters that only simplified or only
 * traditional Chinese uses, or the small words of languages in Latin letters. Invariant: it looks
 * at a bounded sample and says nothing where the sample is too small.
 */
#include "parse/language.h"

#include <stdlib.h>

#include "base/unicode.h"
#include "base/utf8_scan.h"

#define SAMPLE_BYTES ((size_t)1200) /* of prose */
#define SCAN_BYTES ((size_t)16 << 10)
#define TITLE_WEIGHT 2
#define LETTERS_BESIDE 12 /* to a CJK character, at most */
#define LETTERS_A_WORD 90 /* a sentence has a small word at least as often */
#define HAN_FIRST 0x4E00u
#define HAN_LAST 0x9FFFu

enum han_side {
    HAN_BOTH,
    HAN_SIMPLIFIED,
    HAN_TRADITIONAL
};

struct language_table {
    unsigned char han[HAN_LAST - HAN_FIRST + 1]; /* enum han_side */
};

/* Frequent characters that differ: a simplified one, then its traditional form. */
static const char pairs[] =
    "这這们們个個来來时時为為会會对對过過说說国國发發学學经經开開关關与與进進长長现現动動还還"
    "没沒实實电電业業话話机機种種问問从從应應头頭东東车車书書马馬见見门門间間题題员員样樣点點"
    "总總军軍么麼气氣无無统統给給让讓报報记記数數张張师師场場战戰华華亲親类類达達节節办辦认認"
    "论論设設计計领領导導议議该該条條务務随隨单單连連运運边邊远遠选選适適质質转轉轻輕输輸较較"
    "两兩丰豐举舉义義乐樂习習乡鄉买買乱亂争爭产產仅僅众眾优優伤傷体體价價侧側儿兒党黨兰蘭养養"
    "兴興写寫农農况況减減划劃则則刚剛创創别別剧劇劳勞势勢区區医醫龙龍网網闻聞载載陈陳杨楊刘劉"
    "赵趙听聽读讀谁誰调調谈談请請语語词詞试試详詳误誤诉訴证證评評识識变變";

struct language_table *language_table_new(void)
{
    struct language_table *t = calloc(1, sizeof *t);
    struct str s = str_of(pairs);
    enum han_side side = HAN_SIMPLIFIED;

    for (size_t at = 0; t && at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        if (c >= HAN_FIRST && c <= HAN_LAST) {
            t->han[c - HAN_FIRST] = (unsigned char)side;
        }
        side = side == HAN_SIMPLIFIED ? HAN_TRADITIONAL : HAN_SIMPLIFIED;
    }
    return t;
}

void language_table_free(struct language_table *t)
{
    free(t);
}

enum script {
    SCRIPT_LATIN,
    SCRIPT_HAN,
    SCRIPT_KANA,
    SCRIPT_HANGUL,
    SCRIPT_CYRILLIC,
    SCRIPT_GREEK,
    SCRIPT_HEBREW,
    SCRIPT_ARABIC,
    SCRIPT_THAI,
    SCRIPT_DEVANAGARI,
    SCRIPTS
};

struct counts {
    size_t script[SCRIPTS];
    size_t simplified, traditional;
    size_t ukrainian, persian, vietnamese;
};

/* By block, the common ones; other characters count for nothing. */
static enum script script_of(uint32_t c)
{
    static const struct {
        uint32_t first, last;
        enum script script;
    } blocks[] = {
        {0x00C0, 0x024F, SCRIPT_LATIN},    {0x0370, 0x03FF, SCRIPT_GREEK},
        {0x0400, 0x052F, SCRIPT_CYRILLIC}, {0x0590, 0x05FF, SCRIPT_HEBREW},
        {0x0600, 0x06FF, SCRIPT_ARABIC},   {0x0900, 0x097F, SCRIPT_DEVANAGARI},
        {0x0E00, 0x0E7F, SCRIPT_THAI},     {0x1E00, 0x1EFF, SCRIPT_LATIN},
        {0x3041, 0x3096, SCRIPT_KANA},     {0x30A1, 0x30FA, SCRIPT_KANA},
        {0x3400, 0x4DBF, SCRIPT_HAN},      {0xAC00, 0xD7A3, SCRIPT_HANGUL},
    };

    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        if (c >= blocks[i].first && c <= blocks[i].last) {
            return blocks[i].script;
        }
    }
    return SCRIPTS;
}

static void count_character(const struct language_table *t, struct counts *n, uint32_t c)
{
    enum script script;

    /* First and on its own: nearly every character of most archives. */
    if (c >= HAN_FIRST && c <= HAN_LAST) {
        n->script[SCRIPT_HAN]++;
        n->simplified += t->han[c - HAN_FIRST] == HAN_SIMPLIFIED;
        n->traditional += t->han[c - HAN_FIRST] == HAN_TRADITIONAL;
        return;
    }
    script = c < 0x80 ? SCRIPTS : script_of(c);
    if (script == SCRIPTS) {
        return;
    }
    n->script[script]++;
    n->ukrainian += c == 0x0456 || c == 0x0457 || c == 0x0454;
    n->persian += c == 0x067E || c == 0x0686 || c == 0x06AF || c == 0x06CC;
    n->vietnamese += c == 0x0111 || c == 0x01A1 || c == 0x01B0 || (c >= 0x1EA0 && c <= 0x1EF9);
}

/* Where an address or a tag that begins at `at` ends; `at` where there is none. */
static size_t skip_address(struct str s, size_t at)
{
    size_t end = at;

    if (str_starts(str_from(s, at), STR("://")) || str_starts(str_from(s, at), STR("]("))) {
        while (end < s.n && !ascii_is_space(s.p[end]) && s.p[end] != ')') {
            end++;
        }
    } else if (s.p[at] == '<') {
        size_t close = str_chr(str_sub(s, at, at + 200), '>');

        end = close == STR_NPOS ? at : at + close;
    }
    return end;
}

static void count(const struct language_table *t, struct counts *n, struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;

    for (size_t at = 0; at < s.n;) {
        char c = s.p[at];
        size_t end = c == ':' || c == ']' || c == '<' ? skip_address(s, at) : at;

        if (end > at) {
            at = end;
        } else if (utf8_is_common3(p, at, s.n)) {
            count_character(t, n, utf8_common3(p + at));
            at += 3;
        } else if ((unsigned char)c >= 0x80) {
            count_character(t, n, utf8_next(s, &at));
        } else {
            n->script[SCRIPT_LATIN] += ascii_is_alpha(s.p[at++]);
        }
    }
}

/* Code and definitions say nothing about the language of a text. */
static bool is_prose(struct str line, bool *fenced)
{
    if (str_starts(line, STR("```")) || str_starts(line, STR("~~~"))) {
        *fenced = !*fenced;
        return false;
    }
    if (*fenced || str_starts(line, STR("    ")) || str_starts(line, STR("\t"))) {
        return false;
    }
    return !str_starts(line, STR("[")) || str_find(line, STR("]:")) == STR_NPOS;
}

/* Counts the first SAMPLE_BYTES of prose. Returns how much of the body that was. */
static struct str count_prose(const struct language_table *t, struct counts *n, struct str body)
{
    struct str rest = str_sub(body, 0, SCAN_BYTES), line;
    size_t prose = 0, before = rest.n;
    bool fenced = false;

    while (prose < SAMPLE_BYTES && str_line(&rest, &line)) {
        if (!is_prose(line, &fenced)) {
            continue;
        }
        line = str_sub(line, 0, SAMPLE_BYTES);
        count(t, n, line);
        prose += line.n;
    }
    return str_sub(body, 0, before - rest.n);
}

/* Small words that betray a language in Latin letters, each with a space on both sides. */
static const struct {
    const char *tag;
    const char *words[8];
} latin[] = {
    {"en", {" the ", " of ", " and ", " to ", " is ", " that ", " for ", " with "}},
    {"fr", {" le ", " les ", " des ", " est ", " et ", " une ", " pour ", " dans "}},
    {"de", {" der ", " die ", " und ", " das ", " nicht ", " ist ", " mit ", " ein "}},
    {"es", {" el ", " los ", " las ", " que ", " una ", " por ", " para ", " con "}},
    {"pt", {" o ", " os ", " uma ", " que ", " não ", " para ", " com ", " do "}},
    {"it", {" il ", " che ", " di ", " una ", " per ", " con ", " della ", " sono "}},
    {"nl", {" de ", " het ", " een ", " van ", " en ", " niet ", " voor ", " dat "}},
    {"pl", {" w ", " na ", " nie ", " jest ", " się ", " że ", " do ", " oraz "}},
    {"sv", {" och ", " att ", " det ", " som ", " är ", " för ", " inte ", " med "}},
    {"id", {" yang ", " dan ", " untuk ", " dengan ", " ini ", " dari ", " tidak ", " adalah "}},
};

static size_t occurrences(struct str s, struct str word)
{
    size_t n = 0, at;

    while ((at = str_find(s, word)) != STR_NPOS) {
        n++;
        s = str_from(s, at + word.n - 1);
    }
    return n;
}

/* *ret_words is how many small words of the language the sample has. */
static struct str latin_language(struct str sample, size_t *ret_words)
{
    size_t best = 0, best_n = 0;

    for (size_t i = 0; i < sizeof latin / sizeof latin[0]; i++) {
        size_t n = 0;

        for (size_t w = 0; w < sizeof latin[i].words / sizeof latin[i].words[0]; w++) {
            n += occurrences(sample, str_of(latin[i].words[w]));
        }
        if (n > best_n) {
            best = i;
            best_n = n;
        }
    }
    *ret_words = best_n;
    return str_of(latin[best].tag);
}

static struct str cjk_language(const struct counts *n)
{
    size_t han = n->script[SCRIPT_HAN], kana = n->script[SCRIPT_KANA];

    if (n->script[SCRIPT_HANGUL] > han + kana) {
        return STR("ko");
    }
    if (kana * 8 > han) {
        return STR("ja");
    }
    return n->traditional > n->simplified ? STR("zh-Hant") : STR("zh-Hans");
}

static struct str other_language(enum script script, const struct counts *n)
{
    switch (script) {
    case SCRIPT_CYRILLIC:
        return n->ukrainian * 50 > n->script[script] ? STR("uk") : STR("ru");
    case SCRIPT_GREEK:
        return STR("el");
    case SCRIPT_HEBREW:
        return STR("he");
    case SCRIPT_ARABIC:
        return n->persian * 50 > n->script[script] ? STR("fa") : STR("ar");
    case SCRIPT_THAI:
        return STR("th");
    case SCRIPT_DEVANAGARI:
        return STR("hi");
    default:
        return STR_NONE;
    }
}

/* A character of a CJK script says as much as three letters; more letters beside such characters,
   without a sentence's small words, are names and addresses in a Chinese text. */
struct str language_guess(const struct language_table *t, struct str title, struct str body,
                          bool little)
{
    struct str sample;
    struct counts n = {0};
    size_t cjk, letters, best = SCRIPT_CYRILLIC, least = little ? 1 : 10, words;
    struct str language;

    count(t, &n, title);
    for (size_t i = 0; i < SCRIPTS; i++) {
        n.script[i] *= TITLE_WEIGHT;
    }
    sample = count_prose(t, &n, body);
    cjk = n.script[SCRIPT_HAN] + n.script[SCRIPT_KANA] + n.script[SCRIPT_HANGUL];
    letters = n.script[SCRIPT_LATIN];
    for (size_t i = SCRIPT_CYRILLIC; i < SCRIPTS; i++) {
        if (n.script[i] > n.script[best]) {
            best = i;
        }
    }
    if (n.script[best] >= 3 * least && n.script[best] > letters / 2 && n.script[best] > cjk) {
        return other_language((enum script)best, &n);
    }
    if (cjk >= least && cjk * 3 >= letters) {
        return cjk_language(&n);
    }
    if (letters < 6 * least) {
        return STR_NONE;
    }
    language = latin_language(sample, &words);
    if (cjk >= least && cjk * LETTERS_BESIDE >= letters && words * LETTERS_A_WORD < letters) {
        return cjk_language(&n);
    }
    return n.vietnamese * 20 > letters ? STR("vi") : language;
}

struct str language_of_stem(struct str stem)
{
    static const char known[] = "zh en ja ko fr de es pt it ru nl pl sv vi id th ar he el uk ";
    size_t dot = str_rchr(stem, '.');
    struct str tag = dot == STR_NPOS ? STR_NONE : str_from(stem, dot + 1), rest;

    if (tag.n < 2 || (tag.n > 2 && tag.p[2] != '-' && tag.p[2] != '_') || tag.n > 7) {
        return STR_NONE;
    }
    rest = str_from(tag, tag.n > 2 ? 3 : 2);
    if (!str_all(rest, ascii_is_alpha) || !str_all(str_sub(tag, 0, 2), ascii_is_alpha)) {
        return STR_NONE;
    }
    for (const char *k = known; *k; k += 3) {
        if (str_eq_nocase(str_sub(tag, 0, 2), str_make(k, 2))) {
            return tag;
        }
    }
    return STR_NONE;
}
