/*
 * Names of emoji between colons become their characters, where the site's configuration asks for
 * it. Invariant: a name that is not in the table stays as it is written.
 */
#include "render/dialect/dialect.h"

#include <stdlib.h>

struct emoji {
    const char *name, *character;
};

/* Those that posts use most, bytewise by name. */
static const struct emoji table[] = {
    {"+1", "👍"},
    {"-1", "👎"},
    {"100", "💯"},
    {"1234", "🔢"},
    {"airplane", "✈️"},
    {"alarm_clock", "⏰"},
    {"alien", "👽"},
    {"angry", "😠"},
    {"apple", "🍎"},
    {"arrow_down", "⬇️"},
    {"arrow_left", "⬅️"},
    {"arrow_right", "➡️"},
    {"arrow_up", "⬆️"},
    {"art", "🎨"},
    {"astonished", "😲"},
    {"baby", "👶"},
    {"balloon", "🎈"},
    {"bangbang", "‼️"},
    {"bar_chart", "📊"},
    {"beer", "🍺"},
    {"beers", "🍻"},
    {"bell", "🔔"},
    {"bike", "🚲"},
    {"birthday", "🎂"},
    {"blue_heart", "💙"},
    {"blush", "😊"},
    {"book", "📖"},
    {"bookmark", "🔖"},
    {"books", "📚"},
    {"boom", "💥"},
    {"bouquet", "💐"},
    {"broken_heart", "💔"},
    {"bug", "🐛"},
    {"bulb", "💡"},
    {"bus", "🚌"},
    {"cake", "🍰"},
    {"calendar", "📆"},
    {"camera", "📷"},
    {"car", "🚗"},
    {"cat", "🐱"},
    {"chart_with_downwards_trend", "📉"},
    {"chart_with_upwards_trend", "📈"},
    {"checkered_flag", "🏁"},
    {"cherry_blossom", "🌸"},
    {"christmas_tree", "🎄"},
    {"clap", "👏"},
    {"clapper", "🎬"},
    {"clipboard", "📋"},
    {"cloud", "☁️"},
    {"cn", "🇨🇳"},
    {"coffee", "☕"},
    {"collision", "💥"},
    {"computer", "💻"},
    {"confetti_ball", "🎊"},
    {"confused", "😕"},
    {"construction", "🚧"},
    {"cool", "🆒"},
    {"copyright", "©️"},
    {"credit_card", "💳"},
    {"cry", "😢"},
    {"dancer", "💃"},
    {"date", "📅"},
    {"dizzy", "💫"},
    {"dog", "🐶"},
    {"dollar", "💵"},
    {"earth_asia", "🌏"},
    {"eight", "8️⃣"},
    {"email", "📧"},
    {"exclamation", "❗"},
    {"eyes", "👀"},
    {"face_with_thermometer", "🤒"},
    {"facepunch", "👊"},
    {"fearful", "😨"},
    {"fire", "🔥"},
    {"fireworks", "🎆"},
    {"fish", "🐟"},
    {"five", "5️⃣"},
    {"flags", "🎏"},
    {"flushed", "😳"},
    {"four", "4️⃣"},
    {"four_leaf_clover", "🍀"},
    {"frog", "🐸"},
    {"gear", "⚙️"},
    {"gem", "💎"},
    {"ghost", "👻"},
    {"gift", "🎁"},
    {"globe_with_meridians", "🌐"},
    {"green_heart", "💚"},
    {"grey_exclamation", "❕"},
    {"grey_question", "❔"},
    {"grimacing", "😬"},
    {"grin", "😁"},
    {"grinning", "😀"},
    {"hammer", "🔨"},
    {"hammer_and_wrench", "🛠️"},
    {"handshake", "🤝"},
    {"hankey", "💩"},
    {"heart", "❤️"},
    {"heart_eyes", "😍"},
    {"heartpulse", "💗"},
    {"heavy_check_mark", "✔️"},
    {"heavy_exclamation_mark", "❗"},
    {"heavy_minus_sign", "➖"},
    {"heavy_plus_sign", "➕"},
    {"hospital", "🏥"},
    {"hourglass", "⌛"},
    {"house", "🏠"},
    {"hugs", "🤗"},
    {"icecream", "🍦"},
    {"inbox_tray", "📥"},
    {"information_source", "ℹ️"},
    {"innocent", "😇"},
    {"iphone", "📱"},
    {"joy", "😂"},
    {"jp", "🇯🇵"},
    {"key", "🔑"},
    {"keyboard", "⌨️"},
    {"kissing_heart", "😘"},
    {"label", "🏷️"},
    {"laughing", "😆"},
    {"leaves", "🍃"},
    {"link", "🔗"},
    {"lock", "🔒"},
    {"loudspeaker", "📢"},
    {"mag", "🔍"},
    {"mailbox", "📫"},
    {"man", "👨"},
    {"mask", "😷"},
    {"mega", "📣"},
    {"memo", "📝"},
    {"microscope", "🔬"},
    {"money_with_wings", "💸"},
    {"moneybag", "💰"},
    {"moon", "🌔"},
    {"mortar_board", "🎓"},
    {"muscle", "💪"},
    {"musical_note", "🎵"},
    {"neutral_face", "😐"},
    {"new", "🆕"},
    {"newspaper", "📰"},
    {"nine", "9️⃣"},
    {"no_entry", "⛔"},
    {"no_entry_sign", "🚫"},
    {"ocean", "🌊"},
    {"ok", "🆗"},
    {"ok_hand", "👌"},
    {"one", "1️⃣"},
    {"open_mouth", "😮"},
    {"orange_heart", "🧡"},
    {"package", "📦"},
    {"page_facing_up", "📄"},
    {"paperclip", "📎"},
    {"partying_face", "🥳"},
    {"pencil", "📝"},
    {"pencil2", "✏️"},
    {"penguin", "🐧"},
    {"pensive", "😔"},
    {"phone", "☎️"},
    {"pill", "💊"},
    {"point_down", "👇"},
    {"point_left", "👈"},
    {"point_right", "👉"},
    {"point_up", "☝️"},
    {"poop", "💩"},
    {"pray", "🙏"},
    {"punch", "👊"},
    {"purple_heart", "💜"},
    {"pushpin", "📌"},
    {"question", "❓"},
    {"rabbit", "🐰"},
    {"rage", "😡"},
    {"rainbow", "🌈"},
    {"raised_hand", "✋"},
    {"raised_hands", "🙌"},
    {"recycle", "♻️"},
    {"red_circle", "🔴"},
    {"registered", "®️"},
    {"relaxed", "☺️"},
    {"relieved", "😌"},
    {"ribbon", "🎀"},
    {"robot", "🤖"},
    {"rocket", "🚀"},
    {"rofl", "🤣"},
    {"rose", "🌹"},
    {"rotating_light", "🚨"},
    {"round_pushpin", "📍"},
    {"satisfied", "😆"},
    {"school", "🏫"},
    {"scream", "😱"},
    {"seedling", "🌱"},
    {"seven", "7️⃣"},
    {"six", "6️⃣"},
    {"skull", "💀"},
    {"sleeping", "😴"},
    {"slightly_smiling_face", "🙂"},
    {"smile", "😄"},
    {"smiley", "😃"},
    {"smirk", "😏"},
    {"snowflake", "❄️"},
    {"snowman", "⛄"},
    {"sob", "😭"},
    {"soccer", "⚽"},
    {"sos", "🆘"},
    {"sparkles", "✨"},
    {"sparkling_heart", "💖"},
    {"speech_balloon", "💬"},
    {"star", "⭐"},
    {"star2", "🌟"},
    {"stop_sign", "🛑"},
    {"stuck_out_tongue", "😛"},
    {"stuck_out_tongue_winking_eye", "😜"},
    {"sun_with_face", "🌞"},
    {"sunflower", "🌻"},
    {"sunglasses", "😎"},
    {"sunny", "☀️"},
    {"sunrise", "🌅"},
    {"sweat", "😓"},
    {"sweat_smile", "😅"},
    {"syringe", "💉"},
    {"tada", "🎉"},
    {"tea", "🍵"},
    {"telescope", "🔭"},
    {"thinking", "🤔"},
    {"thought_balloon", "💭"},
    {"three", "3️⃣"},
    {"thumbsdown", "👎"},
    {"thumbsup", "👍"},
    {"tm", "™️"},
    {"train", "🚋"},
    {"triangular_flag_on_post", "🚩"},
    {"triumph", "😤"},
    {"trophy", "🏆"},
    {"turtle", "🐢"},
    {"two", "2️⃣"},
    {"umbrella", "☔"},
    {"unamused", "😒"},
    {"unlock", "🔓"},
    {"v", "✌️"},
    {"video_camera", "📹"},
    {"walking", "🚶"},
    {"warning", "⚠️"},
    {"watch", "⌚"},
    {"wave", "👋"},
    {"weary", "😩"},
    {"whale", "🐳"},
    {"white_check_mark", "✅"},
    {"white_flag", "🏳️"},
    {"wink", "😉"},
    {"woman", "👩"},
    {"worried", "😟"},
    {"wrench", "🔧"},
    {"x", "❌"},
    {"yellow_heart", "💛"},
    {"yum", "😋"},
    {"zap", "⚡"},
    {"zero", "0️⃣"},
    {"zzz", "💤"},
};

static int compare(const void *key, const void *row)
{
    return str_cmp(*(const struct str *)key, str_of(((const struct emoji *)row)->name));
}

struct str emoji_find(struct str name)
{
    const struct emoji *row =
        bsearch(&name, table, sizeof table / sizeof table[0], sizeof table[0], compare);

    return row ? str_of(row->character) : STR_NONE;
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || ascii_is_digit(c) || c == '_' || c == '+' || c == '-';
}

/* The next emoji of the text at or behind `from`: its bytes, and what it stands for. */
static struct str find_next(struct str s, size_t from, size_t *ret_at, size_t *ret_end)
{
    for (size_t at = from; at < s.n; at++) {
        size_t end = at + 1;

        if (s.p[at] != ':') {
            continue;
        }
        while (end < s.n && is_name(s.p[end])) {
            end++;
        }
        if (end < s.n && s.p[end] == ':') {
            const struct str found = emoji_find(str_sub(s, at + 1, end));

            if (found.n > 0) {
                *ret_at = at;
                *ret_end = end + 1;
                return found;
            }
        }
        at = end - 1;
    }
    return STR_NONE;
}

static struct str with_emoji(struct writer *w, struct str text)
{
    size_t at = 0, end = 0, done = 0;
    struct str found = find_next(text, 0, &at, &end);

    if (found.n == 0) {
        return text;
    }
    buf_truncate(w->scratch, 0);
    while (found.n > 0) {
        buf_str(w->scratch, str_sub(text, done, at));
        buf_str(w->scratch, found);
        done = end;
        found = find_next(text, done, &at, &end);
    }
    buf_str(w->scratch, str_from(text, done));
    return arena_str(w->arena, buf_view(w->scratch));
}

void emoji_read(struct dialect *d)
{
    struct markdown *m = d->markdown;

    if (!d->style->emoji || str_chr(d->writer->prepared->text, ':') == STR_NPOS) {
        return;
    }
    for (size_t i = 0; i < m->n; i++) {
        if (m->events[i].kind == MD_TEXT) {
            m->events[i].text = with_emoji(d->writer, m->events[i].text);
        }
    }
}
