// Products with the factors of low-rank adapters.
#include "check.h"

static long round_up(long n, long unit) { return (n + unit - 1) / unit * unit; }

// Memory of a table whose rows stand `stride` elements apart, all of it zero.
static table zeros(long rows, long stride, int type) {
    size_t bytes = (size_t)(rows * stride * (type == ME_F32 ? 4 : 2));
    table t = {{exact(bytes), stride, type}, rows, stride};
    memset(t.at.data, 0, bytes);
    return t;
}

static double dot(table a, long i, table b, long j, long k, double *size) {
    double sum = 0;
    *size = 0;
    for (long p = 0; p < k; p++) {
        sum += get(a, i, p) * get(b, j, p);
        *size += fabs(get(a, i, p) * get(b, j, p));
    }
    return sum;
}

static void check_forward(const me_kernels *kernels, long rows, long width, long k, int type,
                          int out_type, filling with) {
    table x = table_of(rows, k, type), out = table_of(rows, width, out_type);
    table factor = zeros(round_up(width, 8), round_up(k, type == ME_F32 ? 16 : 32), type);
    table live = {factor.at, width, k};
    fill(x, with);
    fill(live, PLAIN);
    kernels->thin_forward(out.at, x.at, factor.at, width, k, 2, 0, rows / 2);
    kernels->thin_forward(out.at, x.at, factor.at, width, k, 2, rows / 2, rows);
    say("%s thin_forward %ld × %ld × %ld, types %d %d, filling %d", kernels->name, rows, width, k,
        type, out_type, with);
    for (long i = 0; i < rows; i++)
        for (long e = 0; e < width; e++) {
            double size, wanted = rounded(2 * dot(x, i, factor, e, k, &size), out_type);
            double tolerance = 4e-6 + 2 * unit(out_type);
            expect_near(get(out, i, e), wanted, 2 * size, tolerance, "an element");
        }
    check_gaps(out);
    release();
}

// Column `column` of panels eight wide, at row `row` of the reduction.
static void set_in_panels(void *panels, long column, long row, long rows, int type, double value) {
    long words = type == ME_F32 ? rows : (rows + 1) / 2, word = type == ME_F32 ? row : row / 2;
    long at = (column / 8 * words + word) * 8 + column % 8;
    table t = {{panels, 0, type}, 1, 0};
    set(t, 0, type == ME_F32 ? at : 2 * at + row % 2, value);
}

static void check_gradient(const me_kernels *kernels, long rows, long width, long columns, int type,
                           filling with) {
    table x = table_of(rows, columns, type), y = table_of(rows, width, type);
    fill(x, with);
    fill(y, PLAIN);
    long words = type == ME_F32 ? rows : (rows + 1) / 2, wide = round_up(columns, 32);
    size_t bytes = (size_t)(round_up(width, 8) * words * 4);
    void *panels = exact(bytes);
    memset(panels, 0, bytes);
    for (long i = 0; i < rows; i++)
        for (long e = 0; e < width; e++) set_in_panels(panels, e, i, rows, type, get(y, i, e));
    table sums = zeros(round_up(width, 8), wide, ME_F32);
    for (long e = 0; e < width; e++)
        for (long j = 0; j < columns; j++) set(sums, e, j, 3);
    for (long c = 0; c < columns; c += 32)
        kernels->thin_gradient(sums.at.data, wide, panels, width, x.at, rows, c,
                               c + 32 < columns ? c + 32 : columns);
    say("%s thin_gradient %ld × %ld × %ld, type %d, filling %d", kernels->name, rows, width,
        columns, type, with);
    for (long e = 0; e < width; e++)
        for (long j = 0; j < columns; j++) {
            double sum = 3, size = 3;
            for (long i = 0; i < rows; i++) {
                sum += get(y, i, e) * get(x, i, j);
                size += fabs(get(y, i, e) * get(x, i, j));
            }
            expect_near(get(sums, e, j), sum, size, 4e-6, "an element");
        }
    release();
}

static void check_transpose(const me_kernels *kernels, long rows, long columns, int from, int to) {
    table in = table_of(rows, columns, from), out = table_of(columns, rows, to);
    fill(in, WILD);
    kernels->transpose(out.at, in.at, rows, columns);
    say("%s transpose %ld × %ld, types %d %d", kernels->name, rows, columns, from, to);
    for (long i = 0; i < rows; i++)
        for (long j = 0; j < columns; j++)
            expect_near(get(out, j, i), rounded(get(in, i, j), to), 0, 0, "an element");
    check_gaps(out);
    release();
}

void check_thin(const me_kernels *kernels) {
    static const long shapes[][3] = {{1, 1, 1},   {2, 8, 7},   {3, 4, 64},   {7, 9, 63},
                                     {8, 16, 65}, {65, 8, 33}, {131, 24, 40}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
        for (int type = 0; type < 2; type++) {
            const long *n = shapes[s];
            for (int to = 0; to < 2; to++) {
                check_forward(kernels, n[0], n[1], n[2], type, to, PLAIN);
                check_forward(kernels, n[0], n[1], n[2], type, to, WILD);
                check_transpose(kernels, n[0], n[1], type, to);
            }
            check_gradient(kernels, n[0], n[1], n[2], type, PLAIN);
            check_gradient(kernels, n[0], n[1], n[2], type, WILD);
        }
}
