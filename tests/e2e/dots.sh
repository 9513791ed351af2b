#!/usr/bin/env bash
# stubble bake and stubble match: bytes that depend on nothing but the question, going on after a kill, and pigment for a hair.
. "$(dirname "$0")/../support/shell.sh"

refused() { # WHAT CODE MESSAGE WORDS...: fails with this code, says this, prints nothing
    local what=$1 code=$2 message=$3
    shift 3
    "$stubble" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    same "$what: exit code" $? "$code"
    check "$what: says why" grep -q -- "$message" "$scratch/err"
    same "$what: prints nothing" "$(cat "$scratch/out")" ""
}

# ---- bake ----

part="melanin=1;blood=1;height=1;radius=2;strength=5"
bake() { "$stubble" bake --photons 60 --seed 4 --entries "$part" -o "$@"; }
bake "$scratch/one.tbl" --threads 1 >"$scratch/said"
same "bake ends well" $? 0
check "it says what it made" grep -q "112 entries" "$scratch/said"
bake "$scratch/two.tbl" --threads 2 --json >"$scratch/two.json"
check "threads do not change a byte" cmp "$scratch/one.tbl" "$scratch/two.tbl"
same "its JSON knows the seed" "$(field "$scratch/two.json" seed)" 4
check "the command stands in the table" grep -aq "stubble bake --photons 60 --seed 4 --entries" "$scratch/one.tbl"
check "nothing is left beside it" test ! -e "$scratch/one.tbl.part"

# Killed on the way, then called again: it goes on from what was kept to the same
# bytes as without the kill.
long=("$stubble" bake --photons 1500 --seed 4 --entries "$part" -o)
wavelengths_done() { od -A n -t u8 -j 264 -N 8 "$1" | tr -d ' '; }
"${long[@]}" "$scratch/whole.tbl" -q
"${long[@]}" "$scratch/killed.tbl" -q & # the command itself, no shell around it: a kill must reach it
pid=$!
for _ in $(seq 2000); do
    [ -e "$scratch/killed.tbl.part" ] && [ "$(wavelengths_done "$scratch/killed.tbl.part")" -ge 3 ] && break
    sleep 0.01
done
kill -9 $pid 2>/dev/null
wait $pid 2>/dev/null
check "a killed bake leaves no table" test ! -e "$scratch/killed.tbl"
check "but what was done" test "$(wavelengths_done "$scratch/killed.tbl.part")" -ge 3
"${long[@]}" "$scratch/killed.tbl" >"$scratch/said" 2>"$scratch/progress"
check "it goes on from there" grep -Eq "going on after [0-9]+ of 41 wavelengths" "$scratch/progress"
check "it tells what it does" grep -q "baking dots" "$scratch/progress"
check "and ends with the same bytes" cmp "$scratch/whole.tbl" "$scratch/killed.tbl"
check "and leaves nothing beside it" test ! -e "$scratch/killed.tbl.part"
"${long[@]}" "$scratch/killed.tbl" -q &
pid=$!
for _ in $(seq 2000); do
    [ -e "$scratch/killed.tbl.part" ] && break
    sleep 0.01
done
kill -9 $pid 2>/dev/null
wait $pid 2>/dev/null
check "a bake that was killed early leaves its part" test -e "$scratch/killed.tbl.part"
# Another command does not take up what the first left behind.
"$stubble" bake --photons 60 --seed 4 --entries "$part" -o "$scratch/killed.tbl" -q
check "another bake begins anew" cmp "$scratch/one.tbl" "$scratch/killed.tbl"
check "the built-in table tells how it was made" bash -c "'$stubble' bake --shipped | grep -q '^stubble bake --photons [0-9]* --seed [0-9]*$'"

refused "no place for the table" 64 "-o FILE" bake
refused "an axis that is none" 64 "axes and nodes" bake -o "$scratch/x" --entries "colour=1"
refused "a node that is none" 65 "no node" bake -o "$scratch/x" --entries "blood=9"
refused "half a photon" 64 "whole number" bake -o "$scratch/x" --photons 0.5
refused "a folder that is not there" 73 "" bake -o "$scratch/none/x.tbl" --photons 1 --entries "$part" -q

# ---- match ----

"$stubble" match --skin type:2 --hair black --json >"$scratch/black.json"
same "match ends well" $? 0
# Carbon alone or with some oxide: on 160 dots per cm2 they come as near as each other.
check "black hair wants carbon" grep -q '"best": {"pigment": "carbon_' "$scratch/black.json"
near "it comes near" "$(field "$scratch/black.json" best.mean_dE00)" 0 2
"$stubble" match --skin type:2 --hair "light brown" --json >"$scratch/brown.json"
check "lighter hair, lighter dots" awk "BEGIN {exit !($(field "$scratch/brown.json" best.moments.0.patch.0) > $(field "$scratch/black.json" best.moments.0.patch.0))}"
"$stubble" match --skin lab:63,10.2,18.1 --hair lab:23,2.5,3.5 >"$scratch/said"
for words in "parts of water" "dots, healed" "after five years" "one step darker" "0.1 mm deeper" "A model"; do
    check "for people: $words" grep -q "$words" "$scratch/said"
done
"$stubble" match "$source_dir/examples/sample-client.json" --json >"$scratch/zones.json"
same "match of an intake ends well" $? 0
same "each zone is matched" "$(field "$scratch/zones.json" zones.0.zone)" hairline
check "the first session is the lightest" awk "BEGIN {exit !($(field "$scratch/zones.json" zones.1.sessions.0.water_parts) > $(field "$scratch/zones.json" zones.1.sessions.2.water_parts))}"
same "colours that a screen shows are whole" "$(field "$scratch/zones.json" zones.1.moments.0.screen_chroma_kept)" 1
same "without an intake, too" "$(field "$scratch/black.json" best.moments.4.screen_chroma_kept), $(field "$scratch/black.json" darker.moments.0.screen_chroma_kept)" "1, 1"

# ---- match of a written plan ----

need "a plan" "$stubble" plan "$source_dir/examples/sample-client.json" -o "$scratch/plan" --size 64x64 -q
"$stubble" match "$scratch/plan/plan.json" --json >"$scratch/of_plan.json"
same "match of a plan.json ends well" $? 0
same "each of its zones" "$(field "$scratch/of_plan.json" zones.0.zone)" hairline
for at in zones.0.sessions.0.water_parts zones.1.sessions.2.water_parts zones.3.pigment practice.title; do
    same "as from the intake: $at" "$(field "$scratch/of_plan.json" $at)" "$(field "$scratch/zones.json" $at)"
done
# The file has one decimal of angle and density.
near "the same look" "$(field "$scratch/of_plan.json" zones.1.mean_dE00)" "$(field "$scratch/zones.json" zones.1.mean_dE00)" 0.03
"$stubble" match "$scratch/plan/plan.json" --hair "light brown" --json >"$scratch/lighter.json"
check "another hair, another mix" awk "BEGIN {exit !($(field "$scratch/lighter.json" zones.1.sessions.0.water_parts) > $(field "$scratch/of_plan.json" zones.1.sessions.0.water_parts))}"
refused "a density beside a plan" 64 "come from the plan" match "$scratch/plan/plan.json" --density 100
echo '{"format": "stubble-landmarks/1"}' >"$scratch/marks.json"
refused "a file of another kind" 65 "neither an intake nor a plan" match "$scratch/marks.json"
echo '{"format": "stubble-plan/1"}' >"$scratch/bare.json"
refused "a plan without a mix" 66 "holds no mix" match "$scratch/bare.json"
sed 's/"share": 0\.[0-9]*/"share": 0.9/' "$scratch/plan/plan.json" >"$scratch/shares.json"
refused "shares that do not add up" 65 "mix.zones\[0\].sessions" match "$scratch/shares.json"
head -c 20000 "$scratch/plan/plan.json" >"$scratch/cut.json"
refused "half a plan" 65 "ends in the middle" match "$scratch/cut.json"

# ---- a colour that published skins hardly have ----

"$stubble" match --skin lab:37,9.2,12.3 --hair black >"$scratch/said"
check "very dark skin: the fit's strain is said" grep -q "more scattering" "$scratch/said"
"$stubble" skin --spectrum --lab 37.4,9.2,12.3 >"$scratch/spectrum" 2>"$scratch/err"
check "by skin, too, beside the table" grep -q "more scattering than any published" "$scratch/err"
same "which stays a table" "$(wc -l <"$scratch/spectrum")" 42
"$stubble" match --skin lab:63,10.2,18.1 --hair black --json >"$scratch/usual.json"
check "and of usual skin nothing" bash -c "! grep -Eq 'skin_(note|doubt)' '$scratch/usual.json'"
"$stubble" match --skin type:6 --hair black --json >"$scratch/dark.json"
check "type VI: what the table cannot know is said" grep -q '"skin_doubt": ".*weaker and bluer' "$scratch/dark.json"

# ---- photos of hair ----
refused "a density beside an intake" 64 "come from the plan" match "$source_dir/examples/sample-client.json" --density 100

refused "a photo of unknown kind" 65 "may be 18" match --skin type:2 --hair-photo 51,4,9
check "and says how far off" grep -q "about 33 too light" "$scratch/err"
"$stubble" match --skin type:2 --hair-photo 51,1.4,1.4 --uncalibrated >"$scratch/said"
check "an uncalibrated photo is told in the answer" grep -q "uncalibrated photo" "$scratch/said"
"$stubble" match --skin type:2 --hair-photo 18,0.5,0.5 --calibrated --json >"$scratch/photo.json"
same "a calibrated photo is taken as measured" "$(field "$scratch/photo.json" best.water_parts)" "$(field "$scratch/black.json" best.water_parts)"
refused "neither intake nor skin" 64 "name the intake" match
refused "a skin that is none" 64 "type:1 to type:6" match --skin green --hair black
refused "a hair that is none" 64 "a colour such as black" match --skin type:2 --hair green
refused "hair twice" 64 "not both" match --skin type:2 --hair black --hair-photo 18,0,0 --calibrated
report
