/*
 * How terms are marked for the parser (definitions_find.c) and found again (definitions.c).
 */
#ifndef SHEAF_RENDER_DEFINITIONS_H
#define SHEAF_RENDER_DEFINITIONS_H

/* Ends the line of a term. */
#define DEFINITION_MARK '\x10'

/* `align` of a list of definitions, of its terms, and of what is said about them. */
#define DEFINITION_LIST 'l'
#define DEFINITION_TERM 't'
#define DEFINITION_MEANING 'm'

#endif
