/*
 * Reads what a bag says of itself: bagit.txt and bag-info.txt. Invariant: whatever they hold, there
 * is a version and an encoding to read the rest by.
 */
#include "check/bag.h"

#include <stdio.h>

#include "base/civil.h"
#include "base/limits.h"

#define DECLARATION_BYTES 4096u

static void tell_declaration(const struct bag *bag, struct str name, uint32_t line,
                             const char *what)
{
    archive_tell(bag->archive, "bag-declaration", name, line, "%s", what);
}

/* "1.0" as 100, "0.97" as 97; false for versions that there never were. */
static bool read_version(struct str text, unsigned *ret)
{
    static const struct {
        struct str text;
        unsigned number;
    } versions[] = {
        {{"0.93", 4}, 93}, {{"0.94", 4}, 94},       {{"0.95", 4}, BAG_0_95},
        {{"0.96", 4}, 96}, {{"0.97", 4}, BAG_0_97}, {{"1.0", 3}, BAG_1_0},
    };

    for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
        if (str_eq(text, versions[i].text)) {
            *ret = versions[i].number;
            return true;
        }
    }
    return false;
}

/* The value of "LABEL: value"; false for anything else. */
static bool declared(struct str line, struct str label, struct str *ret)
{
    if (!str_starts(line, label) || !str_starts(str_from(line, label.n), STR(": "))) {
        return false;
    }
    *ret = str_from(line, label.n + 2);
    return ret->n > 0 && str_eq(*ret, str_trim(*ret));
}

struct declaration {
    struct bag *bag;
    struct str name;
    uint32_t lines;
};

static enum err_kind read_line(void *user, struct str line, uint32_t number, struct err *err)
{
    struct declaration *d = user;
    struct bag *bag = d->bag;
    struct str value;

    (void)err;
    d->lines = number;
    if (number == 1) {
        if (str_starts(line, STR("\xEF\xBB\xBF"))) {
            tell_declaration(bag, d->name, 1, "it begins with a byte order mark");
        } else if (!declared(line, STR("BagIt-Version"), &value)) {
            tell_declaration(bag, d->name, 1, "the line is not \"BagIt-Version: M.N\"");
        } else if (!read_version(value, &bag->version)) {
            tell_declaration(bag, d->name, 1, "there is no such version of BagIt");
        } else {
            (void)snprintf(bag->version_text, sizeof bag->version_text, "%.*s", STR_ARG(value));
        }
    } else if (number == 2) {
        if (!declared(line, STR("Tag-File-Character-Encoding"), &value) ||
            value.n >= ENCODING_BYTES) {
            tell_declaration(bag, d->name, 2,
                             "the line is not \"Tag-File-Character-Encoding: UTF-8\"");
            return ERR_OK;
        }
        (void)snprintf(bag->encoding, sizeof bag->encoding, "%.*s", STR_ARG(value));
        if (!tag_encoding_known(bag->encoding)) {
            tell_declaration(bag, d->name, 2, "there is no such encoding");
            (void)snprintf(bag->encoding, sizeof bag->encoding, "UTF-8");
        }
    } else if (number == 3) {
        tell_declaration(bag, d->name, 3, "there are more than two lines");
    }
    return ERR_OK;
}

enum err_kind bag_read_declaration(struct bag *bag, struct err *err)
{
    const size_t index = bag_find(bag, "bagit.txt");
    struct declaration d = {.bag = bag};
    const struct tag_source source = {bag->archive, bag->reader, "UTF-8", true, NULL};
    bool whole;

    bag->version = BAG_1_0;
    (void)snprintf(bag->encoding, sizeof bag->encoding, "UTF-8");
    if (index == NO_ENTRY) {
        tell_declaration(bag, bag->base, 0, "it is no bag: there is no bagit.txt");
        return ERR_OK;
    }
    struct entry *entry = &bag->archive->v[index];
    d.name = entry->name;
    if (entry->size > DECLARATION_BYTES) {
        tell_declaration(bag, d.name, 0, "it is longer than two lines can be");
        return ERR_OK;
    }
    if (tag_lines(&source, index, read_line, &d, &whole, err)) {
        return err->kind;
    }
    if (whole && d.lines < 2) {
        tell_declaration(bag, d.name, 0, "there are fewer than two lines");
    }
    return ERR_OK;
}

struct info {
    struct bag *bag;
    struct str name;
};

static void tell_info(const struct info *info, const char *id, uint32_t line, const char *what)
{
    bag_tell_line(info->bag, id, info->name, line, what);
}

static void read_oxum(const struct info *info, struct str value, uint32_t line)
{
    struct bag *bag = info->bag;
    const size_t dot = str_chr(value, '.');

    if (bag->has_oxum) {
        tell_info(info, "bag-info", line, "Payload-Oxum is there a second time");
        return;
    }
    bag->has_oxum = dot != STR_NPOS && str_to_u64(str_sub(value, 0, dot), &bag->oxum_bytes) &&
                    str_to_u64(str_from(value, dot + 1), &bag->oxum_files);
    bag->oxum_line = line;
    if (!bag->has_oxum) {
        tell_info(info, "bag-info", line, "Payload-Oxum is not \"BYTES.FILES\"");
    }
}

static bool is_date(struct str value)
{
    uint64_t year, month, day;

    if (value.n != 10 || value.p[4] != '-' || value.p[7] != '-' ||
        !str_to_u64(str_sub(value, 0, 4), &year) || !str_to_u64(str_sub(value, 5, 7), &month) ||
        !str_to_u64(str_from(value, 8), &day)) {
        return false;
    }
    return civil_valid(
        &(struct civil){.year = (int32_t)year, .month = (int8_t)month, .day = (int8_t)day});
}

/* "3 of 12", "3 of ?" */
static bool is_count(struct str value)
{
    const size_t at = str_find(value, STR(" of "));
    uint64_t number, total;

    if (at == STR_NPOS || !str_to_u64(str_sub(value, 0, at), &number)) {
        return false;
    }
    const struct str rest = str_from(value, at + 4);
    return str_eq(rest, STR("?")) || (str_to_u64(rest, &total) && number <= total);
}

static enum err_kind read_info(void *user, struct str line, uint32_t number, struct err *err)
{
    const struct info *info = user;
    const bool strict = info->bag->version >= BAG_1_0;
    const size_t colon = str_chr(line, ':');
    struct str label = str_sub(line, 0, colon), value;

    (void)err;
    if (line.n && (line.p[0] == ' ' || line.p[0] == '\t')) {
        if (number == 1) {
            tell_info(info, "bag-info", number, "it begins with the rest of an entry");
        }
        return ERR_OK;
    }
    if (str_empty(str_trim(line))) {
        tell_info(info, "bag-info-odd", number, "the line is empty");
        return ERR_OK;
    }
    if (colon == STR_NPOS || str_empty(str_trim(label)) ||
        (strict && !str_eq(label, str_trim(label)))) {
        tell_info(info, "bag-info", number, "the line is not \"Label: value\"");
        return ERR_OK;
    }
    value = str_from(line, colon + 1);
    if (strict && !(value.n && (value.p[0] == ' ' || value.p[0] == '\t'))) {
        tell_info(info, "bag-info", number, "no space follows the label's colon");
    }
    label = str_trim(label);
    value = str_trim(value);
    if (str_eq_nocase(label, STR("Payload-Oxum"))) {
        read_oxum(info, value, number);
    } else if (str_eq_nocase(label, STR("Bagging-Date")) && !is_date(value)) {
        tell_info(info, "bag-info-odd", number, "Bagging-Date is not a date as YYYY-MM-DD");
    } else if (str_eq_nocase(label, STR("Bag-Count")) && !is_count(value)) {
        tell_info(info, "bag-info-odd", number, "Bag-Count is not \"N of TOTAL\"");
    }
    return ERR_OK;
}

enum err_kind bag_read_info(struct bag *bag, struct err *err)
{
    const size_t index =
        bag_find(bag, bag->version <= BAG_0_95 ? "package-info.txt" : "bag-info.txt");
    const struct tag_source source = bag_source(bag);
    struct info info = {.bag = bag};
    bool whole;

    if (index == NO_ENTRY) {
        return ERR_OK;
    }
    info.name = bag->archive->v[index].name;
    return tag_lines(&source, index, read_info, &info, &whole, err);
}
