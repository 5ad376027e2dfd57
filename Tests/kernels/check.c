#define _GNU_SOURCE
#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

// ---- memory -------------------------------------------------------------------------------

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

typedef struct {
    void *start;
    size_t bytes;
} block;

static block taken[256];
static int blocks;

void *exact(size_t bytes) {
    if (blocks == 256) abort();
#ifdef SANITIZED
    void *start = NULL;
    if (posix_memalign(&start, bytes % 64 == 0 ? 64 : 8, bytes) != 0) abort();
    char *memory = start;
    size_t whole = bytes;
#else
    // The last byte is followed by a page that may not be touched.
    size_t page = (size_t)sysconf(_SC_PAGESIZE), used = (bytes + page - 1) / page * page;
    size_t whole = used + page;
    char *start = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED || mprotect(start + used, page, PROT_NONE) != 0) abort();
    char *memory = start + used - bytes;
#endif
    memset(memory, 0xa5, bytes);
    taken[blocks++] = (block){start, whole};
    return memory;
}

void release(void) {
    while (blocks > 0) {
        block b = taken[--blocks];
#ifdef SANITIZED
        free(b.start);
#else
        munmap(b.start, b.bytes);
#endif
    }
}

static long size_of(int type) { return type == ME_F32 ? 4 : 2; }
static void *place(table t, long i, long j) {
    return (char *)t.at.data + (i * t.at.stride + j) * size_of(t.at.type);
}

double get(table t, long i, long j) {
    uint16_t half;
    float x;
    if (t.at.type == ME_F32) {
        memcpy(&x, place(t, i, j), 4);
        return x;
    }
    memcpy(&half, place(t, i, j), 2);
    uint32_t bits = (uint32_t)half << 16;
    memcpy(&x, &bits, 4);
    return x;
}

void set(table t, long i, long j, double value) {
    float x = (float)rounded(value, t.at.type);
    uint32_t bits;
    memcpy(&bits, &x, 4);
    uint16_t half = (uint16_t)(bits >> 16);
    if (t.at.type == ME_F32) memcpy(place(t, i, j), &bits, 4);
    else memcpy(place(t, i, j), &half, 2);
}

table table_of(long rows, long columns, int type) {
    enum { GAP = 3 };
    long stride = columns + GAP;
    size_t bytes = (size_t)(((rows - 1) * stride + columns) * size_of(type));
    return table_in(exact(bytes), rows, columns, stride, type);
}

table table_of_lines(long rows, long columns) {
    long stride = (columns + 15) / 16 * 16;
    return table_in(exact((size_t)(rows * stride * 4)), rows, columns, stride, ME_F32);
}

table table_in(void *memory, long rows, long columns, long stride, int type) {
    table t = {{memory, stride, type}, rows, columns};
    for (long i = 0; i + 1 < rows; i++)
        for (long j = columns; j < stride; j++) set(t, i, j, NAN);
    return t;
}

void check_gaps(table t) {
    for (long i = 0; i + 1 < t.rows; i++)
        for (long j = t.columns; j < t.at.stride; j++)
            expect(isnan(get(t, i, j)), "a gap between rows is written");
}

// ---- numbers ------------------------------------------------------------------------------

static uint64_t state = 1;

static uint64_t next(void) {
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

long below(long n) { return (long)(next() % (uint64_t)n); }

double noise(void) {
    double sum = -6;
    for (int i = 0; i < 12; i++) sum += (double)(next() >> 11) * 0x1p-53;
    return sum;
}

static double edge(void) {
    static const double edges[] = {0, 3.3895314e38, 1.17549435e-38, 9.1835e-41, 1e-30, 1e30, 1};
    return edges[below(7)] * (below(2) == 0 ? 1 : -1);
}

void fill(table t, filling with) {
    static const double wild[] = {NAN, INFINITY, -INFINITY};
    static const uint32_t odd_nan = 0x7fc00001;
    for (long i = 0; i < t.rows; i++)
        for (long j = 0; j < t.columns; j++) {
            double x = noise();
            if (with == WILD && below(10) == 0) x = wild[below(3)];
            if (with == EDGES && below(2) == 0) x = edge();
            set(t, i, j, x);
            if (isnan(x) && t.at.type == ME_F32) memcpy(place(t, i, j), &odd_nan, 4);
        }
}

double rounded(double value, int type) {
    float x = (float)value;
    uint32_t bits;
    memcpy(&bits, &x, 4);
    if (type == ME_F32) return x;
    if (isnan(x)) return NAN;
    uint32_t rest = bits & 0xffff, low = bits & 0xffff0000u;
    if (rest > 0x8000 || (rest == 0x8000 && (low & 0x10000) != 0)) low += 0x10000;
    memcpy(&x, &low, 4);
    return x;
}

double unit(int type) { return type == ME_F32 ? 0x1p-24 : 0x1p-8; }

// ---- comparing ----------------------------------------------------------------------------

static char subject[200];
static long failures, comparisons;

void say(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(subject, sizeof subject, format, arguments);
    va_end(arguments);
}

void expect(bool holds, const char *what) {
    comparisons++;
    if (!holds && failures++ < 20) fprintf(stderr, "%s: %s\n", subject, what);
}

void expect_near(double got, double wanted, double size, double tolerance, const char *what) {
    char text[160];
    bool alike = isnan(wanted) ? isnan(got)
        : isinf(wanted) ? got == wanted
                        : fabs(got - wanted) <= tolerance * size + TINY;
    if (alike) {
        comparisons++;
        return;
    }
    snprintf(text, sizeof text, "%s: expected %.9g, got %.9g (size %.3g)", what, wanted, got, size);
    expect(false, text);
}

int main(void) {
    for (int isa = 0; isa <= me_isa_best(); isa++) {
        const me_kernels *k = me_kernels_of(isa);
        if (k == NULL) continue;
        long failed = failures, compared = comparisons;
        check_products(k);
        check_frozen(k);
        check_thin(k);
        check_rows(k);
        check_losses(k);
        check_attention(k);
        printf("%-10s %9ld comparisons, %ld failed\n", k->name, comparisons - compared,
               failures - failed);
    }
    return failures == 0 ? 0 : 1;
}
