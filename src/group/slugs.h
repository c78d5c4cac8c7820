/*
 * Titles and file names as parts of addresses, as each generator writes them. What would end or
 * change the path ("%", "#", "?") is percent-encoded; everything else stays as it is.
 */
#ifndef SHEAF_GROUP_SLUGS_H
#define SHEAF_GROUP_SLUGS_H

#include "base/buf.h"

/* Text as it stands. */
void slug_plain(struct buf *out, struct str text);
/* Text in lower case. */
void slug_lower(struct buf *out, struct str text);
/* Hugo: lower case, white space to "-", punctuation goes; "/" stays. */
void slug_hugo(struct buf *out, struct str text);
/* Jekyll: runs of what is no letter, mark or digit to "-"; `pretty` keeps ._~!$&'()+,;=@ as well,
   `cased` capital letters. */
void slug_jekyll(struct buf *out, struct str text, bool pretty, bool cased);
/* Hexo: runs of ASCII punctuation and white space to "-". */
void slug_hexo(struct buf *out, struct str text, bool cased);
/* Zola: runs of what is no ASCII letter or digit to "-"; it would spell other letters in ASCII, as
   "bei-jing", so text that has any stays itself, as its setting "safe" does. */
void slug_zola(struct buf *out, struct str text);

#endif
