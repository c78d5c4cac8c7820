/*
 * Posts in other encodings than UTF-8. The program iconv writes them from text that stands here in
 * UTF-8, so that what must come out again is known.
 */
#include "parse/encoding.h"
#include "parse_post.h"

static struct reader reader;
static char bytes[65536];

static int open_reader(void **state)
{
    (void)state;
    reader_open(&reader);
    return 0;
}

static int close_reader(void **state)
{
    (void)state;
    reader_close(&reader);
    return 0;
}

/* The text as the program iconv writes it. */
static struct str encoded(const char *encoding, const char *text)
{
    char command[256];
    FILE *pipe;
    size_t n;

    reader_write(&reader, str_of(text));
    (void)snprintf(command, sizeof command, "iconv -f UTF-8 -t %s '%s'", encoding, reader.file);
    pipe = popen(command, "r"); /* NOLINT(cert-env33-c): the oracle */
    assert_non_null(pipe);
    n = fread(bytes, 1, sizeof bytes, pipe);
    assert_int_equal(pclose(pipe), 0);
    return str_make(bytes, n);
}

static struct str body_of(const struct post *post)
{
    struct str body;

    assert_int_equal(parse_body(reader.parser, post, &body, &reader.err), ERR_OK);
    return body;
}

/* The finding of the last file read; "" where there is none. */
static const char *said(const char *path)
{
    static char text[256];

    text[0] = '\0';
    for (size_t i = 0; i < reader.findings.n; i++) {
        const struct finding *f = &reader.findings.v[i];

        if (str_eq(f->path, str_of(path)) && strcmp(f->id, "encoding-converted") == 0) {
            assert_int_equal(f->severity, SEVERITY_NOTE);
            (void)snprintf(text, sizeof text, "%.*s", STR_ARG(f->message));
        }
    }
    return text;
}

static void assert_read(const char *path, struct str file, const char *title, const char *body,
                        const char *shown)
{
    struct post post = reader_read(&reader, path, file);
    char expected[256] = "";

    assert_int_equal(post.left_out, LEFT_NOT);
    assert_str(post.title, title);
    assert_str(body_of(&post), body);
    assert_int_equal(post.encoding != NULL, shown != NULL);
    if (shown) {
        (void)snprintf(expected, sizeof expected, "read as %s", shown);
    }
    assert_string_equal(said(path), expected);
}

#define FRONT(title) "---\ntitle: " title "\ndate: 2021-11-18\n---\n"

static void posts_are_read_in_the_encoding_they_are_in(void **state)
{
    static const struct {
        const char *encoding, *title, *body, *shown;
    } cases[] = {
        {"GBK", "学校召开推进会", "近日，学校召开定点帮扶工作推进会，总结工作，部署任务。\n",
         "GB18030"},
        {"GB2312", "新闻", "南开新闻网讯（记者 蓝芳）图书馆开放。\n", "GB18030"},
        {"GB18030", "古籍", "古籍里有𠮷野家的𠮷，也有藏文ༀ与ꀀ等字。这一段文字还有别的字。\n",
         "GB18030"},
        {"BIG5", "學校召開會議", "近日，學校召開會議，總結工作，部署任務。許功蓋、珮。\n", "Big5"},
        {"BIG5-HKSCS", "香港新聞", "佢哋喺香港嘅大學讀書，唔係喺台灣。今日天氣好好。\n", "Big5"},
        {"CP932", "表示とソフト", "学校の新しい図書館が開館しました。表示ソフト～十、能力。\n",
         "Shift_JIS"},
        {"EUC-JP", "お知らせ", "学校の新しい図書館が開館しました。ご利用ください。\n", "EUC-JP"},
        {"EUC-KR", "새 도서관", "학교의 새 도서관이 문을 열었습니다. 많이 이용해 주십시오.\n",
         "EUC-KR"},
        {"CP949", "똠방각하", "학교에서 똠방각하 펲시콜라를 보았습니다. 재미있었습니다.\n",
         "EUC-KR"},
        {"CP1252", "Été", "L’école a ouvert sa nouvelle bibliothèque à côté du café – enfin !\n",
         "Windows-1252"},
        {"CP1251", "Новости", "Школа открыла новую библиотеку. Приходите читать книги.\n",
         "Windows-1251"},
        {"KOI8-R", "Новости", "Школа открыла новую библиотеку. Приходите читать книги.\n",
         "KOI8-R"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024], path[32];

        (void)snprintf(text, sizeof text, FRONT("%s") "%s", cases[i].title, cases[i].body);
        (void)snprintf(path, sizeof path, "a%zu.md", i);
        assert_read(path, encoded(cases[i].encoding, text), cases[i].title, cases[i].body,
                    cases[i].shown);
    }
}

static void utf16_is_read_with_and_without_a_mark(void **state)
{
    static const char *const encodings[] = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"};
    static const char body[] = "图书馆📚开放了，𠮷野先生来了。\r\n第二行 line two\r\n";

    (void)state;
    for (size_t i = 0; i < 2 * sizeof encodings / sizeof encodings[0]; i++) {
        const bool marked = i % 2, wide = i < 4;
        char text[1024], path[32];

        (void)snprintf(text, sizeof text, "%s---\r\ntitle: 图书馆\r\n---\r\n%s",
                       marked ? "\xEF\xBB\xBF" : "", body);
        (void)snprintf(path, sizeof path, "a%zu.md", i);
        if (marked || wide) {
            assert_read(path, encoded(encodings[i / 2], text), "图书馆", body,
                        wide ? "UTF-16" : "UTF-32");
        }
    }
    /* Mostly ASCII. */
    assert_read("b.md", encoded("UTF-16LE", "# News\n\nThe library is open.\n"), "News",
                "# News\n\nThe library is open.\n", "UTF-16");
}

static void a_mark_alone_does_not_make_utf8_another_encoding(void **state)
{
    struct post post;

    (void)state;
    post = reader_read(&reader, "a.md", STR("\xEF\xBB\xBF# 学校\n"));
    assert_null(post.encoding);
    assert_int_equal(post.body_offset, 3);
    assert_str(body_of(&post), "# 学校\n");
}

static void valid_utf8_is_never_guessed_away(void **state)
{
    struct post post;

    (void)state;
    /* In GBK these bytes are 学习. They are valid UTF-8 as well, if of little sense. */
    post = reader_read(&reader, "a.md", STR("# a\n\n\xD1\xA7\xCF\xB0\n"));
    assert_null(post.encoding);
}

static void what_a_file_says_is_no_reason_to_doubt_valid_utf8(void **state)
{
    (void)state;
    assert_read("a.md", STR("---\ntitle: 学校\ncharset: GBK\n---\n正文\n"), "学校", "正文\n", NULL);
    assert_read("b.html", STR("---\ntitle: 学校\n---\n<meta charset=big5>\n"), "学校",
                "<meta charset=big5>\n", NULL);
}

static void a_few_broken_bytes_leave_utf8_what_it_is(void **state)
{
    static const char cut[] =
        "# 学校召开会议\n\n近日，学校召开会\xE8\xAE\n总结工作\xFF，部署任务。\n";
    struct post post;

    (void)state;
    post = reader_read(&reader, "a.md", str_of(cut));
    assert_null(post.encoding);
    assert_str(body_of(&post), cut);
    /* Declared or not. */
    post = reader_read(&reader, "b.md",
                       STR("---\ncharset: windows-1252\n---\n近日，学校召开会\xE8\xAE\n"));
    assert_null(post.encoding);
}

/* An exporter that writes front matter of its own above the page as it was. */
static void a_title_in_utf8_does_not_make_a_body_of_gbk_unreadable(void **state)
{
    static const char title[] = "---\ntitle: 学校召开会议\n---\n";
    const char *sentence =
        "近日，学校召开会议，总结工作，部署任务。校长出席会议并讲话，有关负责人参加。";
    char text[8192] = "", body[4096] = "";
    struct post post;
    struct str gbk;

    (void)state;
    for (int i = 0; i < 20; i++) {
        (void)snprintf(body + strlen(body), sizeof body - strlen(body), "%s", sentence);
    }
    gbk = encoded("GBK", body);
    (void)snprintf(text, sizeof text, "%s%.*s", title, STR_ARG(gbk));
    post = reader_read(&reader, "a.md", str_of(text));
    assert_str(body_of(&post), body);
}

static void what_a_file_says_about_itself_counts(void **state)
{
    static const char body[] = "Школа открыла новую библиотеку.\n";

    (void)state;
    assert_read("a.md",
                encoded("ISO-8859-5", "---\ntitle: Школа\nencoding: \"iso-8859-5\"\n---\n"
                                      "Школа открыла новую библиотеку.\n"),
                "Школа", body, "ISO-8859-5");
    assert_read("b.md",
                encoded("CP866", "+++\ntitle = 'Школа'\ncharset = 'cp866'\n+++\n"
                                 "Школа открыла новую библиотеку.\n"),
                "Школа", body, "IBM866");
    assert_read("c.md",
                encoded("CP866", "{\"title\": \"Школа\",\n \"charset\": \"cp866\"}\n"
                                 "Школа открыла новую библиотеку.\n"),
                "Школа", body, "IBM866");
    assert_read("d.html",
                encoded("CP866", "---\ntitle: Школа\n---\n<META http-equiv=\"Content-Type\" "
                                 "content=\"text/html; charset=CP866\">\nШкола\n"),
                "Школа",
                "<META http-equiv=\"Content-Type\" content=\"text/html; charset=CP866\">\nШкола\n",
                "IBM866");
    /* Nothing that could be the name of a file reaches iconv. */
    assert_read("e.md",
                encoded("GBK", "---\ntitle: 学校召开会议\ncharset: ../../tmp/x\n---\n近日开会。\n"),
                "学校召开会议", "近日开会。\n", "GB18030");
    /* What it says but is not. */
    assert_read("f.md",
                encoded("GBK", "---\ntitle: 学校召开会议\ncharset: utf-16\n---\n近日开会。\n"),
                "学校召开会议", "近日开会。\n", "GB18030");
}

/* 好啊 in GBK is 봤가 in EUC-KR, 挫亜 in EUC-JP and 疑陛 in Big5: two characters do not tell. */
static void the_language_settles_doubts(void **state)
{
    static const char *const expected[][2] = {
        {"zh", "GB18030"}, {"zh-Hant-TW", "BIG5-HKSCS"}, {"ko-KR", "CP949"}, {"ja", "EUC-JP"}};
    const struct str file = encoded("GBK", "好啊");
    struct encoding_hints hints = {.path = STR("a.md")};
    const char *name;

    (void)state;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        hints.language = str_of(expected[i][0]);
        assert_int_equal(encoding_find(file, &hints, &name, &reader.err), ERR_OK);
        assert_non_null(name);
        assert_string_equal(name, expected[i][1]);
    }
}

static void bytes_that_are_no_characters_are_counted(void **state)
{
    static const char start[] =
        "近日，学校召开会议，总结工作，部署任务。校长出席会议并讲话，有关部门"
        "负责人参加会议。";
    /* A byte that begins nothing, a pair for users' own signs, half a character at the end. */
    static const char broken[] = {'\xFF', '\xB4', '\xF3', '\xFE', '\xFE', '\xD1', '\xA7', '\xD0'};
    struct str file = encoded("GBK", start);
    struct post post;
    char text[256];
    size_t n = file.n;

    (void)state;
    memcpy(text, file.p, n);
    memcpy(text + n, broken, sizeof broken);
    post = reader_read(&reader, "a.md", str_make(text, n + sizeof broken));
    assert_string_equal(said("a.md"),
                        "read as GB18030; 2 that are no characters of it became U+FFFD");
    assert_non_null(post.encoding);
    assert_true(str_starts(body_of(&post), str_of(start)));
}

static void mostly_ascii_text_keeps_its_typographic_signs(void **state)
{
    (void)state;
    assert_read("a.md", STR("# News\n\nIt\x92s a caf\xE9 \x96 open.\n"), "News",
                "# News\n\nIt’s a café – open.\n", "Windows-1252");
}

static void data_is_no_text_in_any_encoding(void **state)
{
    unsigned char data[4096];
    uint32_t random = 1;

    (void)state;
    for (int round = 0; round < 20; round++) {
        for (size_t i = 0; i < sizeof data; i++) {
            random = random * 1103515245 + 12345;
            /* Without zero bytes, which would tell at once. */
            data[i] = (unsigned char)(random >> 16 | 1);
        }
        assert_int_equal(reader_read(&reader, "a.md", str_make((char *)data, sizeof data)).left_out,
                         LEFT_FAILED);
    }
    data[0] = 0xFF;
    data[1] = 0xFE;
    assert_int_equal(reader_read(&reader, "b.md", str_make((char *)data, sizeof data)).left_out,
                     LEFT_FAILED);
}

static void switched_off_all_is_utf8(void **state)
{
    struct repair_set off = {{0}};
    struct post post;

    (void)state;
    assert_true(repair_switch_off(&off, "encoding-converted"));
    parser_use(reader.parser, NULL, &off);
    post =
        reader_read(&reader, "a.md", encoded("CP1252", "# News\n\nThe new café is open to all.\n"));
    assert_null(post.encoding);
    assert_str(body_of(&post), "# News\n\nThe new caf\xE9 is open to all.\n");
    post = reader_read(&reader, "b.md", encoded("GBK", "学校召开会议，总结工作，部署任务。"));
    assert_int_equal(post.left_out, LEFT_FAILED);
    assert_non_null(reader_finding(&reader, "not-text"));
}

static void converted_posts_count_bytes_and_lines_of_their_text(void **state)
{
    struct post post, same;

    (void)state;
    post = reader_read(&reader, "a.md",
                       encoded("GBK", FRONT("学校召开会议") "\n近日，![图](图.png)学校\n"));
    assert_int_equal(post.body_line, 5);
    assert_strs(post.images, "图.png");
    same = reader_read(&reader, "a.md", STR(FRONT("学校召开会议") "\n近日，![图](图.png)学校\n"));
    assert_int_equal(post.body_offset, same.body_offset);
    assert_int_equal(post.body_hash, same.body_hash);
    assert_int_equal(post.id, same.id);
    assert_str(post.detected, "zh-Hans");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_reader, close_reader)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(posts_are_read_in_the_encoding_they_are_in),
        TEST(utf16_is_read_with_and_without_a_mark),
        TEST(a_mark_alone_does_not_make_utf8_another_encoding),
        TEST(valid_utf8_is_never_guessed_away),
        TEST(what_a_file_says_is_no_reason_to_doubt_valid_utf8),
        TEST(a_few_broken_bytes_leave_utf8_what_it_is),
        TEST(a_title_in_utf8_does_not_make_a_body_of_gbk_unreadable),
        TEST(what_a_file_says_about_itself_counts),
        TEST(the_language_settles_doubts),
        TEST(bytes_that_are_no_characters_are_counted),
        TEST(mostly_ascii_text_keeps_its_typographic_signs),
        TEST(data_is_no_text_in_any_encoding),
        TEST(switched_off_all_is_utf8),
        TEST(converted_posts_count_bytes_and_lines_of_their_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
