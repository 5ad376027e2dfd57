// Reading memory as fast as it comes, for measuring it. Plain vectors of 64 bytes: any tier's loads
// are faster than memory, so there is one version.
#include "CMeKernels.h"

typedef uint64_t line __attribute__((vector_size(64), aligned(64), may_alias));

uint64_t me_read_lines(const void *memory, long bytes) {
    const line *p = memory;
    line x[4] = {{0}, {0}, {0}, {0}};
    long lines = bytes / 64, i = 0;
    for (; i + 4 <= lines; i += 4)
        for (long j = 0; j < 4; j++) x[j] ^= p[i + j];
    for (; i < lines; i++) x[0] ^= p[i];
    x[0] ^= x[1] ^ x[2] ^ x[3];
    uint64_t all = 0;
    for (long j = 0; j < 8; j++) all ^= x[0][j];
    return all;
}
