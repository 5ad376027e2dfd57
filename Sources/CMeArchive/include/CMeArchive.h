// gzip and Zstandard over the libraries that every system has, opened at run time: neither headers
// nor development packages are needed to build.
#ifndef CMEARCHIVE_H
#define CMEARCHIVE_H

#include <stddef.h>
#include <stdint.h>

enum { ME_ARCHIVE_GZIP = 1, ME_ARCHIVE_ZSTD = 2 };

// What me_archive_decode did.
enum {
    ME_ARCHIVE_MORE = 0,    // give it more input or more room
    ME_ARCHIVE_END = 1,     // a gzip member or a Zstandard frame is complete
    ME_ARCHIVE_DAMAGED = -1 // the input is no such stream; what was written is sound
};

typedef struct me_archive me_archive;

// A decoder; NULL when its library is not on this machine (or memory is out).
me_archive *me_archive_open(int kind);
void me_archive_close(me_archive *archive);

// Decodes from `in` (*in_used of in_bytes are consumed) to `out` (*out_used of out_bytes are
// written). After ME_ARCHIVE_END the next call begins a new member or frame.
int me_archive_decode(me_archive *archive, const uint8_t *in, size_t in_bytes, size_t *in_used,
                      uint8_t *out, size_t out_bytes, size_t *out_used);

// Why the last call found damage; a string of the library's or a constant.
const char *me_archive_reason(const me_archive *archive);

#endif
