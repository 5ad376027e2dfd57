// Every kernel of every tier this processor has, against a naive twin in double, on memory of
// exactly the documented size: what the sanitizers (or, without them, a page that may not be
// touched) say about reads and writes is half of the check. `Tools/check-kernels.sh` runs it.
#ifndef CHECK_H
#define CHECK_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "CMeKernels.h"

// ---- memory -------------------------------------------------------------------------------

// Exactly `bytes` bytes, each 0xa5, on a whole cache line where they are whole lines; `release`
// gives back all memory taken so far.
void *exact(size_t bytes);
void release(void);

// Rows with a gap after each but the last, which ends with the memory. A gap is filled with NaN:
// a kernel that reads it shows it, and one that writes it is found by `check_gaps`.
typedef struct {
    me_rows at;
    long rows, columns;
} table;

table table_of(long rows, long columns, int type);
// Rows of float32 that begin on cache lines.
table table_of_lines(long rows, long columns);
table table_in(void *memory, long rows, long columns, long stride, int type);
double get(table t, long i, long j);
void set(table t, long i, long j, double value);
void check_gaps(table t);

// What a table is filled with.
typedef enum {
    PLAIN,  // normal numbers
    WILD,   // one in ten NaN or infinite
    EDGES,  // the largest, the smallest, subnormal ones and zeros among plain ones
    FILLS
} filling;

void fill(table t, filling with);
double noise(void);  // about normal
long below(long n);

// ---- comparing ----------------------------------------------------------------------------

// What is being checked, for messages: set with `say`, printed with the first failures.
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void expect(bool holds, const char *what);
// |got - wanted| <= tolerance · size, NaN and infinities alike.
void expect_near(double got, double wanted, double size, double tolerance, const char *what);

// The value as a type holds it, and the greatest error of that, as a share of the value.
double rounded(double value, int type);
double unit(int type);
// Below this, numbers may be taken for zero.
#define TINY 1.2e-38

// ---- panels -------------------------------------------------------------------------------

long panels_of(long lanes, long width);
// Memory of panels of their exact size.
void *panel_memory(long lanes, long width, long k, int type);
// Element (lane, p) of panels: its place in 16- or 32-bit units.
long panel_index(long lane, long p, long width, long k, int type);

// ---- the checks, one file each ------------------------------------------------------------

void check_products(const me_kernels *k);
void check_frozen(const me_kernels *k);
void check_thin(const me_kernels *k);
void check_rows(const me_kernels *k);
void check_losses(const me_kernels *k);
void check_attention(const me_kernels *k);

#endif
