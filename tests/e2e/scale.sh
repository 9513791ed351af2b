#!/usr/bin/env bash
# Where millimetres come from, and how far they can be trusted: each source's error reaches the area and the price.
. "$(dirname "$0")/../support/shell.sh"

price() { field "$1" quote.with_tax."$2"; }
more() { # WHAT A B: A is more than B
    check "$1: $2 is more than $3" awk "BEGIN { exit !($2 > $3) }"
}

# ---- a patch: the card, the card measured, a known length, a stated scale ----

"$stubble" card -o "$scratch/card.pdf" --paper card >/dev/null
pdftoppm -r 300 -f 1 -l 1 "$scratch/card.pdf" "$scratch/card"
need "a photo with the card" node "$source_dir/tests/support/patch_picture.js" "$scratch/card-1.ppm" "$scratch/patch.png"
patch() { # NAME SCALE: its quote
    printf '{"format": "stubble-client/1", "client": {"name": "Sam"}, "course": {"start": "2027-03-01"}, "patch": {"photo": "patch.png", "kind": "areata",
        "scale": %s, "outline_px": [[270, 950], [600, 730], [930, 950], [600, 1170]]}}' "$2" >"$scratch/$1.json"
    "$stubble" quote "$scratch/$1.json" -q --json >"$scratch/$1.quote" 2>"$scratch/err"
    same "a quote by $1" $? 0
    area=$(field "$scratch/$1.quote" quote.area_cm2)
    sd=$(field "$scratch/$1.quote" quote.area_sd_cm2)
    width=$(awk "BEGIN { print $(price "$scratch/$1.quote" high) - $(price "$scratch/$1.quote" low) }")
}
patch printed '{"printed_mm": 100}'
sd_printed=$sd
area_printed=$area
patch card '{}'
more "an unmeasured card's area doubts" "$sd" "$sd_printed"
width_card=$width
sd_card=$sd
patch length '{"length_mm": 40, "from_px": [400, 500], "to_px": [872.4, 500]}'
more "two clicks doubt more" "$sd" "$sd_card"
patch stated '{"mm_per_px": 0.08467}'
near "the same area" "$area" "$area_printed" "$(awk "BEGIN { print 0.01 * $area }")"
near "five in a hundred of scale are ten of area" "$(awk "BEGIN { print $sd / $area }")" 0.1 0.006
more "and the price's interval is wider" "$width" "$width_card"

# ---- a head: as adults' faces are, a tape ----

head() { # NAME HEAD
    printf '{"format": "stubble-client/1", "client": {"name": "Sam", "sex": "male"}, "head": %s, "skin": {"fitzpatrick": 2}, "course": {"start": "2027-03-01"},
        "hair": {"colour": "black", "length": "shaved", "pattern": "norwood VI"}, "wish": {"treatments": ["shaved look"]}}' "$2" >"$scratch/$1.json"
}
head face '{"by_photo": true}'
head tape '{"tape": {"circumference_mm": 556.6}}'
"$stubble" quote "$scratch/face.json" -q >/dev/null 2>"$scratch/err"
same "a head by a photo that is not named" $? 65
check "says what to do" grep -q -- "--photo" "$scratch/err"
"$stubble" quote "$scratch/tape.json" -q --landmarks x.json >/dev/null 2>"$scratch/err"
same "marks without a photo" $? 64
"$stubble" quote "$scratch/card.json" -q --photo "$scratch/patch.png" >/dev/null 2>"$scratch/err"
same "a photo beside a patch" $? 65
[ -d "$shared/photos/synthetic" ] || { echo "the synthetic photos are not there"; report; }
cat >"$scratch/marks.json" <<'JSON'
{"format": "stubble-landmarks/1", "photos": [{"file": "lps_front.jpg", "found_by": "person", "landmarks": {
  "nose_tip": [582, 830], "menton": [588, 1112], "tragion_left": [806, 780], "tragion_right": [365, 775], "lateral_canthus_left": [738, 734],
  "lateral_canthus_right": [429, 738], "cheilion_left": [659, 958], "cheilion_right": [514, 960]}}]}
JSON
for name in face tape; do
    "$stubble" quote "$scratch/$name.json" -q --json --photo "$shared/photos/synthetic/lps_front.jpg" --landmarks "$scratch/marks.json" >"$scratch/$name.quote" 2>"$scratch/err"
    same "a quote with a photo and the $name" $? 0
done
more "without a tape the area is less sure" "$(field "$scratch/face.quote" quote.area_sd_cm2)" "$(field "$scratch/tape.quote" quote.area_sd_cm2)"
wide() { awk "BEGIN { print $(price "$1" high) - $(price "$1" low) }"; }
more "and so is the price" "$(wide "$scratch/face.quote")" "$(wide "$scratch/tape.quote")"
report
