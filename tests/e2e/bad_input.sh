#!/usr/bin/env bash
# What goes wrong at the desk: each case has its exit code, names the file and the field, says what to do, and leaves nothing behind.
. "$(dirname "$0")/../support/shell.sh"

mkdir "$scratch/in" "$scratch/keep"
cd "$scratch/in" || exit 1
echo precious >"$scratch/keep/report.pdf"
cp "$scratch/keep/report.pdf" "$scratch/precious"

# refused CODE PATTERN WORDS...: the command ends with the code, says PATTERN (extended, without regard to case) and what to do on a line of
# its own, prints nothing else, and leaves nothing in the folders in/ and keep/ that was not there.
refused() {
    local code=$1 pattern=$2 got before
    shift 2
    before=$(find "$scratch/in" "$scratch/keep" | sort)
    timeout 120 "$stubble" "$@" >"$scratch/stdout" 2>"$scratch/stderr"
    got=$?
    local what="stubble $*"
    same "$what: exit code" "$got" "$code"
    [ "$got" = "$code" ] || head -n 3 "$scratch/stderr" >&2
    checks=$((checks + 1))
    grep -Eqi -- "$pattern" "$scratch/stderr" || fail "$what: does not say \"$pattern\" but: $(head -n 2 "$scratch/stderr")"
    checks=$((checks + 1))
    [ "$(grep -c '^  [^ ]' "$scratch/stderr")" -ge 1 ] || fail "$what: no hint: $(cat "$scratch/stderr")"
    same "$what: standard output" "$(cat "$scratch/stdout")" ""
    same "$what: nothing is left behind" "$(find "$scratch/in" "$scratch/keep" | sort)" "$before"
    check "$what: an older plan is untouched" cmp "$scratch/keep/report.pdf" "$scratch/precious"
}
# A plan of a changed sample into a new folder, and over an older one.
plan_refused() { # CODE PATTERN JAVASCRIPT
    edit case.json "$3"
    refused "$1" "case\.json: .*$2" plan case.json -o out
    rm -f case.json
}

# ---- the command line (64) ----

refused 64 'no command "plam"' plam client.json
refused 64 'no option "--colour"' plan --sample -o out --colour red
refused 64 'name the intake' plan -o out
refused 64 'where the results go' plan --sample
refused 64 '--out wants a value' plan --sample -o
refused 64 'not both' plan client.json --sample -o out
refused 64 'not also "two.json"' assess one.json two.json
for size in big 820 820x 63x100 100x4001 820x1000x2 -5x100 1e3x900; do refused 64 "--size.*not \"$size\"" plan --sample -o out --size=$size; done
for threads in 0 65 two -1; do refused 64 "--threads.*not \"$threads\"" plan --sample -o out --threads=$threads; done
refused 64 '--date.*2027-02-30' plan --sample -o out --date 2027-02-30
refused 64 'no view "nose"' preview --sample -o out --view nose
refused 64 'no moment "session_9"' preview --sample -o out --moment session_9
refused 64 'name the shell' completion tcsh
refused 64 '--json takes no value' quote --sample --json=yes

# ---- the intake can not be read (66), or is none (65) ----

refused 66 'missing\.json: .*no such' plan missing.json -o out
mkdir folder.json
refused 66 'folder\.json: .*folder' plan folder.json -o out
rmdir folder.json
: >empty.json
refused 65 'empty\.json: .*empty' plan empty.json -o out
head -c 700 "$sample_json" >cut.json
refused 65 'cut\.json: line [0-9]+, column [0-9]+: .*ends in the middle' plan cut.json -o out
printf '{"format": "stubble-client/1",,}' >comma.json
refused 65 'comma\.json: line 1, .*JSON' plan comma.json -o out
printf '[1, 2]' >list.json
refused 65 'list\.json: .*no JSON object' plan list.json -o out
printf '{"format": "stubble-client/1", "format": "stubble-client/1"}' >twice.json
refused 65 'twice\.json: .*twice' plan twice.json -o out
printf '\377\376{\0"\0' >utf16.json
refused 65 'utf16\.json: .*UTF-8' plan utf16.json -o out
head -c 1100000 /dev/zero | tr '\0' ' ' >long.json
refused 65 'long\.json: .*larger' plan long.json -o out
if [ "$(id -u)" -ne 0 ]; then
    cp "$sample_json" closed.json
    chmod 000 closed.json
    refused 66 'closed\.json: .*permission|not allowed' plan closed.json -o out
fi
rm -f ./*.json

# ---- the intake says what can not be (65) ----

plan_refused 65 'format: .*not an intake' 'c.format = "stubble-client/9"'
plan_refused 65 'cleint: .*nothing has this name' 'c.cleint = c.client; delete c.client'
check "a near name is proposed" grep -q 'did you mean "client"' "$scratch/stderr"
plan_refused 65 'client\.age: ' 'c.client.age = 230'
plan_refused 65 'client\.age: .*number' 'c.client.age = "41"'
plan_refused 65 'client\.sex: .*"x"' 'c.client.sex = "x"'
plan_refused 65 'head: nothing is known' 'c.head = {}'
plan_refused 65 'head\.tape\.circumference_mm: 57\.5 mm cannot be right' 'c.head.tape.circumference_mm = 57.5'
check "the likely unit is proposed" grep -q 'circumference_cm' "$scratch/stderr"
plan_refused 65 'circumference_mm|circumference_cm: .*two units' 'c.head.tape.circumference_cm = 57.5'
plan_refused 65 'circumference: .*nothing has this name|head\.tape\.circumference: ' 'c.head.tape = {circumference: 575}'
plan_refused 65 'head\.tape\.breadth' 'c.head.tape = {breadth_mm: 210}'
plan_refused 65 'head\.tape' 'c.head.tape = {circumference_mm: 520, length_mm: 215, breadth_mm: 170}'
plan_refused 65 'skin\.fitzpatrick: .*7' 'c.skin.fitzpatrick = 7'
plan_refused 65 'skin: .*more than one way' 'c.skin.ita_deg = 30'
plan_refused 65 'hair\.pattern: .*norwood IX' 'c.hair.pattern = "norwood IX"'
plan_refused 65 'hair\.colour: .*green' 'c.hair.colour = "green"'
plan_refused 65 'wish\.treatments: .*no treatment' 'c.wish.treatments = []'
plan_refused 65 'wish\.treatments: .*"tattoo"' 'c.wish.treatments = ["tattoo"]'
plan_refused 65 'wish\.hairline\.mid_frontal_mm: ' 'c.wish.hairline.mid_frontal_mm = 12'
plan_refused 65 'wish\.hairline.*: ' 'c.wish.hairline = {mid_frontal_mm: 36, moves: {mid_frontal: {back_mm: -40}, mid_left: {back_mm: -40}, mid_right: {back_mm: -40}}}'
plan_refused 65 'marks\[0\]\.kind: ' 'c.marks[0].kind = "tattoo"'
plan_refused 65 'marks\[0\].*: .*(not where|where it is)' 'delete c.marks[0].at'
plan_refused 65 'marks\[1\]\.at\.left_mm: ' 'c.marks.push({kind: "mole", at: {back_mm: 100, left_mm: 260}, width_mm: 5})'
plan_refused 65 'health\.conditions|health.*unicorn' 'c.health.unicorn = true'
plan_refused 65 'health\.keloid: .*true or false' 'c.health.keloid = "yes"'
plan_refused 65 'course\.price_book: ' 'c.course.price_book = "atlantis"'
plan_refused 65 'course\.sessions: ' 'c.course.sessions = 12'
plan_refused 65 'course\.cumulative_percent: .*each session' 'c.course.cumulative_percent = [50, 100]'
plan_refused 65 'course\.start: .*not a day' 'c.course.start = "2027-02-30"'
plan_refused 65 'wish\.marks: .*none is described' 'c.wish.treatments = ["scars"]; c.marks = []'

# ---- the scan (66: can not be read; 65: is no head) ----

scan_refused() { # CODE PATTERN FILE [JAVASCRIPT]
    edit scan.json "c.head = {scan: {file: '$3', unit: 'mm'}}; ${4:-}"
    refused "$1" "$2" plan scan.json -o out
    rm -f scan.json
}
scan_refused 66 'nothing\.obj: .*no such' nothing.obj
: >empty.obj
scan_refused 65 'empty\.obj: .*empty' empty.obj
printf 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 9\n' >index.obj
scan_refused 65 'index\.obj: line 4, ' index.obj
printf 'v 0 0 0\nv 1 nan 0\nv 0 1 0\nf 1 2 3\n' >nan.obj
scan_refused 65 'nan\.obj: line 2, ' nan.obj
printf 'v 0 0 0\nv 1 0 0\nv 0 1 0\n' >points.obj
scan_refused 65 'points\.obj: .*triangle|face' points.obj
printf 'ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n0 0 0\n1 0 0\n' >cut.ply
scan_refused 65 'cut\.ply: ' cut.ply
{ head -c 80 /dev/zero; printf '\144\0\0\0'; head -c 100 /dev/zero; } >cut.stl
scan_refused 65 'cut\.stl: ' cut.stl
printf 'solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0' >text.stl
scan_refused 65 'text\.stl: ' text.stl
printf 'glTF\2\0\0\0\377\0\0\0\24\0\0\0JSON{"asset":' >cut.glb
scan_refused 65 'cut\.glb: ' cut.glb
printf '\211PNG\r\n\032\n\0\0\0\rIHDR' >photo.obj
scan_refused 65 'photo\.obj: ' photo.obj
printf 'hello, this is a letter\n' >letter.obj
scan_refused 65 'letter\.obj: ' letter.obj
# A cube of 200 mm is no head; neither is a head of 200 m.
printf 'v 0 0 0\nv 200 0 0\nv 200 200 0\nv 0 200 0\nv 0 0 200\nv 200 0 200\nv 200 200 200\nv 0 200 200\nf 4 3 2 1\nf 5 6 7 8\nf 1 2 6 5\nf 3 4 8 7\nf 2 3 7 6\nf 4 1 5 8\n' >cube.obj
scan_refused 65 'cube\.obj: ' cube.obj
scan_refused 65 'cube\.obj: ' cube.obj 'delete c.head.scan.unit'
plan_refused 65 'head\.scan\.file: ' 'c.head.scan = {unit: "mm"}'
plan_refused 65 'head\.scan\.unit: .*"feet"' 'c.head.scan = {file: "a.obj", unit: "feet"}'
rm -f ./*.obj ./*.ply ./*.stl ./*.glb
heads=$shared/heads
if [ -f "$heads/LeePerrySmith_draco.glb" ]; then
    scan_refused 65 'LeePerrySmith_draco\.glb: .*draco' "$heads/LeePerrySmith_draco.glb"
    scan_refused 65 'leeperrysmith_mm_assumed\.obj: head\.scan\.unit: ' "$heads/leeperrysmith_mm_assumed.obj" 'c.head.scan.unit = "inch"'
    scan_refused 65 'leeperrysmith_mm_assumed\.obj: head\.tape: .*differ' "$heads/leeperrysmith_mm_assumed.obj" 'c.head.tape = {circumference_mm: 640}'
    head -c 200000 "$heads/leeperrysmith_mm_assumed.obj" >half.obj
    scan_refused 65 'half\.obj: ' half.obj
    rm -f half.obj
else
    echo "$test_name: the cases on real heads are left out: no $heads" >&2
fi

# ---- knowledge of a clinic ----

refused 66 'nowhere' plan --sample -o out --knowledge nowhere
mkdir knowledge
cp "$source_dir"/knowledge/*.json knowledge/
sed -i 's/"base"/"bass"/' knowledge/prices.json
refused 65 'knowledge: line [0-9]+, column [0-9]+: prices\.json' plan --sample -o out --knowledge knowledge
rm -r knowledge

# ---- the results can not be written (73), or standard output (74) ----

echo file >in_the_way
refused 73 'in_the_way' plan --sample -o in_the_way --size 64x64
refused 73 'in_the_way' plan --sample -o in_the_way/out --size 64x64
refused 73 'in_the_way' design --sample -o in_the_way/dots.csv
same "the file in the way is as it was" "$(cat in_the_way)" file
rm in_the_way
if [ -e /dev/full ]; then
    "$stubble" quote --sample >/dev/full 2>"$scratch/stderr"
    same "a full standard output: exit code" $? 74
    check "and a sentence" grep -q 'standard output' "$scratch/stderr"
fi
# A volume too small for the results, with an older plan on it.
mkdir "$scratch/volume"
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=300k none "$scratch/volume" 2>/dev/null; then
    mounted+=("$scratch/volume")
    mkdir "$scratch/volume/old"
    echo old >"$scratch/volume/old/report.pdf"
    for goal in new old; do
        refused 73 "volume/$goal.*full" plan --sample -o "$scratch/volume/$goal" --size 64x64
        same "a full disk: $goal: only the older plan is there" "$(cd "$scratch/volume" && find . -type f)" ./old/report.pdf
    done
    same "a full disk: it is as it was" "$(cat "$scratch/volume/old/report.pdf")" old
else
    echo "$test_name: no small volume can be mounted here: the full disk is left to unit.file" >&2
fi

# ---- killed in the middle: no half plan under its name, and the next run works ----

killed_at() { # SECONDS
    "$stubble" plan --sample -o killed --size 400x500 -q 2>/dev/null &
    local process=$!
    sleep "$1"
    kill -9 "$process" 2>/dev/null
    wait "$process" 2>/dev/null
    [ ! -e killed ] && return 0
    # Ended before the kill: then it must be whole.
    [ -s killed/report.pdf ] && [ -s killed/plan.json ] && [ -s killed/head.glb ] && [ -s killed/preview/top_year_8.png ]
}
for seconds in 0.5 2 4; do
    check "killed after $seconds s: all or nothing" killed_at "$seconds"
    rm -rf killed
done
"$stubble" plan --sample -o interrupted --size 64x64 -q 2>/dev/null &
process=$!
sleep 0.5
kill -INT "$process" 2>/dev/null
wait "$process" 2>/dev/null
code=$?
check "interrupted: ends with $code" test "$code" -eq 130 -o "$code" -eq 0
check "interrupted: nothing half" test ! -e interrupted -o -s interrupted/report.pdf
report
