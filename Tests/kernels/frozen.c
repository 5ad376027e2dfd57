// Frozen weights in blocks of 8 and 4 bits, on their way back to bf16.
#include "check.h"

static const char *const names[] = {"q8_0", "q4_0", "nf4"};

// The sixteen numbers of NF4, as bitsandbytes prints them.
static const float nf4[16] = {
    -1.0f, -0.6961928009986877f, -0.5250730514526367f, -0.39491748809814453f,
    -0.28444138169288635f, -0.18477343022823334f, -0.09105003625154495f, 0.0f,
    0.07958029955625534f, 0.16093020141124725f, 0.24611230194568634f, 0.33791524171829224f,
    0.44070982933044434f, 0.5626170039176941f, 0.7229568362236023f, 1.0f};

// Panels of `lanes` rows of k weights, in memory of their exact size.
typedef struct {
    const me_kernels *kernels;
    int format;
    long lanes, k;
    uint8_t *bytes;
} blocks;

static long length_of(blocks b) { return b.format == ME_NF4 ? 64 : 32; }
static long scale_bytes(blocks b) { return b.format == ME_NF4 ? 4 : 2; }
static long pair_bytes(blocks b) { return b.format == ME_Q8_0 ? 2 : 1; }
static long bytes_of(blocks b) {
    long nr = b.kernels->nr, whole = (b.k + length_of(b) - 1) / length_of(b);
    long block = nr * (scale_bytes(b) + length_of(b) / 2 * pair_bytes(b));
    return panels_of(b.lanes, nr) * whole * block;
}

// Where the block of a lane's element begins.
static uint8_t *block_at(blocks b, long lane, long p) {
    long nr = b.kernels->nr, whole = (b.k + length_of(b) - 1) / length_of(b);
    long block = nr * (scale_bytes(b) + length_of(b) / 2 * pair_bytes(b));
    return b.bytes + (lane / nr * whole + p / length_of(b)) * block;
}

static double half(uint16_t bits) {
    int exponent = bits >> 10 & 31, fraction = bits & 1023;
    double size = exponent == 31 ? (fraction != 0 ? (double)NAN : (double)INFINITY)
        : exponent == 0 ? ldexp(fraction, -24)
                        : ldexp(1024 + fraction, exponent - 25);
    return bits >> 15 ? -size : size;
}

// The naive twin: one weight, rounded to bf16.
static double weight(blocks b, long lane, long p) {
    uint8_t *block = block_at(b, lane, p);
    long nr = b.kernels->nr, within = p % length_of(b);
    uint8_t *codes = block + nr * scale_bytes(b);
    long pair = within / 2 * nr + lane % nr, odd = within % 2;
    float scale;
    if (b.format == ME_NF4) {
        memcpy(&scale, block + lane % nr * 4, 4);
        int code = odd ? codes[pair] >> 4 : codes[pair] & 15;
        return rounded((double)nf4[code] * scale, ME_BF16);
    }
    uint16_t bits;
    memcpy(&bits, block + lane % nr * 2, 2);
    int code = b.format == ME_Q8_0 ? (int8_t)codes[2 * pair + odd]
                                   : (odd ? codes[pair] >> 4 : codes[pair] & 15) - 8;
    return rounded(half(bits) * code, ME_BF16);
}

static void set_scale(blocks b, long lane, long p, filling with) {
    static const float edges[] = {0, 1e-44f, 1e-39f, 3e38f, -1};
    static const uint16_t halves[] = {0, 1, 0x03ff, 0x7bff, 0xbc00};
    static const uint16_t wild[] = {0x7c00, 0xfc00, 0x7e00};
    uint8_t *at = block_at(b, lane, p) + lane % b.kernels->nr * scale_bytes(b);
    bool is_odd = with != PLAIN && below(2) == 0;
    long choice = below(with == EDGES ? 5 : 3);
    if (b.format == ME_NF4) {
        float scale = is_odd ? (with == EDGES ? edges[choice] : (float)half(wild[choice]))
                             : (float)noise();
        memcpy(at, &scale, 4);
    } else {
        uint16_t bits = is_odd ? (with == EDGES ? halves[choice] : wild[choice])
                               : (uint16_t)(below(2) << 15 | (1 + below(29)) << 10 | below(1024));
        memcpy(at, &bits, 2);
    }
}

static void set_code(blocks b, long lane, long p, int code) {
    uint8_t *codes = block_at(b, lane, p) + b.kernels->nr * scale_bytes(b);
    long pair = p % length_of(b) / 2 * b.kernels->nr + lane % b.kernels->nr, odd = p % 2;
    if (b.format == ME_Q8_0) codes[2 * pair + odd] = (uint8_t)code;
    else codes[pair] = (uint8_t)(odd ? (codes[pair] & 15) | code << 4 : (codes[pair] & 240) | code);
}

// Random codes; what fills up the last panel and the last block of a row is zeros, as the Swift
// side writes them.
static blocks blocks_of(const me_kernels *kernels, int format, long lanes, long k, filling with) {
    blocks b = {kernels, format, lanes, k, NULL};
    long bytes = bytes_of(b), whole = panels_of(lanes, kernels->nr) * kernels->nr;
    b.bytes = exact((size_t)bytes);
    for (long i = 0; i < bytes; i++) b.bytes[i] = (uint8_t)below(256);
    for (long lane = 0; lane < whole; lane++)
        for (long p = 0; p < k; p += length_of(b)) {
            if (lane < lanes) set_scale(b, lane, p, with);
            else memset(block_at(b, lane, p) + lane % kernels->nr * scale_bytes(b), 0,
                        (size_t)scale_bytes(b));
        }
    int zero = format == ME_Q8_0 ? 0 : format == ME_Q4_0 ? 8 : 7;
    for (long lane = 0; lane < whole; lane++)
        for (long p = k; p % length_of(b) != 0; p++) set_code(b, lane, p, zero);
    return b;
}

// Every element of bf16 panels, filled up with zeros to whole pairs and panels.
static void expect_panels(table got, long lanes, long k, blocks b, bool turned,
                          filling with) {
    long nr = b.kernels->nr;
    for (long lane = 0; lane < panels_of(lanes, nr) * nr; lane++)
        for (long p = 0; p < (k + 1) / 2 * 2; p++) {
            bool is_there = lane < lanes && p < k;
            // Zero times a scale that is not finite, in a row whose weights are not either.
            if (with == WILD && (turned ? lane : p) == b.k) continue;
            double wanted = !is_there ? 0 : turned ? weight(b, p, lane) : weight(b, lane, p);
            expect_near(get(got, 0, panel_index(lane, p, nr, k, ME_BF16)), wanted, 0, 0,
                        turned ? "expand_transpose" : "expand_panels");
        }
}

static table panels_for(const me_kernels *kernels, long lanes, long k) {
    long units = panels_of(lanes, kernels->nr) * kernels->nr * ((k + 1) / 2) * 2;
    return (table){{panel_memory(lanes, kernels->nr, k, ME_BF16), units, ME_BF16}, 1, units};
}

static void check_blocks(const me_kernels *kernels, int format, long n, long k, filling with) {
    blocks b = blocks_of(kernels, format, n, k, with);
    say("%s frozen %s, %ld × %ld, filling %d", kernels->name, names[format], n, k, with);
    table along = panels_for(kernels, n, k), turned = panels_for(kernels, k, n);
    long count = panels_of(n, kernels->nr), bytes = kernels->nr * ((k + 1) / 2) * 4;
    for (long p = 0, step = 1; p < count; p += step, step = 2)
        kernels->expand_panels((char *)along.at.data + p * bytes, b.bytes, format, k, p,
                               p + step < count ? p + step : count);
    expect_panels(along, n, k, b, false, with);
    count = panels_of(k, kernels->nr), bytes = kernels->nr * ((n + 1) / 2) * 4;
    for (long p = 0, step = 1; p < count; p += step, step = 2)
        kernels->expand_transpose((char *)turned.at.data + p * bytes, b.bytes, format, n, k, p,
                                  p + step < count ? p + step : count);
    expect_panels(turned, k, n, b, true, with);
    table row = table_of(1, k, ME_F32);
    for (long i = 0; i < n; i++) {
        kernels->expand_row(row.at.data, b.bytes, format, k, i);
        for (long j = 0; j < k; j++)
            expect_near(get(row, 0, j), weight(b, i, j), 0, 0, "expand_row");
    }
    release();
}

void check_frozen(const me_kernels *kernels) {
    static const long lanes[] = {1, 7, 48, 65, 97}, depths[] = {1, 2, 31, 33, 64, 65, 131, 193};
    for (int format = ME_Q8_0; format <= ME_NF4; format++)
        for (size_t l = 0; l < sizeof lanes / sizeof *lanes; l++)
            for (size_t d = 0; d < sizeof depths / sizeof *depths; d++)
                for (int with = 0; with < FILLS; with++)
                    check_blocks(kernels, format, lanes[l], depths[d], (filling)with);
}
