#!/usr/bin/env bash
# stubble field: the field of meshes, how even dots are by every way to name them, and what changes between two designs.
. "$(dirname "$0")/../support/shell.sh"

# ---- help ----

"$stubble" field --help >"$scratch/help"
same "field --help ends well" $? 0
check "help field is the same" bash -c "'$stubble' help field | cmp - '$scratch/help'"
"$stubble" completion bash >"$scratch/bash"
for option in $(grep -Eo -- '--[a-z]+' "$scratch/help" | sort -u); do
    [ "$option" = --help ] || check "the man page knows $option" grep -q -- "${option/--/\\\\-\\\\-}" "$source_dir/docs/man/stubble.1"
    check "the completion knows $option" grep -q -- "$option" "$scratch/bash"
done

# ---- the field of a mesh ----

printf 'v 0 0 0\nv 60 0 0\nv 60 60 0\nv 0 60 0\nf 1 2 3 4\n' >"$scratch/square.obj"
sed 's/60/0.06/g' "$scratch/square.obj" >"$scratch/metres.obj"
need "a field of a square of two triangles" "$stubble" field --mesh "$scratch/square.obj" --count 5000 -o "$scratch/field.csv" -q
same "its columns" "$(head -n 1 "$scratch/field.csv")" rank,x_mm,y_mm,z_mm
same "as many sites as were asked for" "$(tail -n +2 "$scratch/field.csv" | wc -l)" 5000
check "in rank order, inside the square" awk -F, 'NR > 1 { if ($1 <= last || $1 >= 1 || $2 < 0 || $2 > 60 || $3 < 0 || $3 > 60 || $4 != 0) bad = 1; last = $1 }
    END { exit bad }' "$scratch/field.csv"
"$stubble" field --mesh "$scratch/square.obj" --count 5000 -o "$scratch/again.csv" -q --threads 2
check "the same bytes again, on two threads" cmp "$scratch/field.csv" "$scratch/again.csv"
"$stubble" field --mesh "$scratch/square.obj" --count 5000 --seed 1 -o "$scratch/other.csv" -q
check "another seed, another field" bash -c "! cmp -s '$scratch/field.csv' '$scratch/other.csv'"
check "any unit of length" "$stubble" field --mesh "$scratch/metres.obj" --count 500 -o "$scratch/metres.csv" -q
check "within the mesh in metres" awk -F, 'NR > 1 && ($2 > 0.06 || $3 > 0.06) { bad = 1 } END { exit bad || NR != 501 }' "$scratch/metres.csv"
for count in 1 2 7; do
    "$stubble" field --mesh "$scratch/square.obj" --count $count -o "$scratch/few.csv" -q
    same "$count sites" "$(tail -n +2 "$scratch/few.csv" | wc -l)" $count
done
printf 'v 0 0 0\nv 60 0 0\nv 60 60 0\nv 0 60 0\nf 1 2 3\nf 1 3 4\n' >"$scratch/halves.obj"
"$stubble" field --mesh "$scratch/halves.obj" --count 400 --region ,,,,25, -o "$scratch/part.csv" -q
check "a region keeps to its triangles" awk -F, 'NR > 1 && $3 > $2 + 1e-3 { bad = 1 } END { exit bad || NR != 401 }' "$scratch/part.csv"

# ---- how even points are ----

"$stubble" field --points "$scratch/field.csv" --area 36cm2 --json >"$scratch/even.json"
same "points by their area" "$(field "$scratch/even.json" dots), $(field "$scratch/even.json" sets.0.verdict)" "5000, even"
near "the R that is the default" "$(field "$scratch/even.json" sets.0.clark_evans_r)" 1.45 0.05
check "no two nearer than promised" awk -v rho="$(field "$scratch/even.json" sets.0.rho_min)" 'BEGIN { exit !(rho >= 0.599) }'
"$stubble" field --points "$scratch/field.csv" --mesh "$scratch/square.obj" --json >"$scratch/mesh.json"
near "the same by the mesh" "$(field "$scratch/mesh.json" sets.0.f6)" "$(field "$scratch/even.json" sets.0.f6)" 1e-9
awk 'BEGIN { srand(5); for (i = 0; i < 5000; i++) print 60 * rand(), 60 * rand() }' >"$scratch/random.txt"
"$stubble" field --points "$scratch/random.txt" --area 3600 --json >"$scratch/random.json"
near "random points: R 1" "$(field "$scratch/random.json" sets.0.clark_evans_r)" 1 0.05
near "random points: F2 1" "$(field "$scratch/random.json" sets.0.f2)" 1 0.25
same "random points are not even" "$(field "$scratch/random.json" sets.0.verdict)" "uneven density"
awk 'BEGIN { for (y = 0; y < 70; y++) for (x = 0; x < 70; x++) print x + (y % 2) / 2, y * sqrt(0.75) }' >"$scratch/lattice.txt"
"$stubble" field --points "$scratch/lattice.txt" --area "$(awk 'BEGIN { print 4900 * sqrt(0.75) }')" --json >"$scratch/lattice.json"
near "a lattice: rho 1" "$(field "$scratch/lattice.json" sets.0.rho_mean)" 1 0.001
near "a lattice: R 2.149" "$(field "$scratch/lattice.json" sets.0.clark_evans_r)" 2.149 0.001
same "a lattice has directions" "$(field "$scratch/lattice.json" sets.0.verdict)" "uneven direction"
"$stubble" field --mesh "$scratch/square.obj" --count 3000 --pattern clustered -o "$scratch/groups.csv" -q
"$stubble" field --points "$scratch/groups.csv" --area 36cm2 --json >"$scratch/groups.json"
check "clustered: nearer neighbours than random places" awk -v r="$(field "$scratch/groups.json" sets.0.clark_evans_r)" 'BEGIN { exit !(r > 0.5 && r < 1.1) }'
for kind in png svg pdf; do
    check "a picture as $kind" "$stubble" field --points "$scratch/field.csv" --area 36cm2 --picture "$scratch/even.$kind" -q
    check "is one" test "$(wc -c <"$scratch/even.$kind")" -gt 5000
done
check "the PNG begins as one" bash -c "head -c 4 '$scratch/even.png' | cmp - <(printf '\x89PNG')"

# ---- a plan ----

# What a plan's folder holds for this command; the rest of it is tested in main_job.sh.
mkdir "$scratch/out"
need "a plan's dots" "$stubble" design --sample -o "$scratch/out/dots.csv" -q
echo '{"format": "stubble-plan/1"}' >"$scratch/out/plan.json"
"$stubble" field "$scratch/out" --json >"$scratch/plan.json"
same "a plan's folder: sessions, pitches" "$(field "$scratch/plan.json" sessions), $(field "$scratch/plan.json" pitch_from)" "3, estimate"
for way in plan.json dots.csv; do
    "$stubble" field "$scratch/out/$way" --json | grep -v '"source"' >"$scratch/way.json"
    check "the same by $way" bash -c "grep -v '\"source\"' '$scratch/plan.json' | cmp - '$scratch/way.json'"
done
"$stubble" field "$sample_json" --json >"$scratch/intake.json"
same "an intake: the designed density" "$(field "$scratch/intake.json" pitch_from)" design
for set in 0 1 2 3 4; do
    same "the sample's $(field "$scratch/intake.json" sets.$set.name)" "$(field "$scratch/intake.json" sets.$set.verdict)" even
    check "its worst place is told in terms of the head" grep -q midline <<<"$(field "$scratch/intake.json" sets.$set.emptiest.where)"
done
"$stubble" field "$scratch/out" >"$scratch/text"
check "for people: a line for each session and zone" bash -c "grep -q '^  session 3 ' '$scratch/text' && grep -q '^  crown ' '$scratch/text'"

# ---- what changes ----

edit "$scratch/higher.json" 'c.wish.hairline.mid_frontal_mm += 2'
"$stubble" field --changes "$scratch/out" "$scratch/out" >"$scratch/text"
check "nothing changes between a design and itself" grep -q "Nothing changes" "$scratch/text"
"$stubble" field --changes "$scratch/out" "$scratch/higher.json" -o "$scratch/changes.csv" --json >"$scratch/changes.json"
same "two designs, one of them as an intake" $? 0
rows=$(($(wc -l <"$scratch/changes.csv") - 1))
check "some dots change, not most" test "$rows" -gt 20 -a "$rows" -lt 6000
same "as many as the counts say" "$rows" \
    "$(node -e 'const c = JSON.parse(require("fs").readFileSync(process.argv[1])); console.log(c.added + c.removed + c.moved)' "$scratch/changes.json")"
same "the numbers of dots agree" "$(field "$scratch/changes.json" dots_after)" \
    "$(node -e 'const c = JSON.parse(require("fs").readFileSync(process.argv[1])); console.log(c.dots_before + c.added - c.removed)' "$scratch/changes.json")"
"$stubble" design "$scratch/higher.json" -o "$scratch/higher.csv" -q
"$stubble" field --changes "$scratch/higher.csv" "$scratch/out" --json >"$scratch/back.json"
same "back again, the other way round" "$(field "$scratch/back.json" added)" "$(field "$scratch/changes.json" removed)"
edit "$scratch/larger.json" 'c.head.tape.circumference_mm += 20'
"$stubble" field --changes "$scratch/out" "$scratch/larger.json" >/dev/null 2>"$scratch/err"
same "designs of two heads" $? 65
check "are told apart" grep -q "same head" "$scratch/err"

# ---- wrong use and wrong data ----

wrong() { # CODE PATTERN WORDS...
    local code=$1 pattern=$2
    shift 2
    "$stubble" field "$@" >"$scratch/said" 2>"$scratch/err"
    same "field $*" $? "$code"
    check "field $* says why" grep -q -- "$pattern" "$scratch/err"
}
wrong 64 "name one plan"
wrong 64 "--area A or --mesh" --points "$scratch/field.csv"
wrong 64 "above 0" --points "$scratch/field.csv" --area 0
wrong 64 "from 1 to 1048576" --mesh "$scratch/square.obj" --count 1048577 -o "$scratch/no.csv"
wrong 64 "from 1 to 1048576" --mesh "$scratch/square.obj" --count 1.5 -o "$scratch/no.csv"
wrong 64 "1.2 to 1.7" --mesh "$scratch/square.obj" --count 5 --regularity 3 -o "$scratch/no.csv"
wrong 64 "regular, natural or clustered" --mesh "$scratch/square.obj" --count 5 --pattern wild -o "$scratch/no.csv"
wrong 64 "--count N" --mesh "$scratch/square.obj"
wrong 64 ".png, .svg or .pdf" "$scratch/out" --picture "$scratch/x.gif"
wrong 64 "wants two designs" --changes "$scratch/out"
wrong 65 "no triangle" --mesh "$scratch/square.obj" --count 5 --region 900,,,,, -o "$scratch/no.csv"
wrong 65 "neither a plan nor an intake" "$scratch/even.json"
wrong 66 "" "$scratch/nowhere"
printf 'x_mm,y_mm\n1,2\n3,b\n' >"$scratch/bad.csv"
wrong 65 "line 3, column 2" --points "$scratch/bad.csv" --area 5
wrong 73 "" --mesh "$scratch/square.obj" --count 5 -o "$scratch/no/where.csv"
check "nothing was written" test ! -e "$scratch/no.csv"
same "nothing temporary stays" "$(left_behind "$scratch")" ""
report
