// Packing, and products of packed panels.
#include "check.h"

static long words_of(long k, int type) { return type == ME_F32 ? k : (k + 1) / 2; }
long panels_of(long lanes, long width) { return (lanes + width - 1) / width; }

void *panel_memory(long lanes, long width, long k, int type) {
    return exact((size_t)(panels_of(lanes, width) * width * words_of(k, type) * 4));
}

long panel_index(long lane, long p, long width, long k, int type) {
    long words = words_of(k, type), word = type == ME_F32 ? p : p / 2;
    long at = (lane / width * words + word) * width + lane % width;
    return type == ME_F32 ? at : 2 * at + p % 2;
}

// The naive twin of packing: lanes are the rows of `source`, or its columns.
static void *pack_naively(table source, long width, int type, bool across) {
    long lanes = across ? source.columns : source.rows;
    long k = across ? source.rows : source.columns;
    void *panels = panel_memory(lanes, width, k, type);
    long units = panels_of(lanes, width) * width * words_of(k, type) * (type == ME_F32 ? 1 : 2);
    if (units == 0) return panels;
    table out = {{panels, units, type}, 1, units};
    memset(panels, 0, (size_t)(units * (type == ME_F32 ? 4 : 2)));
    for (long lane = 0; lane < lanes; lane++)
        for (long p = 0; p < k; p++)
            set(out, 0, panel_index(lane, p, width, k, type),
                across ? get(source, p, lane) : get(source, lane, p));
    return panels;
}

static void check_pack(const me_kernels *kernels, long lanes, long k, int from, int to) {
    for (int across = 0; across < 2; across++)
        for (int side = 0; side < 2; side++)
            for (long step = 1; step < 99; step += 97) {
                long width = side == 0 ? kernels->mr : kernels->nr;
                long panels = panels_of(lanes, width);
                table source = across ? table_of(k, lanes, from) : table_of(lanes, k, from);
                fill(source, PLAIN);
                void *got = panel_memory(lanes, width, k, to);
                for (long p = 0; p < panels; p += step)
                    kernels->pack(got, to, width, source.at, lanes, k,
                                  across ? ME_ACROSS : ME_ALONG, p,
                                  p + step < panels ? p + step : panels);
                void *wanted = pack_naively(source, width, to, across);
                size_t bytes = (size_t)(panels * width * words_of(k, to) * 4);
                say("%s pack %s, width %ld, %ld lanes, k %ld, types %d %d", kernels->name,
                    across ? "across" : "along", width, lanes, k, from, to);
                expect(memcmp(got, wanted, bytes) == 0, "panels differ");
                release();
            }
}

static void check_transposing(const me_kernels *kernels, long n, long k, int type) {
    table w = table_of(n, k, type), row = table_of(1, k, ME_F32);
    fill(w, PLAIN);
    void *panels = pack_naively(w, kernels->nr, type, false);
    void *wanted = pack_naively(w, kernels->nr, type, true);
    void *got = panel_memory(k, kernels->nr, n, type);
    long count = panels_of(k, kernels->nr);
    long bytes_of_panel = words_of(n, type) * kernels->nr * 4;
    for (long p = 0, step = 1; p < count; p += step, step = 2)
        kernels->transpose_panels((char *)got + p * bytes_of_panel, panels, type, n, k, p,
                                  p + step < count ? p + step : count);
    say("%s transpose_panels %ld × %ld, type %d", kernels->name, n, k, type);
    size_t bytes = (size_t)(count * kernels->nr * words_of(n, type) * 4);
    expect(memcmp(got, wanted, bytes) == 0, "panels differ");
    for (long i = 0; i < n; i++) {
        kernels->unpack_row(row.at.data, panels, type, k, i);
        for (long j = 0; j < k; j++)
            expect_near(get(row, 0, j), get(w, i, j), 0, 0, "unpack_row");
    }
    release();
}

// A product with all it may have: rows as they lie, a second reduction, an addend (which may be C
// itself), a factor.
typedef struct {
    long m, n, k, k2;
    int type, c_type;
    bool in_rows;
    enum { NO_ADDEND, OTHER_ADDEND, C_ITSELF } addend;
    filling with;
} product;

static const double alpha = 0.5;

static void expect_product(product p, table c, table before, table a[2], table b[2]) {
    for (long i = 0; i < p.m; i++)
        for (long j = 0; j < p.n; j++) {
            double sum = 0, size = 0;
            for (int part = 0; part < (p.k2 > 0 ? 2 : 1); part++)
                for (long s = 0; s < a[part].columns; s++) {
                    double term = get(a[part], i, s) * get(b[part], j, s);
                    sum += term;
                    size += fabs(term);
                }
            double wanted = sum * alpha;
            if (p.addend != NO_ADDEND) wanted += get(before, i, j);
            wanted = rounded(wanted, p.c_type);
            size = size * alpha + fabs(wanted);
            double tolerance = 4e-6 + 2 * unit(p.c_type);
            // Products of numbers that the bf16 instructions take for zero.
            if (p.with == EDGES) size += 1e-27;
            expect_near(get(c, i, j), wanted, size, tolerance, "an element");
        }
}

// Rows of whole words as they lie, with a gap; gives the words from one to the next.
static void *lay_rows(table source, long *stride) {
    long elements = source.at.type == ME_F32 ? 1 : 2, words = source.columns / elements;
    *stride = words + 3;
    table rows = {{exact((size_t)(((source.rows - 1) * *stride + words) * 4)), *stride * elements,
                   source.at.type}, source.rows, source.columns};
    for (long i = 0; i < source.rows; i++)
        for (long j = 0; j < source.columns; j++) set(rows, i, j, get(source, i, j));
    return rows.at.data;
}

static void check_product(const me_kernels *kernels, product p) {
    long ks[2] = {p.k, p.k2};
    table a[2], b[2];
    void *left[2] = {NULL, NULL}, *right[2] = {NULL, NULL};
    long strides[2] = {0, 0};
    for (int part = 0; part < (p.k2 > 0 ? 2 : 1); part++) {
        a[part] = table_of(p.m, ks[part], p.type);
        b[part] = table_of(p.n, ks[part], p.type);
        fill(a[part], p.with);
        fill(b[part], PLAIN);
        // Sums of the largest numbers stay within the type.
        for (long i = 0; p.with == EDGES && i < p.n; i++)
            for (long j = 0; j < ks[part]; j++) set(b[part], i, j, get(b[part], i, j) / 1024);
        bool whole = p.type == ME_F32 || ks[part] % 2 == 0;
        left[part] = p.in_rows && whole ? lay_rows(a[part], strides + part)
                                        : pack_naively(a[part], kernels->mr, p.type, false);
        right[part] = pack_naively(b[part], kernels->nr, p.type, false);
    }
    bool past_caches = p.c_type == ME_F32 && p.addend == NO_ADDEND;
    table c = past_caches ? table_of_lines(p.m, p.n) : table_of(p.m, p.n, p.c_type);
    table before = table_of(p.m, p.n, p.c_type);
    fill(before, PLAIN);
    if (p.addend == C_ITSELF) memcpy(c.at.data, before.at.data,
        (size_t)((p.m - 1) * c.at.stride + p.n) * (p.c_type == ME_F32 ? 4 : 2));
    me_gemm g = {.m = p.m, .n = p.n, .k = words_of(p.k, p.type), .a = left[0],
                 .a_stride = strides[0], .b = right[0], .k2 = words_of(p.k2, p.type),
                 .a2 = left[1], .a2_stride = strides[1], .b2 = right[1], .type = p.type, .c = c.at,
                 .addend_stride = c.at.stride, .alpha = (float)alpha,
                 .past_caches = past_caches};
    g.addend = p.addend == NO_ADDEND ? NULL : p.addend == C_ITSELF ? c.at.data : before.at.data;
    long rows = panels_of(p.m, kernels->mr), columns = panels_of(p.n, kernels->nr);
    kernels->gemm(&g, 0, rows, 0, columns / 2);
    kernels->gemm(&g, 0, rows / 2, columns / 2, columns);
    kernels->gemm(&g, rows / 2, rows, columns / 2, columns);
    say("%s gemm %ld × %ld × %ld + %ld, types %d %d, rows %d, addend %d, filling %d",
        kernels->name, p.m, p.n, p.k, p.k2, p.type, p.c_type, p.in_rows, p.addend, p.with);
    expect_product(p, c, before, a, b);
    check_gaps(c);
    release();
}

void check_products(const me_kernels *kernels) {
    static const long lanes[] = {1, 7, 8, 33, 65}, depths[] = {1, 2, 7, 64, 65, 131};
    for (size_t l = 0; l < sizeof lanes / sizeof *lanes; l++)
        for (size_t d = 0; d < sizeof depths / sizeof *depths; d++)
            for (int type = 0; type < 2; type++) {
                check_pack(kernels, lanes[l], depths[d], ME_F32, type);
                check_pack(kernels, lanes[l], depths[d], ME_BF16, type);
                check_transposing(kernels, lanes[l], depths[d], type);
            }
    static const long shapes[][4] = {{1, 1, 1, 0},  {1, 65, 63, 5}, {2, 7, 64, 0}, {3, 97, 7, 1},
                                     {7, 50, 65, 8}, {17, 63, 2, 0}, {40, 5, 33, 3}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
        for (int choice = 0; choice < 2 * 2 * 2 * 3 * FILLS; choice++) {
            const long *shape = shapes[s];
            check_product(kernels, (product){.m = shape[0], .n = shape[1], .k = shape[2],
                                             .k2 = shape[3], .type = choice % 2,
                                             .c_type = choice / 2 % 2,
                                             .in_rows = choice / 4 % 2, .addend = choice / 8 % 3,
                                             .with = (filling)(choice / 24)});
        }
}
