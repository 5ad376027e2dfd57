#pragma once
#include <stddef.h>

/// Bytes of memory in use now, by this program's own counting; 0 where it cannot count.
size_t me_memory_used(void);
/// The most in use since the last call of `me_memory_restart`.
size_t me_memory_peak(void);
void me_memory_restart(void);
