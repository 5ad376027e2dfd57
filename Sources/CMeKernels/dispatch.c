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
#endif
    return ME_ISA_PORTABLE;
}

const me_kernels *me_kernels_of(int isa) {
    if (isa < 0 || isa > me_isa_best()) return NULL;
#if defined(__x86_64__)
    if (isa == ME_ISA_AVX512_BF16) return &me_avx512bf16_table;
    if (isa == ME_ISA_AVX512) return &me_avx512_table;
    if (isa == ME_ISA_AVX2) return &me_avx2_table;
#endif
    return isa == ME_ISA_PORTABLE ? &me_portable_table : NULL;
}

static long padded(long head_dim) { return (head_dim + 15) / 16 * 16; }

// About a hundred rows of queries share each loaded block of keys.
long me_attention_query_block(long heads, long kv_heads) {
    long block = 96 / (heads / kv_heads);
    return block < 4 ? 4 : block;
}

long me_attention_forward_scratch(long heads, long kv_heads, long head_dim) {
    long rows = me_attention_query_block(heads, kv_heads) * (heads / kv_heads);
    return rows * (2 * padded(head_dim) + 64 + 2) + 3 * 64 * padded(head_dim);
}

long me_attention_backward_scratch(long heads, long kv_heads, long head_dim, long count) {
    long rows = heads / kv_heads * count;
    return rows * padded(head_dim) + rows + 16 + 7 * 64 * padded(head_dim) + 2 * 64 * 64;
}
