// The inner loops of MeCompute, in C, because Swift can name neither AVX-512 BF16 instructions nor
// a function's instruction set. One source (kernels.inc) is compiled once per tier; the table of
// the tier is chosen at run time. Every function works on raw memory and checks nothing: the Swift
// side does. Names: M rows, N columns, K reduction, D model width, V vocabulary.
#ifndef CMEKERNELS_H
#define CMEKERNELS_H

#include <stdbool.h>
#include <stdint.h>

// Element types as the Swift enum ElementType numbers them.
enum { ME_F32 = 0, ME_BF16 = 1 };

// How frozen weights are kept, as the Swift enum WeightType numbers them; frozen.inc has the layout.
enum { ME_Q8_0 = 0, ME_Q4_0 = 1, ME_NF4 = 2 };

// Tiers of instruction sets, slowest first; a processor has those of one family only.
enum {
    ME_ISA_PORTABLE = 0,
    ME_ISA_AVX2 = 1,
    ME_ISA_AVX512 = 2,
    ME_ISA_AVX512_BF16 = 3,
    ME_ISA_NEON = 4
};

// A source or destination of rows: element (i, j) stands at data[i * stride + j].
typedef struct {
    void *data;
    long stride;
    int type;
} me_rows;

// C(M,N) = alpha * A·B + addend, tile by tile.
//   A panels: [ceil(M/MR)][K][MR], or rows of K words as they lie   B panels: [ceil(N/NR)][K][NR]
// In bf16 a panel's element is a 32-bit word holding the pair (2k, 2k+1) along K, and K is counted
// in pairs. Missing rows, columns and the odd half of a last pair are zero.
typedef struct {
    long m, n, k;
    const void *a;
    long a_stride;  // words from one row of A to the next; 0: A is panels
    const void *b;
    // A second reduction whose sums are added in the same pass (a low-rank addition to B); k2 = 0:
    // there is none.
    long k2;
    const void *a2;
    long a2_stride;
    const void *b2;
    int type;
    me_rows c;
    const void *addend;  // NULL, or rows with c's type and `addend_stride`; may be c itself
    long addend_stride;
    float alpha;
    // A large float32 C that is not read again soon: written without being read into the caches.
    // Its rows begin on whole vectors of 64 bytes.
    bool past_caches;
} me_gemm;

// Where the operand of a packing stands: along the reduction (each panel lane is a row of the
// source) or across it (each panel lane is a column of the source).
enum { ME_ALONG = 0, ME_ACROSS = 1 };

// One attention problem: `count` query rows from row `first`; the query at index i sees, of the
// logical keys 0 … key_count - count + i, the last `window`; logical key j stands in row
// key_rows[j]. Without a window, `window` is ME_NO_WINDOW.
typedef struct {
    me_rows q, k, v, out;
    float *lse;  // (rows, heads), natural log of the softmax denominators
    long heads, kv_heads, head_dim;
    float scale;
    long first, count, key_count, window;
    const int32_t *key_rows;
} me_attention;

// Keys of a block, and queries of a block in the backward pass.
enum { ME_KEY_BLOCK = 128 };

// More keys than any text has.
enum { ME_NO_WINDOW = 1 << 30 };

// Queries of a backward pass: a run of rows that attend to themselves and to what they go on from.
typedef struct {
    long first, count;
    long before;      // rows of the text before its first
    long sum, block;  // where its rows begin in dq_sums, and its blocks of queries in `added`
} me_query_run;

// The gradients of a run of keys; its queries see them causally, those of all `later` runs wholly,
// but for keys `window` or more rows before a query.
typedef struct {
    me_rows q, k, v, d_out, dq, dk, dv;
    const float *lse, *delta;  // (rows, heads)
    long heads, kv_heads, head_dim;
    float scale;
    long window;
    const me_query_run *runs;  // the keys' own, and `later` ones that go on from it
    long later;
    long earlier;    // blocks of keys in what the run goes on from
    float *dq_sums;  // of one key-value head, by run: (heads of a group, count, head_dim up to 16)
    int32_t *added;  // by block of queries: key blocks that dq_sums has; zero before the first call
} me_attention_gradient;

typedef struct {
    float learning_rate, beta1, beta2, epsilon, decay;
    float correction1, correction2_sqrt;  // 1 - beta1^t, sqrt(1 - beta2^t)
    float gradient_scale;
} me_adamw;

typedef struct {
    int isa;
    const char *name;
    long mr, nr;  // tile of the matrix product

    void (*gemm)(const me_gemm *g, long m_panel0, long m_panel1, long n_panel0, long n_panel1);
    void (*pack)(void *panel0, int panel_type, long width, me_rows source, long lanes, long k,
                 int orientation, long panel_begin, long panel_end);
    void (*transpose_panels)(void *out, const void *in, int type, long n, long k, long out_panel0,
                             long out_panel1);
    // out (rows, width) = scale · x·factorᵀ over k. The factor has x's type, rows up to the next
    // multiple of 8 and columns up to the next multiple of 64 bytes, zeros beyond its own.
    void (*thin_forward)(me_rows out, me_rows x, me_rows factor, long width, long k, float scale,
                         long row0, long row1);
    // sums (width, c1) += panelsᵀ·x for columns c0 ..< c1, where both panels and x have `rows` rows
    // and x's type, and panels are 8 wide. `sums` has rows up to the next multiple of 8, and
    // columns up to the next multiple of 32; c0 is one.
    void (*thin_gradient)(float *sums, long sums_row, const void *panels, long width, me_rows x,
                          long rows, long c0, long c1);
    // out (columns, rows) = inᵀ; for thin matrices.
    void (*transpose)(me_rows out, me_rows in, long rows, long columns);
    void (*unpack_row)(float *out, const void *panels, int type, long k, long row);
    // Frozen panels as bf16 panels, as those of their transpose, and one row as floats, rounded to
    // bf16 as the panels are.
    void (*expand_panels)(void *out, const void *in, int format, long k, long panel0, long panel1);
    void (*expand_transpose)(void *out, const void *in, int format, long n, long k,
                             long out_panel0, long out_panel1);
    void (*expand_row)(float *out, const void *in, int format, long k, long row);

    void (*convert)(me_rows out, me_rows in, long rows, long columns);
    void (*add)(me_rows out, me_rows a, me_rows b, long rows, long columns, float scale_b);
    double (*sum_of_squares)(const float *x, long n);
    void (*rmsnorm_forward)(me_rows out, float *rstd, me_rows x, const float *weight, long columns,
                            float epsilon, long row0, long row1);
    // `narrow` takes a copy of dx in bf16 unless its data is NULL.
    void (*rmsnorm_backward)(me_rows dx, me_rows narrow, float *d_weight, me_rows dy, me_rows x,
                             const float *rstd, const float *weight, long columns,
                             me_rows residual, long row0, long row1);
    void (*rope)(me_rows x, const float *cosine, const float *sine, const int32_t *positions,
                 long heads, long head_dim, float direction, long row0, long row1);
    void (*swiglu_forward)(me_rows out, me_rows gate_up, long columns, long row0, long row1);
    // Gives the forward result, `out`, as well; it may lie over d_out, and d_gate_up over gate_up.
    void (*swiglu_backward)(me_rows d_gate_up, me_rows out, me_rows gate_up, me_rows d_out,
                            long columns, long row0, long row1);
    void (*cross_entropy)(me_rows gradient, float *losses, int32_t *best, me_rows logits,
                          const int32_t *targets, long columns, float scale, long row0, long row1);
    void (*adamw)(float *p, const float *g, float *m, float *v, long n, me_adamw settings);
    void (*attention_forward)(const me_attention *a, long kv_head, long query0, long query1,
                              float *scratch);
    void (*attention_delta)(me_rows out, me_rows d_out, float *delta, long heads, long head_dim,
                            long row0, long row1);
    // Of a problem and key-value head, blocks must be started in order: a call may wait for those
    // before its own, which must then be running or done.
    void (*attention_backward)(const me_attention_gradient *a, long kv_head, long block,
                               float *scratch);
} me_kernels;

// Processors this process may run on.
int me_processor_count(void);
// The best tier this processor has.
int me_isa_best(void);
// The kernels of a tier, or NULL where it was not compiled or the processor lacks it.
const me_kernels *me_kernels_of(int isa);

// Floats of scratch memory that a call for `queries` queries, or for one block of keys, needs.
long me_attention_forward_scratch(long heads, long kv_heads, long head_dim, long queries);
long me_attention_backward_scratch(long head_dim);

// The exclusive or of all 64-bit words of `bytes` bytes, a multiple of 64 at an address that is
// one: a pass of nothing but loads.
uint64_t me_read_lines(const void *memory, long bytes);

#endif
