/*
 * Cells that a table's row has beyond those of its head, which Markdown drops.
 */
#ifndef SHEAF_RENDER_CELLS_H
#define SHEAF_RENDER_CELLS_H

#include "render/write/writer.h"

/* One finding a post, where any text is lost so. */
void cells_report(struct writer *w);

#endif
