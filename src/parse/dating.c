/*
 * Which of the dates that are known of a post is its own: the first in the order that the site asks
 * for. Invariant: sources that disagree are told, and never change the choice.
 */
#include "parse/dating.h"

#include "parse/date.h"
#include "parse/title.h"

#define CONFLICT_DAYS 31
#define SCRAPE_DAYS 1

void dating_settle(struct post *post, struct str path, const struct parse_context *context,
                   struct findings *findings)
{
    const struct dated sources[] = {
        [DATE_FRONT] = {post->date, false},
        [DATE_ADDRESS] = date_of_address(post->permalink),
        [DATE_NAME] = date_of_name(title_stem(path), NULL),
        [DATE_FOLDER] = date_of_folders(path),
    };
    const enum date_source *dates = context ? context->dates : NULL;
    static const char *const places[] = {[DATE_FRONT] = "front matter",
                                         [DATE_ADDRESS] = "address",
                                         [DATE_NAME] = "file name",
                                         [DATE_FOLDER] = "folder"};

    post->date = (struct civil){0};
    for (size_t k = 0; k < DATE_SOURCES; k++) {
        const enum date_source i = dates ? dates[k] : (enum date_source)(DATE_FRONT + k);
        const struct civil *other = &sources[i].civil;

        if (i == DATE_NONE || other->year == 0) {
            continue;
        }
        if (post->date_source == DATE_NONE) {
            post->date = *other;
            post->date_source = i;
        } else if (date_distance_days(&post->date, &sources[i]) > CONFLICT_DAYS) {
            char ours[CIVIL_TEXT_SIZE], theirs[CIVIL_TEXT_SIZE];

            finding_add(findings, "date-conflict", (struct place){path, 0, 0},
                        "dated %.*s, but its %s says %.*s",
                        STR_ARG(civil_date_text(&post->date, ours)), places[i],
                        STR_ARG(str_sub(civil_date_text(other, theirs), 0,
                                        sources[i].month_only ? 7 : 10)));
            return;
        }
    }
}

void dating_compare_source(const struct post *post, struct str path, struct findings *findings)
{
    const struct dated source = date_of_address(post->source_url);
    char ours[CIVIL_TEXT_SIZE], theirs[CIVIL_TEXT_SIZE];

    if (post->date_source == DATE_NONE || source.civil.year == 0 ||
        date_distance_days(&post->date, &source) <= SCRAPE_DAYS) {
        return;
    }
    finding_add(
        findings, "date-from-scrape", (struct place){path, 0, 0},
        "dated %.*s, but its source's address says %.*s",
        STR_ARG(civil_date_text(&post->date, ours)),
        STR_ARG(str_sub(civil_date_text(&source.civil, theirs), 0, source.month_only ? 7 : 10)));
}
