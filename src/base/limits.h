/*
 * Every limit that sheaf puts on hostile or broken input, in one place. Exceeding one is a finding
 * or an error, never a crash.
 */
#ifndef SHEAF_BASE_LIMITS_H
#define SHEAF_BASE_LIMITS_H

#define LIMIT_POST_BYTES (8u << 20) /* a post's file; larger ones are reported and left out */
#define LIMIT_FRONT_MATTER_BYTES (1u << 20) /* front matter of one post */
#define LIMIT_LIST_ITEMS 4096u              /* categories, tags or authors of one post */
#define LIMIT_POST_BOOKS 4096u              /* books that one post can be in */
#define LIMIT_BOOKS 100000u                 /* books of one run */
#define LIMIT_FIELD_BYTES (64u << 10)       /* one front matter value */
#define LIMIT_YAML_DEPTH 64u
#define LIMIT_YAML_NODES 100000u /* values of one document in any language */
#define LIMIT_TOML_TABLES 16384u /* brackets, and dots in keys, of one TOML document */
#define LIMIT_DATA_FILES 4096u   /* files of one data folder */
#define LIMIT_CONFIG_BYTES (1u << 20)
#define LIMIT_SITE_ITEMS 256u /* languages, folders, patterns … of a generator's configuration */
#define LIMIT_CONFIG_BOOKS 256u           /* entries of "books" in sheaf.yaml */
#define LIMIT_FILE_LIST_BYTES (64u << 20) /* what --files-from reads */
#define LIMIT_WALK_DEPTH 64u              /* folders below the PATH given */
#define LIMIT_WALK_ENTRIES 4000000u /* files and folders of one walk: links can multiply them */
#define LIMIT_PATH_BYTES 4096u
#define LIMIT_PARSE_BYTES (64u << 20)     /* cmark-gfm's arena for one post, at most; … */
#define LIMIT_PARSE_BYTES_1MB (40u << 20) /* … and for one of up to 1 MiB */
#define LIMIT_NESTING 200u        /* open elements in a chapter; deeper ones are flattened */
#define LIMIT_BRACKET_RUN 4096u   /* "![" or "[" openers of one paragraph (quadratic parse) */
#define LIMIT_TABLE_CELLS 100000u /* columns x rows of all tables of a post */
#define LIMIT_FAR_LINKS 10000u    /* links of one post to fragments of others */
#define LIMIT_CHAPTER_FILE_BYTES (240u << 10) /* one XHTML file; longer chapters are split */
#define LIMIT_CHAPTER_BYTES (256u << 20)      /* all XHTML of one chapter */
#define LIMIT_ASSET_BYTES (64u << 20)         /* one image */
#define LIMIT_IMAGE_PIXELS 200000000u         /* of one that is decoded row by row */
#define LIMIT_WHOLE_PIXELS 40000000u          /* of one that is decoded as a whole */
#define LIMIT_SVG_BYTES (4u << 20)            /* one SVG image that is parsed */
#define LIMIT_ASSETS_FILES 2000000u           /* files of one --assets folder */
#define LIMIT_NAV_BYTES (200u << 10)          /* nav and NCX list posts up to here, then parts */
#define LIMIT_ENTRY_NAME_BYTES 1023u          /* of a file in an archive that sheaf writes */
#define LIMIT_FOLDER_FILES 1000u              /* of sheaf's own in a folder of a snapshot */
#define LIMIT_SEARCH_POSTS 100000u            /* of a snapshot whose whole text is searched */
#define LIMIT_SEARCH_FILE_BYTES (256u << 10)  /* one script of a search's index */
#define LIMIT_BUNDLE_ENTRIES 4000000u         /* of a ZIP that is checked */
#define LIMIT_UNPACKED_SMALL (16u << 20)      /* entries up to here may be packed at will; … */
#define LIMIT_UNPACKED_RATIO 200u             /* … larger ones not more tightly than this */
#define LIMIT_TAG_LINE_BYTES (64u << 10)      /* one line of a bag's manifest */
#define LIMIT_PACKAGE_BYTES (64u << 20)       /* the package of an EPUB that is checked */
#define LIMIT_FINDINGS 1000000u               /* findings of one run; more are counted only */
#define LIMIT_BLOB_BYTES (48u << 20)          /* compressed chapters in memory before they spill */
#define LIMIT_THREADS 256u                    /* however many are asked for */
#define LIMIT_TEXT_BYTES (1u << 30)           /* any other buffer */

#endif
