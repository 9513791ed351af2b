# shell.sh - what the end-to-end scripts share. A script is called as `bash FILE STUBBLE SOURCE_DIR`, sources this, checks, and ends with `report`.
# A failed check prints what it was and the script goes on, so one run shows every failure.

set -u
export LC_ALL=C
stubble=$1
source_dir=$2
shared=${STUBBLE_SHARED_DATA:-$source_dir/../shared/data}
test_name=$(basename "$0" .sh)
checks=0
failures=0
scratch=$(mktemp -d)
mounted=()
clean_up() {
    local m
    for m in "${mounted[@]:-}"; do [ -n "$m" ] && umount "$m" 2>/dev/null; done
    rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
[ -x "$stubble" ] || { echo "$test_name: $stubble is no program" >&2; exit 1; }

fail() {
    failures=$((failures + 1))
    printf '%s: failed: %s\n' "$test_name" "$1" >&2
}

# check WHAT COMMAND...: the command succeeds.
check() {
    local what=$1
    shift
    checks=$((checks + 1))
    "$@" >"$scratch/.check" 2>&1 && return 0
    fail "$what"
    head -n 5 "$scratch/.check" >&2
    return 1
}

# The same where nothing that follows makes sense without it.
need() { check "$@" || report; }

# same WHAT GOT WANT: two words are equal.
same() {
    checks=$((checks + 1))
    [ "$2" = "$3" ] && return 0
    fail "$1: is \"$2\", expected \"$3\""
}

# near WHAT GOT WANT TOLERANCE: two numbers; anything that is no number fails.
near() {
    checks=$((checks + 1))
    awk -v got="$2" -v want="$3" -v tolerance="$4" 'BEGIN {
        number = "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$"
        d = got - want
        exit !(got ~ number && want ~ number && d <= tolerance && -d <= tolerance) }' && return 0
    fail "$1: is \"$2\", expected $3 +- $4"
}

# field FILE PATH: a member of a JSON file, such as dots.count or design.zones.length; nothing if there is none.
field() {
    node -e 'let v = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
             for (const k of process.argv[2].split(".")) v = v == null ? undefined : v[k];
             if (v !== undefined) console.log(typeof v === "object" ? JSON.stringify(v) : String(v))' "$1" "$2" 2>/dev/null
}

# edit OUT JAVASCRIPT: the sample client with a change, made of the object c.
sample_json=$source_dir/examples/sample-client.json
edit() {
    node -e 'const c = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
             eval(process.argv[3]); require("fs").writeFileSync(process.argv[2], JSON.stringify(c, null, 1))' "$sample_json" "$1" "$2"
}

# peak_mb COMMAND...: runs it, and says the most memory that it held, in MB; 0 where that cannot be told or says nothing (sanitizers).
peak_mb() {
    local pid kb=0 now
    "$@" >/dev/null 2>&1 &
    pid=$!
    while now=$(awk '/^VmHWM:/ { print $2 }' "/proc/$pid/status" 2>/dev/null) && [ -n "$now" ]; do
        kb=$now
        sleep 0.02
    done
    wait "$pid" || return
    grep -q '__[at]san_init' "$stubble" && kb=0
    echo $((kb / 1024))
}

# Nothing hidden and nothing temporary may stay behind.
left_behind() {
    find "$1" \( -name '.*.tmp' -o -name '*.tmp' -o -name '.*-[0-9]*' \) -print -quit
}

report() {
    printf '%s: %d checks, %d failed\n' "$test_name" "$checks" "$failures"
    [ "$failures" -eq 0 ] && [ "$checks" -gt 0 ]
    exit
}
