// arm64, whose baseline is NEON: 32 registers of four floats, and fused multiply-add.
#include "CMeKernels.h"

#if defined(__aarch64__)
#define TIER(name) me_neon_##name
#define TIER_ISA ME_ISA_NEON
#define TIER_NAME "neon"
#define VF 4
#define MR 8
#define NV 3
#define AR 4
#define AV 4
#define HAS_FMA 1
#define DPBF16 0
#include "kernels.inc"
#endif
