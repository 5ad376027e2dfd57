#include "CMeArchive.h"

#include <dlfcn.h>
#include <stdlib.h>

// The stable binary interfaces, as zlib.h (1.x) and zstd.h (1.x) declare them.

typedef struct {
    const unsigned char *next_in;
    unsigned avail_in;
    unsigned long total_in;
    unsigned char *next_out;
    unsigned avail_out;
    unsigned long total_out;
    const char *msg;
    void *state;
    void *zalloc, *zfree, *opaque;
    int data_type;
    unsigned long adler, reserved;
} zlib_stream;

enum { ZLIB_OK = 0, ZLIB_STREAM_END = 1, ZLIB_BUFFER = -5, ZLIB_GZIP_ONLY = 15 + 16 };

typedef struct {
    const void *src;
    size_t size, pos;
} zstd_input;

typedef struct {
    void *dst;
    size_t size, pos;
} zstd_output;

struct me_archive {
    int kind;
    void *library;
    const char *reason;
    int at_end;
    zlib_stream zlib;
    int (*inflate)(zlib_stream *, int);
    int (*inflate_reset)(zlib_stream *);
    int (*inflate_end)(zlib_stream *);
    void *zstd;
    size_t (*decompress)(void *, zstd_output *, zstd_input *);
    size_t (*free_stream)(void *);
    unsigned (*is_error)(size_t);
    const char *(*error_name)(size_t);
};

static void *open_first(const char *const *names) {
    for (; *names; names++) {
        void *library = dlopen(*names, RTLD_NOW | RTLD_LOCAL);
        if (library) return library;
    }
    return NULL;
}

// A function pointer from dlsym; POSIX demands that the sizes agree.
static int find(void *library, const char *name, void *function) {
    void *symbol = dlsym(library, name);
    *(void **)function = symbol;
    return symbol != NULL;
}

static int open_gzip(me_archive *a) {
    static const char *const names[] = {"libz.so.1", "libz.1.dylib", NULL};
    int (*init)(zlib_stream *, int, const char *, int);
    a->library = open_first(names);
    if (!a->library || !find(a->library, "inflateInit2_", &init) ||
        !find(a->library, "inflate", &a->inflate) ||
        !find(a->library, "inflateReset", &a->inflate_reset) ||
        !find(a->library, "inflateEnd", &a->inflate_end))
        return 0;
    // The library compares the first digit of the version and the size of the struct.
    if (init(&a->zlib, ZLIB_GZIP_ONLY, "1.2.11", (int)sizeof(zlib_stream)) == ZLIB_OK) return 1;
    a->zlib.state = NULL;
    return 0;
}

static int open_zstd(me_archive *a) {
    static const char *const names[] = {"libzstd.so.1", "libzstd.1.dylib", NULL};
    void *(*create)(void);
    a->library = open_first(names);
    if (!a->library || !find(a->library, "ZSTD_createDStream", &create) ||
        !find(a->library, "ZSTD_decompressStream", &a->decompress) ||
        !find(a->library, "ZSTD_freeDStream", &a->free_stream) ||
        !find(a->library, "ZSTD_isError", &a->is_error) ||
        !find(a->library, "ZSTD_getErrorName", &a->error_name))
        return 0;
    a->zstd = create();
    return a->zstd != NULL;
}

me_archive *me_archive_open(int kind) {
    me_archive *a = calloc(1, sizeof *a);
    if (!a) return NULL;
    a->kind = kind;
    a->reason = "";
    if (kind == ME_ARCHIVE_GZIP ? open_gzip(a) : open_zstd(a)) return a;
    me_archive_close(a);
    return NULL;
}

void me_archive_close(me_archive *a) {
    if (!a) return;
    if (a->zlib.state) a->inflate_end(&a->zlib);
    if (a->zstd) a->free_stream(a->zstd);
    // The library stays loaded: other decoders may be using it, and it is opened again anyway.
    free(a);
}

static unsigned at_most_30_bits(size_t count) {
    return count > 1u << 30 ? 1u << 30 : (unsigned)count;
}

static int decode_gzip(me_archive *a, const uint8_t *in, size_t in_bytes, size_t *in_used,
                       uint8_t *out, size_t out_bytes, size_t *out_used) {
    zlib_stream *z = &a->zlib;
    if (a->at_end) a->inflate_reset(z);
    a->at_end = 0;
    z->next_in = in;
    z->avail_in = at_most_30_bits(in_bytes);
    z->next_out = out;
    z->avail_out = at_most_30_bits(out_bytes);
    int status = a->inflate(z, 0);
    *in_used = (size_t)(z->next_in - in);
    *out_used = (size_t)(z->next_out - out);
    a->at_end = status == ZLIB_STREAM_END;
    if (a->at_end) return ME_ARCHIVE_END;
    if (status == ZLIB_OK || status == ZLIB_BUFFER) return ME_ARCHIVE_MORE;
    a->reason = z->msg ? z->msg : "a damaged gzip stream";
    return ME_ARCHIVE_DAMAGED;
}

static int decode_zstd(me_archive *a, const uint8_t *in, size_t in_bytes, size_t *in_used,
                       uint8_t *out, size_t out_bytes, size_t *out_used) {
    zstd_input input = {in, in_bytes, 0};
    zstd_output output = {out, out_bytes, 0};
    size_t left = a->decompress(a->zstd, &output, &input);
    *in_used = input.pos;
    *out_used = output.pos;
    if (!a->is_error(left)) return left == 0 ? ME_ARCHIVE_END : ME_ARCHIVE_MORE;
    a->reason = a->error_name(left);
    return ME_ARCHIVE_DAMAGED;
}

int me_archive_decode(me_archive *a, const uint8_t *in, size_t in_bytes, size_t *in_used,
                      uint8_t *out, size_t out_bytes, size_t *out_used) {
    return a->kind == ME_ARCHIVE_GZIP
               ? decode_gzip(a, in, in_bytes, in_used, out, out_bytes, out_used)
               : decode_zstd(a, in, in_bytes, in_used, out, out_bytes, out_used);
}

const char *me_archive_reason(const me_archive *a) { return a->reason; }
