// Operations on rows: conversions, sums, norms, turning, the gated activation.
#include "check.h"

static const long widths[] = {1, 2, 7, 8, 15, 16, 17, 33, 63, 65, 130};
enum { WIDTHS = sizeof widths / sizeof *widths, ROWS = 3 };

static table filled(long rows, long columns, int type, filling with) {
    table t = table_of(rows, columns, type);
    fill(t, with);
    return t;
}

// A row of float32 without a gap, as weights are given.
static const float *floats(table t) { return t.at.data; }

static void check_sums(const me_kernels *k, long D, int a_type, int b_type, filling with) {
    for (int type = 0; type < 2; type++) {
        table a = filled(ROWS, D, a_type, with), b = filled(ROWS, D, b_type, with);
        table sum = table_of(ROWS, D, type), copy = table_of(ROWS, D, type);
        k->convert(copy.at, a.at, ROWS, D);
        k->add(sum.at, a.at, b.at, ROWS, D, 0.25f);
        say("%s convert and add, %ld columns, types %d %d %d, filling %d", k->name, D, a_type,
            b_type, type, with);
        for (long i = 0; i < ROWS; i++)
            for (long j = 0; j < D; j++) {
                double x = get(a, i, j), y = get(b, i, j) * 0.25, wanted = rounded(x + y, type);
                expect_near(get(copy, i, j), rounded(x, type), 0, 0, "a converted value");
                expect_near(get(sum, i, j), wanted, fabs(x) + fabs(y), 3 * unit(type), "a sum");
            }
        check_gaps(sum);
        check_gaps(copy);
        if (a_type == ME_F32) {
            double squares = 0;
            for (long j = 0; j < D; j++) squares += get(a, 0, j) * get(a, 0, j);
            expect_near(k->sum_of_squares(floats(a), D), squares, squares, 1e-13, "sum_of_squares");
        }
        release();
    }
}

static void check_norms(const me_kernels *k, long D, int type, filling with) {
    const double epsilon = 1e-5;
    table x = filled(ROWS, D, type, with), out = table_of(ROWS, D, type);
    table weight = filled(1, D, ME_F32, PLAIN), rstd = table_of(1, ROWS, ME_F32);
    k->rmsnorm_forward(out.at, rstd.at.data, x.at, floats(weight), D, (float)epsilon, 0, ROWS);
    say("%s rmsnorm_forward, %ld columns, type %d, filling %d", k->name, D, type, with);
    for (long i = 0; i < ROWS; i++) {
        double squares = 0;
        for (long j = 0; j < D; j++) squares += get(x, i, j) * get(x, i, j);
        // The sum is a float: beyond its range it is infinite.
        double r = 1 / sqrt((float)squares / (double)D + epsilon);
        expect_near(get(rstd, 0, i), r, r, 1e-6, "rstd");
        for (long j = 0; j < D; j++) {
            double wanted = get(x, i, j) * r * get(weight, 0, j);
            expect_near(get(out, i, j), rounded(wanted, type), fabs(wanted), 1e-6 + 2 * unit(type),
                        "an element");
        }
    }
    check_gaps(out);
    release();
}

// Gradients of type `type` beside activations of type `x_type`.
static void check_norm_gradients(const me_kernels *k, long D, int type, int x_type, bool residual,
                                 bool narrow, filling with) {
    table x = filled(ROWS, D, x_type, PLAIN), dy = filled(ROWS, D, type, with);
    table weight = filled(1, D, ME_F32, PLAIN), rest = filled(ROWS, D, type, PLAIN);
    table rstd = table_of(1, ROWS, ME_F32), dx = table_of(ROWS, D, type);
    table dw = filled(1, D, ME_F32, PLAIN), dw0 = table_of(1, D, ME_F32);
    memcpy(dw0.at.data, dw.at.data, (size_t)D * 4);
    for (long i = 0; i < ROWS; i++) set(rstd, 0, i, 0.5 + 0.25 * (double)i);
    table copy = table_of(ROWS, D, ME_BF16);
    me_rows none = {NULL, 0, ME_BF16};
    k->rmsnorm_backward(dx.at, narrow ? copy.at : none, dw.at.data, dy.at, x.at, floats(rstd), floats(weight), D,
                        residual ? rest.at : none, 0, ROWS);
    say("%s rmsnorm_backward, %ld columns, types %d %d, filling %d", k->name, D, type, x_type,
        with);
    for (long i = 0; i < ROWS; i++) {
        double r = get(rstd, 0, i), dot = 0, size = 0;
        for (long j = 0; j < D; j++) {
            double term = get(dy, i, j) * get(weight, 0, j) * get(x, i, j);
            dot += term;
            size += fabs(term);
        }
        for (long j = 0; j < D; j++) {
            double direct = get(dy, i, j) * get(weight, 0, j);
            double along = get(x, i, j) * r * r / (double)D;
            double wanted = r * (direct - along * dot) + (residual ? get(rest, i, j) : 0);
            double scale = r * (fabs(direct) + fabs(along) * size) + fabs(wanted) + 1;
            expect_near(get(dx, i, j), rounded(wanted, type), scale, 1e-5 + 2 * unit(type), "dx");
            if (narrow)
                expect_near(get(copy, i, j), rounded(get(dx, i, j), ME_BF16), 0, 0, "narrow");
        }
    }
    for (long j = 0; j < D; j++) {
        double sum = get(dw0, 0, j), size = fabs(sum);
        for (long i = 0; i < ROWS; i++) {
            double term = get(dy, i, j) * get(x, i, j) * get(rstd, 0, i);
            sum += term;
            size += fabs(term);
        }
        expect_near(get(dw, 0, j), sum, size, 1e-6, "d_weight");
    }
    check_gaps(dx);
    check_gaps(copy);
    release();
}

static void check_rope(const me_kernels *k, long hd, int type, filling with) {
    enum { HEADS = 3, POSITIONS = 5 };
    long half = hd / 2;
    table x = filled(ROWS, HEADS * hd, type, with), before = table_of(ROWS, HEADS * hd, type);
    memcpy(before.at.data, x.at.data,
           (size_t)((ROWS - 1) * x.at.stride + x.columns) * (type == ME_F32 ? 4 : 2));
    float *cosine = exact((size_t)(POSITIONS * half) * 4), *sine =
        exact((size_t)(POSITIONS * half) * 4);
    for (long i = 0; i < POSITIONS * half; i++) {
        cosine[i] = cosf((float)i);
        sine[i] = sinf((float)i);
    }
    int32_t *positions = exact(ROWS * 4);
    for (int i = 0; i < ROWS; i++) positions[i] = (i * 3 + 4) % POSITIONS;
    k->rope(x.at, cosine, sine, positions, HEADS, hd, -1, 0, ROWS);
    say("%s rope, heads of %ld, type %d, filling %d", k->name, hd, type, with);
    for (long i = 0; i < ROWS; i++)
        for (long j = 0; j < HEADS * hd; j++) {
            long p = j % hd % half, first = j / hd * hd + p;
            double c = cosine[positions[i] * half + p], s = -sine[positions[i] * half + p];
            double a = get(before, i, first), b = get(before, i, first + half);
            double wanted = j % hd < half ? a * c - b * s : b * c + a * s;
            expect_near(get(x, i, j), rounded(wanted, type), fabs(a) + fabs(b),
                        1e-6 + 2 * unit(type), "an element");
        }
    check_gaps(x);
    release();
}

static void check_swiglu(const me_kernels *k, long F, int type, filling with) {
    table gu = filled(ROWS, 2 * F, type, with), dy = filled(ROWS, F, type, PLAIN);
    table out = table_of(ROWS, F, type), d = table_of(ROWS, 2 * F, type);
    table again = table_of(ROWS, F, type);
    k->swiglu_forward(out.at, gu.at, F, 0, ROWS);
    k->swiglu_backward(d.at, again.at, gu.at, dy.at, F, 0, ROWS);
    say("%s swiglu, %ld columns, type %d, filling %d", k->name, F, type, with);
    for (long i = 0; i < ROWS; i++)
        for (long j = 0; j < F; j++) {
            // The gate's products are floats, infinite where a float would be.
            double g = get(gu, i, j), u = get(gu, i, F + j), e = get(dy, i, j);
            double s = (float)(1 / (1 + exp(-g))), silu = (float)(g * s);
            double slope = s + silu * (1 - s);
            double wanted = (float)(silu * u), du = (float)(e * silu);
            double dg = (float)((float)(e * u) * slope), size = fabs((double)(float)(e * u));
            double near = 2e-6 + 2 * unit(type);
            expect_near(get(out, i, j), rounded(wanted, type), fabs(wanted), near, "out");
            expect_near(get(again, i, j), get(out, i, j), 0, 0, "out, given by backward");
            expect_near(get(d, i, F + j), rounded(du, type), fabs(du), near, "d_up");
            expect_near(get(d, i, j), rounded(dg, type), size, near, "d_gate");
        }
    check_gaps(out);
    check_gaps(d);
    check_gaps(again);
    release();
}

void check_rows(const me_kernels *k) {
    for (int w = 0; w < WIDTHS; w++)
        for (int type = 0; type < 2; type++)
            for (int with = 0; with < FILLS; with++) {
                long D = widths[w];
                check_sums(k, D, ME_F32, type, (filling)with);
                check_sums(k, D, ME_BF16, type, (filling)with);
                check_norms(k, D, type, (filling)with);
                check_rope(k, 2 * D, type, (filling)with);
                check_swiglu(k, D, type, (filling)with);
                if (with == EDGES) continue;
                check_norm_gradients(k, D, type, type, with == PLAIN, false,
                                     (filling)with);
                check_norm_gradients(k, D, ME_F32, type, with == WILD, true, (filling)with);
            }
}
