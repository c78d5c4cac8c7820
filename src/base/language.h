/*
 * Language tags (BCP 47).
 */
#ifndef SHEAF_BASE_LANGUAGE_H
#define SHEAF_BASE_LANGUAGE_H

#include "base/arena.h"

/* "zh_cn.UTF-8", "ZH-hans" in the usual form: "zh-CN", "zh-Hans"; empty where it is no tag. */
struct str language_tag(struct arena *a, struct str s);
/* What the tag begins with of language[-script][-region]: "en-US" of "en-US-x-twain"; empty where
   it does not begin with a language. */
struct str language_core(struct str tag);
/* Whether the tag is of the form language[-extlang][-script][-region][-variant…] (RFC 5646, section
   2.1); extensions and private use are not taken. */
bool language_valid(struct str tag);
/* Whether the language, or the script its tag names, runs from right to left. */
bool language_is_rtl(struct str tag);
/* The name of the language in itself: "简体中文" for zh-Hans, "Français" for fr-CA; the tag where
   sheaf knows none. */
struct str language_name(struct str tag);

#endif
