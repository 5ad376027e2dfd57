#!/usr/bin/env bash
# Checks every C kernel of every tier against naive twins (Tests/kernels): on this processor under
# the address and undefined-behaviour sanitizers, and for arm64 by cross-compiling and running
# under qemu, with undefined behaviour trapped. Missing Debian packages are installed for root.
#
#   Tools/check-kernels.sh [--no-arm64]
set -euo pipefail
cd "$(dirname "$0")/.."

arm64=yes
case "${1:-}" in
    "") ;;
    --no-arm64) arm64=no ;;
    *) echo "usage: $0 [--no-arm64]" >&2; exit 2 ;;
esac
# An arm64 computer checks its own tier natively.
case "$(uname -m)" in aarch64 | arm64) arm64=no ;; esac

clang=$(command -v clang || echo "$(dirname "$(command -v swift)")/clang")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Compiles all sources at once: compile FOLDER FLAGS...
compile() {
    local folder="$work/$1" jobs=() source failed=0
    shift
    mkdir "$folder"
    for source in Sources/CMeKernels/*.c Tests/kernels/*.c; do
        "$clang" -std=c11 -O1 -g -Wall -Wextra -Werror -ISources/CMeKernels/include "$@" \
            -c "$source" -o "$folder/$(basename "$source" .c).o" &
        jobs+=($!)
    done
    for job in "${jobs[@]}"; do wait "$job" || failed=1; done
    return $failed
}

# A Linux linker that knows both architectures comes with the compiler.
linker=()
[ "$(uname -s)" = Linux ] && linker=(-fuse-ld=lld)

echo "kernels under the sanitizers, $(uname -m)"
sanitizers=(-fsanitize=address,undefined -fno-sanitize-recover=undefined)
compile native "${sanitizers[@]}"
"$clang" ${linker[@]+"${linker[@]}"} "${sanitizers[@]}" "$work"/native/*.o -lm -o "$work/check"
"$work/check"

[ "$arm64" = yes ] || exit 0

emulator() { command -v qemu-aarch64-static || command -v qemu-aarch64; }
headers=/usr/aarch64-linux-gnu/include
libgcc() { find /usr/lib/gcc-cross/aarch64-linux-gnu -name libgcc.a 2>/dev/null | sort -V | tail -n 1; }

# The C library and runtime of arm64, and its emulator, where they are missing.
if [ ! -e $headers/stdio.h ] || [ -z "$(libgcc)" ] || [ -z "$(emulator)" ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
        echo "arm64 needs libc6-dev-arm64-cross, libgcc-*-dev-arm64-cross and qemu-user-static;" \
            "install them, or leave it out with --no-arm64" >&2
        exit 1
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    runtime=$(apt-cache pkgnames | grep -E '^libgcc-[0-9]+-dev-arm64-cross$' | sort -V | tail -n 1)
    if ! apt-get install -qq -y --no-install-recommends \
        libc6-dev-arm64-cross "$runtime" qemu-user-static > "$work/apt.log" 2>&1; then
        tail -n 5 "$work/apt.log" >&2
        echo "the packages for arm64 could not be installed; --no-arm64 leaves it out" >&2
        exit 1
    fi
fi

echo "kernels for arm64, under $(basename "$(emulator)")"
target=(--target=aarch64-linux-gnu)
compile arm64 "${target[@]}" -isystem $headers -fsanitize=undefined -fsanitize-trap=undefined
"$clang" "${target[@]}" -fuse-ld=lld --sysroot=/ -static \
    -L/usr/aarch64-linux-gnu/lib -B/usr/aarch64-linux-gnu/lib "$work"/arm64/*.o -lm \
    -o "$work/check-arm64"
"$(emulator)" "$work/check-arm64"
