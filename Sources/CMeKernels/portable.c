// Plain vectors of four floats: SSE2 or whatever the target's baseline offers.
#include "CMeKernels.h"

#define TIER(name) me_portable_##name
#define TIER_ISA ME_ISA_PORTABLE
#define TIER_NAME "portable"
#define VF 4
#define MR 8
#define NV 1
#define AR 4
#define AV 2
#define HAS_FMA 0
#define DPBF16 0
#include "kernels.inc"
