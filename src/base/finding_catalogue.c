/*
 * The catalogue of findings: every id that a run can print, with its severity and meaning.
 * Sorted by id. src/cli/sheaf.1 lists the same ids; a test compares the two.
 */
#include "base/finding.h"

const struct finding_kind finding_catalogue[] = {
    {"asset-missing", SEVERITY_WARNING, false,
     "a picture was not found; its place shows the address"},
    {"asset-remote", SEVERITY_WARNING, false,
     "a picture is on the network; its place shows the address"},
    {"asset-unusable", SEVERITY_WARNING, false,
     "a picture's file is damaged, unsafe or of a type that books cannot hold; its place shows the "
     "address"},
    {"block-large", SEVERITY_NOTE, false,
     "one block is larger than a chapter file should be; it stays whole"},
    {"body-plain", SEVERITY_WARNING, true,
     "the post would cost too much to parse as Markdown; it is bound as plain text"},
    {"chapter-deep", SEVERITY_NOTE, true,
     "nesting deeper than readers bear was flattened; all text is kept"},
    {"characters-mended", SEVERITY_NOTE, true,
     "invalid UTF-8 or characters that XML forbids were replaced by U+FFFD"},
    {"config-unread", SEVERITY_WARNING, false,
     "the configuration of the site's generator could not be read; its settings are unknown"},
    {"date-conflict", SEVERITY_NOTE, false,
     "two sources of the post's date differ by more than 31 days"},
    {"date-unreadable", SEVERITY_WARNING, false, "the date in the front matter could not be read"},
    {"divider-mended", SEVERITY_NOTE, true,
     "a <!--more--> divider cut a paragraph in two; it is whole again"},
    {"duplicate-post", SEVERITY_NOTE, false,
     "the post has the same body or source address as another; --dedupe binds only the first"},
    {"field-ignored", SEVERITY_NOTE, false,
     "a front matter value has a shape that makes no sense for its key"},
    {"file-changed", SEVERITY_ERROR, false, "the file changed while it was being read"},
    {"file-empty", SEVERITY_NOTE, false, "the file is empty"},
    {"file-large", SEVERITY_ERROR, false, "the file is larger than a post may be; it was left out"},
    {"file-loop", SEVERITY_NOTE, false,
     "a symbolic link leads back to a folder above it; it was not followed"},
    {"file-unreadable", SEVERITY_ERROR, false, "the file or folder could not be read"},
    {"front-matter-long", SEVERITY_WARNING, false,
     "the front matter is longer than sheaf reads; the rest was dropped"},
    {"front-matter-open", SEVERITY_WARNING, true,
     "front matter begins but never ends; the file was read as text"},
    {"front-matter-unread", SEVERITY_WARNING, false,
     "the front matter is in a format that sheaf does not read; the post was bound without it"},
    {"html-dropped", SEVERITY_NOTE, false, "raw HTML was reduced to its text"},
    {"link-dropped", SEVERITY_NOTE, true,
     "a link's address could run something or is of a kind that books cannot follow; its text "
     "stays"},
    {"link-fragment", SEVERITY_NOTE, true,
     "a link names a place that does not exist; it leads to the start instead"},
    {"list-long", SEVERITY_WARNING, false,
     "a front matter list is longer than sheaf reads; the rest was dropped"},
    {"not-text", SEVERITY_ERROR, false, "the file is not text; it was left out"},
    {"post-encrypted", SEVERITY_WARNING, false,
     "the post is protected by a password or encrypted; it was left out"},
    {"table-large", SEVERITY_WARNING, true,
     "a table is larger than can be parsed; it is bound as text"},
    {"yaml-mended", SEVERITY_WARNING, true,
     "the front matter is not valid YAML; it was read line by line"},
};

const size_t finding_catalogue_n = sizeof finding_catalogue / sizeof finding_catalogue[0];
