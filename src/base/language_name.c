/*
 * A language tag becomes the name that its own readers know the language by. Invariant: the longest
 * row that the tag begins with counts, and a tag of no row names itself.
 */
#include "base/language.h"

static const struct {
    const char *tag, *name;
} names[] = {
    {"ar", "العربية"},
    {"be", "Беларуская"},
    {"bg", "Български"},
    {"bn", "বাংলা"},
    {"bo", "བོད་ཡིག"},
    {"ca", "Català"},
    {"cs", "Čeština"},
    {"da", "Dansk"},
    {"de", "Deutsch"},
    {"el", "Ελληνικά"},
    {"en", "English"},
    {"eo", "Esperanto"},
    {"es", "Español"},
    {"et", "Eesti"},
    {"eu", "Euskara"},
    {"fa", "فارسی"},
    {"fi", "Suomi"},
    {"fr", "Français"},
    {"gl", "Galego"},
    {"he", "עברית"},
    {"hi", "हिन्दी"},
    {"hr", "Hrvatski"},
    {"hu", "Magyar"},
    {"id", "Bahasa Indonesia"},
    {"is", "Íslenska"},
    {"it", "Italiano"},
    {"ja", "日本語"},
    {"ka", "ქართული"},
    {"kk", "Қазақша"},
    {"km", "ភាសាខ្មែរ"},
    {"ko", "한국어"},
    {"lt", "Lietuvių"},
    {"lv", "Latviešu"},
    {"mn", "Монгол"},
    {"ms", "Bahasa Melayu"},
    {"nb", "Norsk bokmål"},
    {"nl", "Nederlands"},
    {"nn", "Norsk nynorsk"},
    {"no", "Norsk"},
    {"pl", "Polski"},
    {"pt", "Português"},
    {"pt-BR", "Português (Brasil)"},
    {"ro", "Română"},
    {"ru", "Русский"},
    {"sk", "Slovenčina"},
    {"sl", "Slovenščina"},
    {"sq", "Shqip"},
    {"sr", "Српски"},
    {"sr-Latn", "Srpski"},
    {"sv", "Svenska"},
    {"ta", "தமிழ்"},
    {"te", "తెలుగు"},
    {"th", "ไทย"},
    {"tr", "Türkçe"},
    {"ug", "ئۇيغۇرچە"},
    {"uk", "Українська"},
    {"ur", "اردو"},
    {"vi", "Tiếng Việt"},
    {"yue", "粵語"},
    {"zh", "中文"},
    {"zh-CN", "简体中文"},
    {"zh-HK", "繁體中文（香港）"},
    {"zh-Hans", "简体中文"},
    {"zh-Hant", "繁體中文"},
    {"zh-MO", "繁體中文（澳門）"},
    {"zh-SG", "简体中文（新加坡）"},
    {"zh-TW", "繁體中文"},
};

struct str language_name(struct str tag)
{
    struct str best = tag;
    size_t longest = 0;

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct str row = str_of(names[i].tag);
        const bool begins = str_eq_nocase(str_sub(tag, 0, row.n), row) &&
                            (tag.n == row.n || (tag.n > row.n && tag.p[row.n] == '-'));
        if (begins && row.n > longest) {
            longest = row.n;
            best = str_of(names[i].name);
        }
    }
    return best;
}
