// Cross-entropy and the optimiser.
#include "check.h"

static const long widths[] = {1, 2, 7, 16, 17, 63, 65, 130};
enum { WIDTHS = sizeof widths / sizeof *widths, ROWS = 5 };

// Rows by kind: usual ones, huge ones, ones with −∞, ones with NaN, close ones far from zero.
static void fill_logits(table x) {
    fill(x, PLAIN);
    for (long j = 0; j < x.columns; j++) {
        set(x, 0, j, get(x, 0, j) * 5);
        set(x, 1, j, get(x, 1, j) * 1e30);
        if (j > 0 && below(2) == 0) set(x, 2, j, -INFINITY);
        set(x, 4, j, get(x, 4, j) + 1e4);
    }
    set(x, 3, below(x.columns), NAN);
}

static void expect_losses(table x, table g, const float *losses, const int32_t *best,
                          const int32_t *targets, double scale) {
    long V = x.columns;
    for (long i = 0; i < ROWS; i++) {
        double top = -INFINITY, sum = 0;
        long at = 0;
        for (long j = 0; j < V; j++)
            if (get(x, i, j) > top) top = get(x, i, j), at = j;
        for (long j = 0; j < V; j++) sum += exp(get(x, i, j) - top);
        double loss = (float)(log(sum) + (top - get(x, i, targets[i])));
        expect_near(losses[i], loss, 1 + fabs(loss), 2e-6, "a loss");
        if (i != 3) expect(best[i] == at, "the greatest logit");
        for (long j = 0; g.at.data != NULL && j < V; j++) {
            double wanted = (exp(get(x, i, j) - top) / sum - (j == targets[i])) * scale;
            expect_near(get(g, i, j), wanted, 1, 1e-6 + unit(g.at.type), "a gradient");
        }
    }
}

// Where the gradient goes: nowhere, to float32 or bfloat16 of its own (the logits are used up), or
// over the logits.
static void check_cross_entropy(const me_kernels *k, long V, int where) {
    const float scale = 0.5f;
    table x = table_of(ROWS, V, ME_F32), given = table_of(ROWS, V, ME_F32);
    fill_logits(given);
    memcpy(x.at.data, given.at.data, (size_t)((ROWS - 1) * x.at.stride + V) * 4);
    table g = {{NULL, 0, ME_F32}, ROWS, V};
    if (where == 1 || where == 2) g = table_of(ROWS, V, where == 1 ? ME_F32 : ME_BF16);
    if (where == 3) g = x;
    float *losses = exact(ROWS * 4);
    int32_t *best = exact(ROWS * 4), *targets = exact(ROWS * 4);
    for (long i = 0; i < ROWS; i++) targets[i] = (int32_t)(i == 0 ? V - 1 : below(V));
    k->cross_entropy(g.at, losses, best, x.at, targets, V, scale, 0, 1);
    k->cross_entropy(g.at, losses, best, x.at, targets, V, scale, 1, ROWS);
    say("%s cross_entropy, %ld logits, gradient %d", k->name, V, where);
    expect_losses(given, g, losses, best, targets, scale);
    check_gaps(x);
    if (g.at.data != NULL) check_gaps(g);
    release();
}

static void check_adamw(const me_kernels *k, long n, filling with) {
    me_adamw a = {.learning_rate = 0.01f, .beta1 = 0.9f, .beta2 = 0.95f, .epsilon = 1e-8f,
                  .decay = 0.1f, .correction1 = 0.271f, .correction2_sqrt = 0.37765063f,
                  .gradient_scale = 0.5f};
    table p = table_of(1, n, ME_F32), g = table_of(1, n, ME_F32), m = table_of(1, n, ME_F32),
          v = table_of(1, n, ME_F32), before[3];
    fill(p, PLAIN), fill(g, with), fill(m, PLAIN), fill(v, PLAIN);
    for (long j = 0; j < n; j++) set(v, 0, j, fabs(get(v, 0, j)));
    const table now[3] = {p, m, v};
    for (int i = 0; i < 3; i++) {
        before[i] = table_of(1, n, ME_F32);
        memcpy(before[i].at.data, now[i].at.data, (size_t)n * 4);
    }
    k->adamw(p.at.data, g.at.data, m.at.data, v.at.data, n, a);
    say("%s adamw, %ld elements, filling %d", k->name, n, with);
    for (long j = 0; j < n; j++) {
        double grad = get(g, 0, j) * a.gradient_scale, x = get(before[0], 0, j);
        double m0 = get(before[1], 0, j), v0 = get(before[2], 0, j);
        double first = m0 + (grad - m0) * (1.0f - a.beta1);
        double second = (float)(v0 * a.beta2 + (float)(grad * grad) * (1.0 - a.beta2));
        x *= 1.0 - (double)(a.learning_rate * a.decay);
        double step = a.learning_rate / a.correction1 * first
            / (sqrt(second) / a.correction2_sqrt + a.epsilon);
        expect_near(get(m, 0, j), first, fabs(grad) + fabs(m0), 1e-6, "m");
        expect_near(get(v, 0, j), second, fabs(second), 1e-6, "v");
        expect_near(get(p, 0, j), x - step, fabs(x) + fabs(step), 2e-6, "p");
    }
    release();
}

void check_losses(const me_kernels *k) {
    for (int w = 0; w < WIDTHS; w++) {
        for (int where = 0; where < 4; where++) check_cross_entropy(k, widths[w], where);
        for (int with = 0; with < FILLS; with++) check_adamw(k, widths[w], (filling)with);
    }
}
