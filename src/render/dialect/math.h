/*
 * How formulas are hidden from the parser (math_find.c) and found again (math.c).
 */
#ifndef SHEAF_RENDER_MATH_H
#define SHEAF_RENDER_MATH_H

/* Around the hexadecimal digits of a formula's source, delimiters included. */
#define MATH_OPEN '\x0E'
#define MATH_CLOSE '\x0F'

#endif
