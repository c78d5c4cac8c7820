/*
 * Turns TOML into calls in the order of the document, through toml++. Invariant: no exception
 * leaves this file, and what toml++ sorts by name is put back by place. One want of memory is
 * beyond reach: toml++ copies the text of its own error where nothing may be thrown.
 */
#include "base/limits.h"

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_UNRELEASED_FEATURES 0
#define TOML_MAX_NESTED_VALUES LIMIT_YAML_DEPTH

#include <algorithm>
#include <exception>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

#include "parse/toml.h"

namespace
{

toml_place place_of(const toml::source_position &position)
{
    return {position.line, position.column};
}

bool walk(const toml::node &node, const toml_sink &sink);

/* By place: tables that a later header adds to stand where they began. */
bool walk_table(const toml::table &table, const toml_sink &sink)
{
    std::vector<std::pair<const toml::key *, const toml::node *>> items;

    items.reserve(table.size());
    for (auto &&[key, value] : table) {
        items.emplace_back(&key, &value);
    }
    std::sort(items.begin(), items.end(), [](const auto &a, const auto &b) {
        const auto &x = a.first->source().begin, &y = b.first->source().begin;

        return x == y ? a.first->str() < b.first->str() : x < y;
    });
    for (const auto &[key, value] : items) {
        const std::string_view text = key->str();

        if (!sink.key(sink.user, text.data(), text.size(), place_of(key->source().begin)) ||
            !walk(*value, sink)) {
            return false;
        }
    }
    return true;
}

bool walk_array(const toml::array &array, const toml_sink &sink)
{
    for (const toml::node &item : array) {
        if (!walk(item, sink)) {
            return false;
        }
    }
    return true;
}

bool walk(const toml::node &node, const toml_sink &sink)
{
    const toml_place place = place_of(node.source().begin);
    bool more;

    if (const auto *string = node.as_string()) {
        const std::string &text = string->get();

        return sink.string(sink.user, text.data(), text.size(), place);
    }
    if (!node.is_table() && !node.is_array()) {
        return sink.scalar(sink.user, place, place_of(node.source().end));
    }
    if (!sink.open(sink.user, node.is_table(), place)) {
        return false;
    }
    more =
        node.is_table() ? walk_table(*node.as_table(), sink) : walk_array(*node.as_array(), sink);
    return more && sink.close(sink.user);
}

} // namespace

extern "C" bool toml_parse(const char *text, size_t n, const toml_sink *sink)
{
    try {
        const toml::table root = toml::parse(std::string_view{text, n});

        (void)walk(root, *sink);
        return true;
    } catch (const toml::parse_error &problem) {
        const std::string_view what = problem.description();

        sink->problem(sink->user, what.data(), what.size(), place_of(problem.source().begin));
        return true;
    } catch (const std::exception &) {
        return false;
    }
}
