#!/usr/bin/env bash
# Close-ups counted, two visits matched, photos checked: what is printed for people and machines, the picture, and what goes wrong.
. "$(dirname "$0")/../support/shell.sh"

for command in measure photo; do
    check "the man page knows $command" grep -q "^\.B $command" "$source_dir/docs/man/stubble.1"
    for option in $("$stubble" "$command" --help | grep -Eo '^ +(-[a-z], )?--[a-z]+' | grep -Eo '\-\-[a-z]+' | grep -v help); do
        check "the man page knows $option of $command" grep -q -- "${option/--/\\\\-\\\\-}" "$source_dir/docs/man/stubble.1"
    done
done
make() { node "$source_dir/tests/support/dots_picture.js" "$@"; }
need "pictures of dots" make "$scratch/before.png" 0 0 0.6
make "$scratch/after.png" 25 25 0.48

# ---- one visit ----

"$stubble" measure "$scratch/before.png" --scale 0.05 --json >"$scratch/one.json" 2>"$scratch/err"
same "measure ends well" $? 0
same "with nothing on standard error" "$(cat "$scratch/err")" ""
same "it sees dots" "$(field "$scratch/one.json" photos.0.kind)" dots
near "as many as there are" "$(field "$scratch/one.json" photos.0.density_per_cm2.value)" 138.4 4.2
near "as wide as they are" "$(field "$scratch/one.json" photos.0.diameter_mm.value)" 0.3 0.04
same "the camera's own colours are said to be so" "$(field "$scratch/one.json" photos.0.colour.calibrated)" false
"$stubble" measure "$scratch/before.png" --length 10 --from 20,100 --to 220,100 >"$scratch/one.txt"
same "a known length does as well" $? 0
check "and is told with its error" grep -Eq 'scale +20[.]0 pixels a mm \+- [0-9.]+ %' "$scratch/one.txt"
check "the limit is told" grep -Eq 'limit +dots nearer than 0[.][0-9]+ mm are counted as one' "$scratch/one.txt"
near "and for machines" "$(field "$scratch/one.json" photos.0.told_apart_mm)" 0.45 0.15
"$stubble" measure "$scratch/before.png" --scale 0.05 --region 100,100,100,100 --what dots --json >"$scratch/part.json"
near "a region is smaller" "$(field "$scratch/part.json" photos.0.area_cm2)" 0.16 0.03

# ---- two visits ----

"$stubble" measure "$scratch/before.png" "$scratch/after.png" --scale 0.05 -o "$scratch/both.png" --json >"$scratch/two.json"
same "two visits" $? 0
near "turned" "$(field "$scratch/two.json" match.turn_deg)" 25 1
near "faded" "$(field "$scratch/two.json" match.darkness_factor.value)" 0.8 0.05
near "lost as many as were left out" "$(field "$scratch/two.json" match.lost_count)" 9 6
same "new ones there are none" "$(field "$scratch/two.json" match.new_count)" 0
near "surely" "$(field "$scratch/two.json" match.confidence)" 0.96 0.05
check "the picture is one" bash -c "'$stubble' photo '$scratch/both.png' --json >'$scratch/picture.json'"
near "both visits wide" "$(field "$scratch/picture.json" photos.0.width)" 2216 40
check "for people too" bash -c "'$stubble' measure '$scratch/before.png' '$scratch/after.png' --scale 0.05 | grep -q 'not again'"

# ---- photos ----

"$stubble" photo "$scratch/before.png" --check >"$scratch/photo.txt"
same "a photo without a card has a fault" $? 1
check "which is told" grep -q "There is no card" "$scratch/photo.txt"
same "for machines" "$(field "$scratch/picture.json" photos.0.faults.0)" no_card

# ---- a photo with a place: the lens is used, the place ends in the decoder ----

"$stubble" card -o "$scratch/card.pdf" --paper card >/dev/null
pdftoppm -r 200 -f 1 -l 1 -jpeg "$scratch/card.pdf" "$scratch/plain"
node "$source_dir/tests/support/add_place.js" "$scratch/plain-1.jpg" "$scratch/placed.jpg"
check "the photo holds a place" grep -q SecretPlace "$scratch/placed.jpg"
"$stubble" photo "$scratch/placed.jpg" --json >"$scratch/placed.json"
same "the lens is known" "$(field "$scratch/placed.json" photos.0.focal_35mm)" 26
"$stubble" card --find "$scratch/placed.jpg" --json >"$scratch/placed_card.json"
check "and gives the card a pose" grep -q rotation "$scratch/placed_card.json"
"$stubble" measure "$scratch/placed.jpg" --scale 0.05 --region 40,40,500,300 --json -o "$scratch/placed.png" >"$scratch/placed_measure.json"
same "it is measured" $? 0
for output in placed.json placed_card.json placed_measure.json placed.png; do
    check "no place, no device in $output" bash -c "! grep -aqE 'Secret|GPS|Exif|eXIf|43, ?39' '$scratch/$output'"
done

# ---- what goes wrong ----

wrong() { # CODE WORDS...
    local code=$1
    shift
    "$stubble" "$@" >/dev/null 2>"$scratch/err"
    same "$*" $? "$code"
    check "a sentence for: $*" test -s "$scratch/err"
}
wrong 65 measure "$scratch/before.png"
check "no card is said" grep -q "no card" "$scratch/err"
wrong 65 measure "$scratch/before.png" --scale 0.2
wrong 64 measure "$scratch/before.png" --scale nonsense
wrong 64 measure "$scratch/before.png" --scale 0.05 --card
wrong 64 measure "$scratch/before.png" --length 10
wrong 64 measure "$scratch/before.png" --scale 0.05 --region 1,2,3
wrong 64 measure "$scratch/before.png" --scale 0.05 --what moles
wrong 64 measure
wrong 66 measure "$scratch/absent.png" --scale 0.05
wrong 73 measure "$scratch/before.png" --scale 0.05 -o "$scratch/no/folder/x.png"
wrong 64 photo
wrong 66 photo "$scratch/absent.png"
make "$scratch/other.png" 0 2 0.6
node -e 'const fs = require("fs"); fs.writeFileSync(process.argv[2], fs.readFileSync(process.argv[1]).subarray(0, 9000))' "$scratch/before.png" "$scratch/cut.png"
wrong 65 measure "$scratch/cut.png" --scale 0.05

# ---- nothing leaves the machine ----

if unshare -rn true 2>/dev/null; then
    check "works without any network" bash -c "unshare -rn '$stubble' measure '$scratch/before.png' --scale 0.05 --json | cmp - '$scratch/one.json'"
else
    echo "measure: this system does not let a test forbid the network; not checked" >&2
fi
same "nothing temporary stays" "$(left_behind "$scratch")" ""
report
