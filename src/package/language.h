/*
 * Inside of package/: language tags (BCP 47) that go into a book's metadata.
 */
#ifndef SHEAF_PACKAGE_LANGUAGE_H
#define SHEAF_PACKAGE_LANGUAGE_H

#include "base/str.h"

/* Whether the tag is of the form language[-extlang][-script][-region][-variant…] (RFC 5646, section
   2.1); extensions and private use are not taken. */
bool language_valid(struct str tag);
/* Whether the language, or the script its tag names, runs from right to left. */
bool language_is_rtl(struct str tag);

#endif
