#include "CMeKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define TIER(name) me_avx2_##name
#define TIER_ISA ME_ISA_AVX2
#define TIER_NAME "avx2"
#define VF 8
#define MR 8
#define NV 1
#define AR 6
#define AV 2
#define HAS_FMA 1
#define DPBF16 0
#include "kernels.inc"
#pragma clang attribute pop
#endif
