// Preloaded: counts allocations and the bytes alive. Asked through `heap_calls` and `heap_live` (dlsym).
// Bytes are what the allocator sets aside for each block (malloc_usable_size), not what was asked for.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static _Atomic int64_t calls, live;

int64_t heap_calls(void) { return atomic_load(&calls); }
int64_t heap_live(void) { return atomic_load(&live); }

static void *counted(void *block) {
    atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed);
    if (block) atomic_fetch_add_explicit(&live, (int64_t)malloc_usable_size(block), memory_order_relaxed);
    return block;
}

void *malloc(size_t size) { return counted(__libc_malloc(size)); }
void *calloc(size_t count, size_t size) { return counted(__libc_calloc(count, size)); }
void *memalign(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }
void *aligned_alloc(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size)); }

int posix_memalign(void **out, size_t alignment, size_t size) {
    void *block = counted(__libc_memalign(alignment, size));
    if (!block) return 12;
    *out = block;
    return 0;
}

void *realloc(void *old, size_t size) {
    const int64_t was = old ? (int64_t)malloc_usable_size(old) : 0;
    void *block = __libc_realloc(old, size);
    if (block || size == 0) atomic_fetch_sub_explicit(&live, was, memory_order_relaxed);
    return counted(block);
}

void free(void *block) {
    if (!block) return;
    atomic_fetch_sub_explicit(&live, (int64_t)malloc_usable_size(block), memory_order_relaxed);
    __libc_free(block);
}
