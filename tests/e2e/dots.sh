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

# Killed on the way, then called again: the same bytes. Where the machine is so fast that it was done before, there is nothing to go on from.
"$stubble" bake --photons 4000 --seed 4 --entries "$part" -o "$scratch/killed.tbl" -q &
pid=$!
for _ in $(seq 200); do
    [ -e "$scratch/killed.tbl.part" ] && break
    sleep 0.05
done
kill -9 $pid 2>/dev/null
wait $pid 2>/dev/null
check "a killed bake leaves no table" test ! -e "$scratch/killed.tbl"
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
