#!/usr/bin/env bash
# The same plan on every target: bit_identity.sh PLAN_HASH SOURCE_DIR BUILD_DIR FIELD_HASH
# PLAN_HASH and FIELD_HASH are the programs as this build made them. Here it is built three times more (without optimisation, by another compiler with more of
# it and with parallel loops run backwards, and as WebAssembly), and all must give the same bits; pixels may differ by 1 of 255.
set -euo pipefail
reference=$1 source=$2 work=$3/bit_identity fields=$4
here=$source/tests/wasm

skip() { echo "Not compared: $1"; exit 77; }
for tool in gcc clang wasm-ld ninja node; do command -v "$tool" >/dev/null || skip "$tool is missing (tools/setup test)."; done
echo '#include <stdlib.h>' | clang --target=wasm32-wasi -fsyntax-only -x c - 2>/dev/null || skip "wasi-libc is missing (tools/setup test)."

mkdir -p "$work"
# build NAME CMAKE_OPTION...: warnings are for the builds that people work with.
build() {
    local name=$1
    shift
    if ! { cmake -S "$source" -B "$work/$name" -G Ninja -DCMAKE_BUILD_TYPE=Release -DSTUBBLE_ENGINE_ONLY=ON -DSTUBBLE_WERROR=OFF "$@" &&
           cmake --build "$work/$name"; } >"$work/$name.log" 2>&1; then
        tail -n 30 "$work/$name.log"
        echo "The build of $name failed."
        exit 1
    fi
}
# Where this processor has fused multiply-add, clang may use it: it must not.
case $(uname -m) in
    x86_64) own=-march=native ;;
    *) own=-mcpu=native ;;
esac
build gcc-O0 -DCMAKE_C_COMPILER=gcc -DCMAKE_C_FLAGS_RELEASE=-O0
build clang-O3 -DCMAKE_C_COMPILER=clang "-DCMAKE_C_FLAGS_RELEASE=-O3 $own"
build wasm -DCMAKE_TOOLCHAIN_FILE="$source/tools/wasm-toolchain.cmake" -DCMAKE_C_FLAGS_RELEASE=-O2

# run NAME COMMAND...: the picture in NAME.ppm, the hashes in NAME.txt, seconds of processor time in NAME.seconds.
run() {
    local name=$1 TIMEFORMAT=%U status=0
    shift
    { time "$@" >"$work/$name.ppm" 2>"$work/$name.txt"; } 2>"$work/$name.seconds" || status=$?
    [ "$status" -eq 0 ] || echo "$name ended with $status: $(tail -n 3 "$work/$name.txt")"
    return "$status"
}
# Two at a time: the slow one beside the three others.
run gcc-O0 "$work/gcc-O0/tests/wasm/plan_hash" &
slow=$!
failed=0
run native "$reference" || failed=1
run wasm node "$here/run.mjs" "$work/wasm/tests/wasm/plan_hash.wasm" || failed=1
run clang-O3-reverse "$work/clang-O3/tests/wasm/plan_hash" reverse || failed=1
wait "$slow" || failed=1
[ "$failed" -eq 0 ] || exit 1

# The largest difference of two pictures in steps of 255; cmp prints the bytes in octal.
largest_difference() {
    { cmp -l "$1" "$2" || true; } | awk '
        function value(octal) { return 64 * substr(octal, 1, length(octal) - 2) + 8 * substr(octal, length(octal) - 1, 1) + substr(octal, length(octal)) }
        { d = value(sprintf("%03d", $2)) - value(sprintf("%03d", $3)); if (d < 0) d = -d; if (d > most) most = d }
        END { print most + 0 }'
}

grep -E '^(hash|count)' "$work/native.txt"
exact() { grep -E '^(hash|count)' "$1" | grep -v '^hash pixels '; }
for name in gcc-O0 clang-O3-reverse wasm; do
    difference=$(largest_difference "$work/native.ppm" "$work/$name.ppm")
    if ! diff <(exact "$work/native.txt") <(exact "$work/$name.txt"); then
        echo "FAIL $name gives other bits than the native build (<)."
        failed=1
    elif [ "$difference" -gt 1 ] || [ "$(wc -c <"$work/native.ppm")" -ne "$(wc -c <"$work/$name.ppm")" ]; then
        echo "FAIL $name draws a pixel that differs by $difference of 255."
        failed=1
    else
        echo "ok   $name: every bit the same; pixels differ by at most $difference of 255"
    fi
done

# Small fields; what is stored of them is golden.field's matter, here they need only be the same. The program's exit code tells the former.
"$fields" >"$work/native.fields" || true
"$work/gcc-O0/tests/wasm/field_hash" >"$work/gcc-O0.fields" || true
"$work/clang-O3/tests/wasm/field_hash" reverse >"$work/clang-O3-reverse.fields" || true
node "$here/run.mjs" "$work/wasm/tests/wasm/field_hash.wasm" >"$work/wasm.fields" || true
[ "$(grep -c 0x "$work/native.fields")" -eq 4 ] || { echo "FAIL field_hash gave no hashes."; failed=1; }
for name in gcc-O0 clang-O3-reverse wasm; do
    if diff "$work/native.fields" "$work/$name.fields"; then
        echo "ok   $name: every bit of the fields the same"
    else
        echo "FAIL $name gives other fields than the native build (<)."
        failed=1
    fi
done

module=$work/wasm/engine/stubble_engine.wasm
imports=$(node "$here/imports.mjs" "$module")
if [ -n "$imports" ]; then
    printf 'FAIL the engine asks its surroundings for:\n%s\n' "$imports"
    failed=1
else
    echo "ok   the engine as a module imports nothing"
fi
bytes=$(wc -c <"$module")
packed=$(gzip -9 -c "$module" | wc -c)
awk -v n="$(cat "$work/native.seconds")" -v w="$(cat "$work/wasm.seconds")" -v b="$bytes" -v p="$packed" 'BEGIN {
    line = "{\"name\": \"%s\", \"value\": %.4g, \"unit\": \"%s\", \"bar\": %s, \"baseline\": %s, \"ratio\": %s}\n"
    printf line, "wasm.cpu_seconds", w, "s", "null", sprintf("%.4g", n), sprintf("%.3f", w / n)
    printf line, "wasm.engine_module", b / 1024, "KiB", "null", "null", "null"
    printf line, "wasm.engine_module_gzip", p / 1024, "KiB", "null", "null", "null" }'
exit "$failed"
