#!/usr/bin/env bash
# Close-ups counted, two visits matched, photos checked: what is printed for people and machines, the picture, and what goes wrong.
. "$(dirname "$0")/../support/shell.sh"

for command in measure photo; do
    check "the man page knows $command" grep -q "^\.B $command" "$source_dir/docs/man/stubble.1"
    for option in $("$stubble" "$command" --help | grep -E '^  +-' | grep -Eo '\-\-[a-z-]+' | grep -v help); do
        check "the man page knows $option of $command" grep -q -- "${option//-/\\\\-}" "$source_dir/docs/man/stubble.1"
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
same "which are wide enough to tell" "$(field "$scratch/one.json" photos.0.width_resolved)" true
same "the camera's own colours are said to be so" "$(field "$scratch/one.json" photos.0.colour.calibrated)" false
"$stubble" measure "$scratch/before.png" --length 10 --from 20,100 --to 220,100 >"$scratch/one.txt"
same "a known length does as well" $? 0
check "and is told with its error" grep -Eq 'scale +20[.]0 pixels a mm \+- [0-9.]+ %' "$scratch/one.txt"
check "the limit is told" grep -Eq 'limit +dots nearer than 0[.][0-9]+ [+]- 0[.][0-9]+ mm are counted as one' "$scratch/one.txt"
near "and for machines" "$(field "$scratch/one.json" photos.0.told_apart_mm)" 0.45 0.15
"$stubble" measure "$scratch/before.png" --scale 0.05 --region 100,100,100,100 --what dots --json >"$scratch/part.json"
near "a region is smaller" "$(field "$scratch/part.json" photos.0.area_cm2)" 0.16 0.03

make "$scratch/fine.png" 0 0 0.9 20 0.12
"$stubble" measure "$scratch/fine.png" --scale 0.05 --json >"$scratch/fine.json"
same "dots that blur hides have no width" "$(field "$scratch/fine.json" photos.0.width_resolved)" false
near "but one that they do not reach" "$(field "$scratch/fine.json" photos.0.diameter_mm.value)" 0.18 0.06
check "and people are told so" bash -c "'$stubble' measure '$scratch/fine.png' --scale 0.05 | grep -Eq 'width +thinner than [0-9]+ um'"

# ---- two visits ----

"$stubble" measure "$scratch/before.png" "$scratch/after.png" --scale 0.05 -o "$scratch/both.png" --json >"$scratch/two.json"
same "two visits" $? 0
near "turned" "$(field "$scratch/two.json" match.turn_deg)" 25 1
near "faded" "$(field "$scratch/two.json" match.darkness_factor.value)" 0.8 0.05
near "lost as many as were left out" "$(field "$scratch/two.json" match.lost_count)" 9 6
same "new ones there are none" "$(field "$scratch/two.json" match.new_count)" 0
near "surely" "$(field "$scratch/two.json" match.confidence)" 0.96 0.05
check "the picture is one" bash -c "'$stubble' photo '$scratch/both.png' --json >'$scratch/picture.json'"
# Two panels that show all skin of either visit, and the gap between them; a lost mark is drawn in both.
near "both visits wide" "$(field "$scratch/picture.json" photos.0.width)" 2452 40
check "for people too" bash -c "'$stubble' measure '$scratch/before.png' '$scratch/after.png' --scale 0.05 | grep -q 'not again'"

# ---- each number with its error ----

for member in area_error_cm2 told_apart_error_mm optical_density_error spacing.nearest_error_mm; do
    check "an error is told: $member" awk -v e="$(field "$scratch/one.json" photos.0.$member)" 'BEGIN { exit !(e > 0) }'
done
same "without a card no colour is told" "$(field "$scratch/one.json" photos.0.colour.skin)" ""
check "and people are told why" grep -q "colour      not told" "$scratch/one.txt"
check "no number without its error" bash -c "! grep -E '[0-9]' '$scratch/one.txt' | grep -vE '[+]-|png'"
for member in again_error lost_error turn_error_deg stretch_most_error retention.error darkness_factor.error; do
    check "an error is told: $member" awk -v e="$(field "$scratch/two.json" match.$member)" 'BEGIN { exit !(e ~ /^[0-9.]+$/) }'
done
same "every pair has a place in both photos" "$(node -e '
    const m = JSON.parse(require("fs").readFileSync(process.argv[1])).match;
    console.log(m.pairs.length === m.pair_count && m.pairs.every((p) => p.id && p.first_px.length === 2 && p.second_px.length === 2))' "$scratch/two.json")" true
# Dots are the same each time, turned by 25 degrees about the middle: where a lost one should be is known.
same "every lost one its place in the second" "$(node -e '
    const m = JSON.parse(require("fs").readFileSync(process.argv[1])).match, t = 25 * Math.PI / 180;
    console.log(m.lost.length > 3 && m.lost.every((l) => {
        const x = l.x_px - 160, y = l.y_px - 160;
        return Math.hypot(160 + Math.cos(t) * x - Math.sin(t) * y - l.expected_px[0], 160 + Math.sin(t) * x + Math.cos(t) * y - l.expected_px[1]) < 1.5;
    }))' "$scratch/two.json")" true

# ---- a person corrects the matching ----

both=("$scratch/before.png" "$scratch/after.png" --scale 0.05)
check "the matching is written" "$stubble" measure "${both[@]}" --write-matches "$scratch/matches.json"
same "it is no judgement yet" "$(field "$scratch/matches.json" confirmed)" false
"$stubble" measure "${both[@]}" --matches "$scratch/matches.json" --json >"$scratch/again.json"
check "untouched it is the proposal again" cmp "$scratch/two.json" "$scratch/again.json"
judge() { # OUT CORRECTIONS: the file with corrections, as JavaScript
    node -e 'const m = JSON.parse(require("fs").readFileSync(process.argv[1])); m.corrections = eval(process.argv[3]); m.confirmed = true;
             require("fs").writeFileSync(process.argv[2], JSON.stringify(m, null, 1))' "$scratch/matches.json" "$1" "$2"
}
judge "$scratch/judged.json" '[{there: "L1"}, {no_mark: "L2", note: "a mole"}, {apart: 100}, {changed: "7"}]'
"$stubble" measure "${both[@]}" --matches "$scratch/judged.json" -o "$scratch/judged.png" --json >"$scratch/confirmed.json"
same "a person's judgement is taken" $? 0
same "and said to be one" "$(field "$scratch/confirmed.json" match.status)" "confirmed by a person"
lost=$(field "$scratch/two.json" match.lost_count)
same "one is there after all, one was none, a pair is none" "$(field "$scratch/confirmed.json" match.lost_count)" $((lost - 1))
same "its other half is new" "$(field "$scratch/confirmed.json" match.new.0.id)" 100
same "there after all" "$(field "$scratch/confirmed.json" match.there_unfound.first.0.id)" L1
same "no doubt is left in the count" "$(field "$scratch/confirmed.json" match.lost_error)" 0
same "changed by a person's word" "$(field "$scratch/confirmed.json" match.changed.0.id)" 7
near "retention is made anew" "$(field "$scratch/confirmed.json" match.retention.value)" 0.969 0.01
check "what is none is not counted" awk -v a="$(field "$scratch/confirmed.json" photos.0.density_per_cm2.value)" \
    -v b="$(field "$scratch/two.json" photos.0.density_per_cm2.value)" 'BEGIN { exit !(a < b) }'
same "what was found is told as before" "$(field "$scratch/confirmed.json" photos.0.count)" "$(field "$scratch/two.json" photos.0.count)"
same "beside what is counted of it" "$(field "$scratch/confirmed.json" photos.0.counted)" $(($(field "$scratch/two.json" photos.0.count) - 1))
same "what a person saw counts in the later photo" "$(field "$scratch/confirmed.json" photos.1.counted)" $(($(field "$scratch/two.json" photos.1.count) + 1))
judge "$scratch/half.json" 'Array.from({length: 60}, (_, i) => ({no_mark: i + 1}))'
"$stubble" measure "${both[@]}" --matches "$scratch/half.json" --json >"$scratch/halved.json"
check "errors are of the marks that stay" awk -v a="$(field "$scratch/halved.json" photos.0.spacing.nearest_error_mm)" \
    -v b="$(field "$scratch/two.json" photos.0.spacing.nearest_error_mm)" 'BEGIN { exit a == b }'
check "for people, too" bash -c "'$stubble' measure ${both[*]} --matches '$scratch/half.json' |
    grep -Eq 'dots +$(field "$scratch/two.json" photos.0.count) found, $(field "$scratch/halved.json" photos.0.counted) counted, '"
check "the picture is made anew" bash -c "! cmp -s '$scratch/judged.png' '$scratch/both.png'"
check "people are told" bash -c "'$stubble' measure ${both[*]} --matches '$scratch/judged.json' | grep -q 'confirmed by a person, 4 corrections'"

# ---- each photo its own scale ----

make "$scratch/near.png" 10 0 0.5 30
"$stubble" measure "$scratch/before.png" "$scratch/near.png" --scale 0.05 >/dev/null 2>"$scratch/err"
same "another distance under the same scale is refused" $? 65
check "and the scale is named" grep -q -- "--later-scale 0.03" "$scratch/err"
"$stubble" measure "$scratch/before.png" "$scratch/near.png" --scale 0.05 --later-scale 0.03333 --json >"$scratch/near.json"
same "each its own scale" $? 0
near "and they match" "$(field "$scratch/near.json" match.stretch_most)" 1 0.02
check "but for what two stated scales may err" awk -v e="$(field "$scratch/near.json" match.stretch_most_error)" 'BEGIN { exit !(e > 0.069 && e < 0.08) }'
"$stubble" measure "$scratch/before.png" "$scratch/near.png" --length 10 --from 20,100 --to 220,100 \
    --later-length 10 --later-from 30,150 --later-to 330,150 --json >"$scratch/near.json"
same "or a known length in each" $? 0
same "each is told" "$(field "$scratch/near.json" photos.1.scale.px_per_mm)" 30
"$stubble" measure "$scratch/before.png" --scale 0.05 -o "$scratch/one.jpg" >/dev/null
same "a picture named .jpg is one" "$(head -c 3 "$scratch/one.jpg" | od -An -tx1 | tr -d ' ')" ffd8ff

# ---- photos ----

"$stubble" photo "$scratch/before.png" --check >"$scratch/photo.txt"
same "a photo without a card has a fault" $? 1
check "which is told" grep -q "There is no card" "$scratch/photo.txt"
same "for machines" "$(field "$scratch/picture.json" photos.0.faults.0)" no_card

# ---- a card aslant, and one that is not printed at its size ----

"$stubble" card -o "$scratch/aslant.pdf" --paper card >/dev/null
pdftoppm -r 300 -f 1 -l 1 "$scratch/aslant.pdf" "$scratch/aslant"
need "a card aslant" node "$source_dir/tests/support/card_beside.js" "$scratch/aslant-1.ppm" "$scratch/aslant.png" '{"yaw": 60}'
"$stubble" measure "$scratch/aslant.png" --region 4000,500,100,100 >"$scratch/out" 2>"$scratch/err"
same "a region beyond the photo is refused, as beyond the horizon of the card's plane" $? 64
check "and told, not measured as the whole photo" grep -q -- "reaches beyond" "$scratch/err"
STUBBLE_MODELS=$scratch/nowhere "$stubble" photo "$scratch/aslant.png" --views front >"$scratch/plain.txt"
STUBBLE_MODELS=$scratch/nowhere "$stubble" photo "$scratch/aslant.png" --views front --printed 80 >"$scratch/small.txt"
at() { sed -n 's/.* card at \([0-9.]*\) px a mm.*/\1/p' "$1"; }
near "a print at 80 % has as many more pixels a mm" "$(at "$scratch/small.txt")" "$(awk -v n="$(at "$scratch/plain.txt")" 'BEGIN { print n / 0.8 }')" 0.13

# ---- a photo with a place: the lens is used, the place ends in the decoder ----

"$stubble" card -o "$scratch/card.pdf" --paper card >/dev/null
pdftoppm -r 200 -f 1 -l 1 -jpeg "$scratch/card.pdf" "$scratch/plain"
node "$source_dir/tests/support/add_place.js" "$scratch/plain-1.jpg" "$scratch/placed.jpg"
check "the photo holds a place" grep -q SecretPlace "$scratch/placed.jpg"
"$stubble" photo "$scratch/placed.jpg" --json >"$scratch/placed.json"
same "the lens is known" "$(field "$scratch/placed.json" photos.0.focal_35mm)" 26
"$stubble" card --find "$scratch/placed.jpg" --json >"$scratch/placed_card.json"
check "and gives the card a pose" grep -q rotation "$scratch/placed_card.json"
"$stubble" measure "$scratch/placed.jpg" --scale 0.05 --ignore-card --region 40,40,500,300 --json -o "$scratch/placed.png" >"$scratch/placed_measure.json"
same "it is measured" $? 0
for output in placed.json placed_card.json placed_measure.json placed.png; do
    check "no place, no device in $output" bash -c "! grep -aqE 'Secret|GPS|Exif|eXIf|43, ?39' '$scratch/$output'"
done

# ---- a scale that is given beside a card: it is looked for all the same ----

pdftoppm -r 400 -f 1 -l 1 -jpeg "$scratch/card.pdf" "$scratch/large" # 15.748 pixels a mm
beside() { "$stubble" measure "$scratch/large-1.jpg" "$@" --what dots --region 40,40,500,300; }
beside --scale 0.0635 --json >"$scratch/agrees.json"
same "what the card says, too" $? 0
same "needs no word" "$(field "$scratch/agrees.json" photos.0.scale.scale_reason)" ""
beside --scale 0.053 --json >"$scratch/off.json"
check "what it contradicts is told" grep -q "it says 18.9 pixels a mm, the card 15.7 (3.5 sd apart)" "$scratch/off.json"
near "and its error reaches as far" "$(field "$scratch/off.json" photos.0.scale.relative_error)" 0.181 0.002
check "for people, too" bash -c "'$stubble' measure '$scratch/large-1.jpg' --scale 0.053 --what dots --region 40,40,500,300 | grep -q 'doubt .*contradicts the card'"
beside --scale 0.03 >/dev/null 2>"$scratch/err"
same "a gross contradiction is refused" $? 65
check "with both values and what to do" grep -q "33.3 pixels a mm, the card 15.7" "$scratch/err"
check "such as" grep -q -- "--ignore-card" "$scratch/err"
beside --length 40 --from 100,100 --to 300,100 >/dev/null 2>"$scratch/err"
same "so is a wrong length" $? 65
beside --scale 0.03 --ignore-card >/dev/null
same "unless the card is to be ignored" $? 0

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
wrong 64 measure "$scratch/before.png" --scale 0.05 --region 280,280,200,200
check "a region that reaches beyond the photo is named" grep -q -- "--region 280,280,200,200 reaches beyond .*320 x 320" "$scratch/err"
wrong 64 measure "$scratch/before.png" --scale 0.05 --what moles
wrong 64 measure
wrong 66 measure "$scratch/absent.png" --scale 0.05
wrong 73 measure "$scratch/before.png" --scale 0.05 -o "$scratch/no/folder/x.png"
wrong 64 measure "$scratch/before.png" --scale 0.05 -o "$scratch/x.tif"
check "what names are known is said" grep -q "[.]png or [.]jpg" "$scratch/err"
wrong 64 measure "$scratch/before.png" --length 10 --from 20,100 --to 2000,100
check "the click outside is named" grep -q -- "--to 2000,100 lies outside of .*320 x 320" "$scratch/err"
wrong 64 measure "$scratch/before.png" "$scratch/near.png" --length 10 --from 20,100 --to 220,100
check "the later photo's scale is asked for" grep -q -- "--later-length" "$scratch/err"
wrong 64 measure "$scratch/before.png" "$scratch/near.png" --scale 0.05 --later-length 10 --later-from 20,100 --later-to 900,100
check "so is a click in the later photo" grep -q -- "--later-to 900,100 lies outside" "$scratch/err"
wrong 64 measure "$scratch/before.png" --scale 0.05 --later-scale 0.03
wrong 64 measure "$scratch/before.png" --ignore-card
wrong 64 measure "${both[@]}" --later-scale 0.03 --later-card
wrong 64 measure "$scratch/before.png" --scale 0.05 --matches "$scratch/matches.json"
wrong 64 measure "${both[@]}" --matches "$scratch/matches.json" --write-matches "$scratch/new.json"
wrong 66 measure "${both[@]}" --matches "$scratch/absent.json"
wrong 73 measure "${both[@]}" --write-matches "$scratch/judged.json"
check "a person's work is not replaced" grep -q "may hold a person's corrections" "$scratch/err"
ln -s "$scratch/nothing" "$scratch/dangling.json"
wrong 73 measure "${both[@]}" --write-matches "$scratch/dangling.json"
check "nor is a link that leads nowhere" test -L "$scratch/dangling.json" -a ! -e "$scratch/nothing"
# Both results or none, so that the corrected command is not refused for what a failed one left.
ln -s "$scratch" "$scratch/alias"
wrong 64 measure "${both[@]}" --write-matches "$scratch/same.png" -o "$scratch/alias/same.png"
check "one file for two results is told" grep -q -- "-o and --write-matches are one file" "$scratch/err"
check "and neither is written" test ! -e "$scratch/same.png"
wrong 73 measure "${both[@]}" --write-matches "$scratch/fresh.json" -o "$scratch/none/x.png"
check "no matching without its picture" test ! -e "$scratch/fresh.json"
wrong 73 measure "$scratch/absent.png" "$scratch/after.png" --scale 0.05 -o "$scratch/none/x.png"
if [ -w /dev/full ]; then
    ln -s /dev/full "$scratch/full.png"
    wrong 73 measure "${both[@]}" --write-matches "$scratch/fresh.json" -o "$scratch/full.png"
    check "nor where the disk is full at last" test ! -e "$scratch/fresh.json"
fi
check "the corrected command is taken" "$stubble" measure "${both[@]}" --write-matches "$scratch/fresh.json" -o "$scratch/fresh.png"
check "and its matching is the same" cmp "$scratch/fresh.json" "$scratch/matches.json"
wrong 65 measure "$scratch/after.png" "$scratch/before.png" --scale 0.05 --matches "$scratch/matches.json"
check "other photos are told" grep -q "give the same photos in the same order" "$scratch/err"
wrong 65 measure "$scratch/before.png" "$scratch/near.png" --scale 0.05 --later-scale 0.03333 --matches "$scratch/matches.json"
judge "$scratch/bad.json" '[{same: ["L99", "N1"]}]'
wrong 65 measure "${both[@]}" --matches "$scratch/bad.json" -o "$scratch/bad.png"
check "an unknown number is named" grep -q "corrections.0.: L99: no mark of the first photo has this name" "$scratch/err"
check "and nothing is drawn" test ! -e "$scratch/bad.png"
node -e 'const m = JSON.parse(require("fs").readFileSync(process.argv[1])); m.seen_as_one = ["L1", "7"];
         require("fs").writeFileSync(process.argv[2], JSON.stringify(m))' "$scratch/matches.json" "$scratch/bad.json"
wrong 65 measure "${both[@]}" --matches "$scratch/bad.json"
check "a pair is not seen as one" grep -q "seen_as_one.1.: only a mark that was found in one photo alone" "$scratch/err"
judge "$scratch/bad.json" '[{there: "L1"}, {no_mark: "L1"}]'
wrong 65 measure "${both[@]}" --matches "$scratch/bad.json"
check "a contradiction is named" grep -q "corrections.1.: this mark is judged twice" "$scratch/err"
judge "$scratch/bad.json" '[{same: ["L1", "B1"]}]'
wrong 65 measure "${both[@]}" --matches "$scratch/bad.json"
check "so is a slip" grep -q "corrections.0.: these two marks lie too far from each other" "$scratch/err"
head -c 700 "$scratch/matches.json" >"$scratch/bad.json"
wrong 65 measure "${both[@]}" --matches "$scratch/bad.json"
head -c 9000000 /dev/zero | tr '\0' ' ' >"$scratch/bad.json"
wrong 65 measure "${both[@]}" --matches "$scratch/bad.json"
check "a file too large is told" test -s "$scratch/err"
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
