// Which tier this processor has, and what attention needs of memory.
#define _GNU_SOURCE
#include <stddef.h>
#include <unistd.h>
#if defined(__linux__)
#include <sched.h>
#endif

#include "CMeKernels.h"

extern const me_kernels me_portable_table;
#if defined(__x86_64__)
extern const me_kernels me_avx2_table, me_avx512_table, me_avx512bf16_table;
#elif defined(__aarch64__)
extern const me_kernels me_neon_table;
#endif

int me_processor_count(void) {
#if defined(__linux__)
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof(set), &set) == 0) return CPU_COUNT(&set);
#endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
}

int me_isa_best(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (avx512 && __builtin_cpu_supports("avx512bf16")) return ME_ISA_AVX512_BF16;
    if (avx512) return ME_ISA_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return ME_ISA_AVX2;
#elif defined(__aarch64__)
    return ME_ISA_NEON;
#endif
    return ME_ISA_PORTABLE;
}

const me_kernels *me_kernels_of(int isa) {
    if (isa < 0 || isa > me_isa_best()) return NULL;
#if defined(__x86_64__)
    if (isa == ME_ISA_AVX512_BF16) return &me_avx512bf16_table;
    if (isa == ME_ISA_AVX512) return &me_avx512_table;
    if (isa == ME_ISA_AVX2) return &me_avx2_table;
#elif defined(__aarch64__)
    if (isa == ME_ISA_NEON) return &me_neon_table;
#endif
    return isa == ME_ISA_PORTABLE ? &me_portable_table : NULL;
}

// Scratch memory: bounds for every tier and element type, in whole cache lines.
static long padded(long head_dim) { return (head_dim + 63) / 64 * 64; }

long me_attention_forward_scratch(long heads, long kv_heads, long head_dim, long queries) {
    long rows = (queries * (heads / kv_heads) + 15) / 16 * 16, keys = ME_KEY_BLOCK;
    return rows * (2 * padded(head_dim) + 16 + 1) + 3 * keys * padded(head_dim) + 12 * keys;
}

long me_attention_backward_scratch(long head_dim) {
    long keys = ME_KEY_BLOCK;
    return 10 * keys * padded(head_dim) + 3 * keys * keys + 14 * keys;
}
