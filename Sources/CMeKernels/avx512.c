#include "CMeKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define TIER(name) me_avx512_##name
#define TIER_ISA ME_ISA_AVX512
#define TIER_NAME "avx512"
#define VF 16
#define MR 8
#define NV 3
#define AR 6
#define AV 4
#define HAS_FMA 1
#define DPBF16 0
#include "kernels.inc"
#pragma clang attribute pop
#endif
