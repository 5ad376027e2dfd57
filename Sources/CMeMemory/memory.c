// Counts what is asked of malloc: the program's own functions stand before the C library's.
// Only for the fuzzer; the address sanitizer has its own.
#include "me_memory.h"
#include <stdlib.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ME_UNCOUNTED
#endif
#endif

#if defined(__GLIBC__) && !defined(ME_UNCOUNTED)
#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static _Atomic size_t used, peak;

static void *counted(void *memory) {
    if (!memory) return memory;
    size_t now = atomic_fetch_add(&used, malloc_usable_size(memory)) + malloc_usable_size(memory);
    size_t before = atomic_load(&peak);
    while (now > before && !atomic_compare_exchange_weak(&peak, &before, now)) {}
    return memory;
}

static void forget(void *memory) {
    if (memory) atomic_fetch_sub(&used, malloc_usable_size(memory));
}

void *malloc(size_t size) { return counted(__libc_malloc(size)); }
void *calloc(size_t count, size_t size) { return counted(__libc_calloc(count, size)); }
void *memalign(size_t alignment, size_t size) {
    return counted(__libc_memalign(alignment, size));
}
void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void **memory, size_t alignment, size_t size) {
    *memory = memalign(alignment, size);
    return *memory ? 0 : ENOMEM;
}
void *realloc(void *memory, size_t size) {
    size_t before = memory ? malloc_usable_size(memory) : 0;
    void *moved = __libc_realloc(memory, size);
    if (moved || size == 0) atomic_fetch_sub(&used, before);
    return counted(moved);
}
void free(void *memory) {
    forget(memory);
    __libc_free(memory);
}

size_t me_memory_used(void) { return atomic_load(&used); }
size_t me_memory_peak(void) { return atomic_load(&peak); }
void me_memory_restart(void) { atomic_store(&peak, atomic_load(&used)); }
#else
size_t me_memory_used(void) { return 0; }
size_t me_memory_peak(void) { return 0; }
void me_memory_restart(void) {}
#endif
