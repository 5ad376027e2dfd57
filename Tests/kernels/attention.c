// Attention and its gradients.
#include "check.h"

// T queries with `prefix` earlier keys; keys stand in any order. A query sees the last `window`.
typedef struct {
    long T, prefix, heads, kv_heads, hd, window;
    int type;
    bool wild;
} shape;

typedef struct {
    shape s;
    table q, k, v, out, d_out, dq, dk, dv;
    int32_t *key_rows;
    float *lse, *delta;
    double *weights, *slopes;  // P and dS of a head, (T, keys)
} problem;

static problem problem_of(shape s) {
    long keys = s.T + s.prefix;
    problem p = {.s = s};
    table *queries[] = {&p.q, &p.out, &p.d_out, &p.dq}, *others[] = {&p.k, &p.v, &p.dk, &p.dv};
    for (int i = 0; i < 4; i++) {
        *queries[i] = table_of(s.T, s.heads * s.hd, s.type);
        *others[i] = table_of(keys, s.kv_heads * s.hd, s.type);
        fill(*queries[i], PLAIN);
        fill(*others[i], PLAIN);
    }
    if (s.wild) {
        set(p.q, s.T / 3, 0, NAN);
        set(p.v, keys / 2, 0, -INFINITY);
        set(p.k, keys - 1, p.k.columns - 1, NAN);
    }
    p.key_rows = exact((size_t)keys * 4);
    for (long i = 0; i < keys; i++) p.key_rows[i] = (int32_t)((i + s.prefix) % keys);
    if (s.prefix == 0)
        for (long i = 0; i < keys; i++) p.key_rows[i] = (int32_t)i;
    p.lse = exact((size_t)(s.T * s.heads) * 4);
    p.delta = exact((size_t)(s.T * s.heads) * 4);
    p.weights = exact((size_t)(s.T * keys) * 8);
    p.slopes = exact((size_t)(s.T * keys) * 8);
    return p;
}

// The first key that query t sees.
static long first_key(shape s, long t) {
    long first = s.prefix + t + 1 - s.window;
    return first > 0 ? first : 0;
}

static double scale_of(shape s) { return (float)(1 / sqrt((double)s.hd)); }

static double head_dot(table a, long i, long a_head, table b, long j, long b_head, long hd) {
    double sum = 0;
    for (long e = 0; e < hd; e++) sum += get(a, i, a_head * hd + e) * get(b, j, b_head * hd + e);
    return sum;
}

// The weights of all queries of a head; gives the logarithms of their sums in `lse`.
static void weigh(problem p, long head, double *lse) {
    shape s = p.s;
    long keys = s.T + s.prefix, shared = head / (s.heads / s.kv_heads);
    for (long t = 0; t < s.T; t++) {
        double *w = p.weights + t * keys, top = -INFINITY, sum = 0;
        for (long j = first_key(s, t); j <= s.prefix + t; j++) {
            w[j] = head_dot(p.q, t, head, p.k, p.key_rows[j], shared, s.hd) * scale_of(s);
            if (!(w[j] <= top)) top = w[j];
        }
        for (long j = first_key(s, t); j <= s.prefix + t; j++) sum += exp(w[j] - top);
        lse[t] = top + log(sum);
        for (long j = first_key(s, t); j <= s.prefix + t; j++) w[j] = exp(w[j] - lse[t]);
    }
}

// Results are compared with the size of values: sums of weights, which are one in all.
static double tolerance_of(shape s) { return s.type == ME_F32 ? 2e-5 : 0.03; }

static void expect_forward(problem p, long head) {
    shape s = p.s;
    long keys = s.T + s.prefix, shared = head / (s.heads / s.kv_heads);
    double *lse = exact((size_t)s.T * 8);
    weigh(p, head, lse);
    for (long t = 0; t < s.T; t++) {
        expect_near(p.lse[t * s.heads + head], lse[t], 1 + fabs(lse[t]), 1e-5, "lse");
        for (long e = 0; e < s.hd; e++) {
            double sum = 0;
            for (long j = first_key(s, t); j <= s.prefix + t; j++)
                sum += p.weights[t * keys + j] * get(p.v, p.key_rows[j], shared * s.hd + e);
            expect_near(get(p.out, t, head * s.hd + e), sum, 2, tolerance_of(s), "out");
        }
    }
}

static void run_forward(const me_kernels *k, problem p) {
    shape s = p.s;
    me_attention a = {.q = p.q.at, .k = p.k.at, .v = p.v.at, .out = p.out.at, .lse = p.lse,
                      .heads = s.heads, .kv_heads = s.kv_heads, .head_dim = s.hd,
                      .scale = (float)scale_of(s), .first = 0, .count = s.T,
                      .key_count = s.T + s.prefix, .window = s.window, .key_rows = p.key_rows};
    // In two calls, each with scratch memory for its queries.
    const long cuts[] = {0, s.T / 3, s.T};
    for (int part = 0; part < 2; part++)
        for (long h = 0; h < s.kv_heads && cuts[part] < cuts[part + 1]; h++) {
            long queries = cuts[part + 1] - cuts[part];
            float *scratch = exact(
                4 * (size_t)me_attention_forward_scratch(s.heads, s.kv_heads, s.hd, queries));
            k->attention_forward(&a, h, cuts[part], cuts[part + 1], scratch);
        }
}

// The gradients with the rows as two runs, the second of which goes on from the first.
static void run_backward(const me_kernels *k, problem p, long cut) {
    shape s = p.s;
    long wide = (s.hd + 15) / 16 * 16, group = s.heads / s.kv_heads;
    long before = (cut + ME_KEY_BLOCK - 1) / ME_KEY_BLOCK;
    long blocks = before + (s.T - cut + ME_KEY_BLOCK - 1) / ME_KEY_BLOCK;
    me_query_run *runs = exact(2 * sizeof *runs);
    runs[0] = (me_query_run){.first = 0, .count = cut};
    runs[1] = (me_query_run){
        .first = cut, .count = s.T - cut, .before = cut, .sum = cut, .block = before};
    k->attention_delta(p.out.at, p.d_out.at, p.delta, s.heads, s.hd, 0, s.T);
    for (long h = 0; h < s.kv_heads; h++) {
        me_attention_gradient a = {
            .q = p.q.at, .k = p.k.at, .v = p.v.at, .d_out = p.d_out.at, .dq = p.dq.at,
            .dk = p.dk.at, .dv = p.dv.at, .lse = p.lse, .delta = p.delta, .heads = s.heads,
            .kv_heads = s.kv_heads, .head_dim = s.hd, .scale = (float)scale_of(s),
            .window = s.window, .runs = runs, .later = 1, .dq_sums = exact((size_t)(group * s.T * wide) * 4),
            .added = exact((size_t)blocks * 4)};
        memset(a.added, 0, (size_t)blocks * 4);
        for (long block = 0; block < blocks; block++) {
            if (block == before) a.runs = runs + 1, a.later = 0, a.earlier = before;
            k->attention_backward(&a, h, block - a.earlier,
                                  exact(4 * (size_t)me_attention_backward_scratch(s.hd)));
        }
    }
}

// dP·P − P·delta of a head, from the weights.
static void fill_slopes(problem p, long head) {
    shape s = p.s;
    long shared = head / (s.heads / s.kv_heads);
    for (long t = 0; t < s.T; t++) {
        double delta = head_dot(p.out, t, head, p.d_out, t, head, s.hd);
        expect_near(p.delta[t * s.heads + head], delta, (double)s.hd * 9, 1e-5, "delta");
        for (long j = first_key(s, t); j <= t; j++) {
            double dp = head_dot(p.d_out, t, head, p.v, j, shared, s.hd);
            p.slopes[t * s.T + j] = p.weights[t * s.T + j] * (dp - delta);
        }
    }
}

static void expect_backward(problem p) {
    shape s = p.s;
    long group = s.heads / s.kv_heads;
    double *lse = exact((size_t)s.T * 8), near = tolerance_of(s);
    double *dk = exact((size_t)(s.T * s.hd) * 8), *dv = exact((size_t)(s.T * s.hd) * 8);
    for (long head = 0; head < s.heads; head++) {
        long shared = head / group;
        weigh(p, head, lse);
        fill_slopes(p, head);
        if (head % group == 0) {
            memset(dk, 0, (size_t)(s.T * s.hd) * 8);
            memset(dv, 0, (size_t)(s.T * s.hd) * 8);
        }
        for (long t = 0; t < s.T; t++)
            for (long e = 0; e < s.hd; e++) {
                double dq = 0;
                for (long j = first_key(s, t); j <= t; j++) {
                    double slope = p.slopes[t * s.T + j] * scale_of(s);
                    dq += slope * get(p.k, j, shared * s.hd + e);
                    dk[j * s.hd + e] += slope * get(p.q, t, head * s.hd + e);
                    dv[j * s.hd + e] +=
                        p.weights[t * s.T + j] * get(p.d_out, t, head * s.hd + e);
                }
                expect_near(get(p.dq, t, head * s.hd + e), dq, 4, 2 * near, "dq");
            }
        for (long i = 0; head % group == group - 1 && i < s.T * s.hd; i++) {
            long j = i / s.hd, at = shared * s.hd + i % s.hd;
            expect_near(get(p.dk, j, at), dk[i], 4 + fabs(dk[i]), 2 * near, "dk");
            expect_near(get(p.dv, j, at), dv[i], 4 + fabs(dv[i]), 2 * near, "dv");
        }
    }
}

static void check_shape(const me_kernels *k, shape s) {
    problem p = problem_of(s);
    run_forward(k, p);
    say("%s attention, %ld + %ld tokens, %ld / %ld heads of %ld, window %ld, type %d, %s", k->name,
        s.prefix, s.T, s.heads, s.kv_heads, s.hd, s.window, s.type, s.wild ? "wild" : "plain");
    for (long head = 0; head < s.heads; head++) expect_forward(p, head);
    const long cuts[] = {0, s.T / 3, s.T - 1};
    for (int i = 0; i < 3 && s.prefix == 0; i++) {
        run_backward(k, p, cuts[i]);
        expect_backward(p);
    }
    const table all[] = {p.out, p.dq, p.dk, p.dv};
    for (int i = 0; i < 4; i++) check_gaps(all[i]);
    release();
}

void check_attention(const me_kernels *k) {
#define NONE ME_NO_WINDOW
    static const shape shapes[] = {
        {1, 0, 2, 1, 64, NONE, 0, 0},   {7, 0, 3, 3, 20, NONE, 0, 0},
        {63, 0, 4, 2, 32, NONE, 0, 0},  {65, 0, 2, 2, 7, NONE, 0, 0},
        {130, 0, 3, 1, 16, NONE, 0, 0}, {129, 0, 1, 1, 65, NONE, 0, 0},
        {257, 0, 1, 1, 1, NONE, 0, 0},  {1, 130, 2, 1, 48, NONE, 0, 0},
        {5, 64, 6, 2, 10, NONE, 0, 0},  {33, 100, 1, 1, 128, NONE, 0, 0},
        {1, 0, 1, 1, 16, 1, 0, 0},      {140, 0, 2, 1, 16, 1, 0, 0},
        {65, 0, 2, 2, 20, 7, 0, 0},     {300, 0, 2, 1, 7, 128, 0, 0},
        {270, 0, 3, 1, 16, 129, 0, 0},  {131, 0, 1, 1, 32, 130, 0, 0},
        {400, 0, 1, 1, 10, 51, 0, 0},   {1, 300, 2, 1, 48, 33, 0, 0},
        {20, 270, 2, 1, 20, 140, 0, 0}, {150, 290, 1, 1, 8, 45, 0, 0},
    };
#undef NONE
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int choice = 0; choice < 4; choice++) {
            shape s = shapes[i];
            s.type = choice % 2;
            s.wild = choice >= 2;
            check_shape(k, s);
        }
}
