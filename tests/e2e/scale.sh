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
# ---- a head: the card beside it, however it is held ----

# Eight marks of the synthetic front view; of the photo itself only the card is drawn.
marks='"nose_tip": [582, 830], "menton": [588, 1112], "tragion_left": [806, 780], "tragion_right": [365, 775], "lateral_canthus_left": [738, 734],
  "lateral_canthus_right": [429, 738], "cheilion_left": [659, 958], "cheilion_right": [514, 960]'
printf '{"photos": [{"file": "beside.png", "landmarks": {%s}}]}' "$marks" >"$scratch/beside.json"
beside() { need "a card beside a head" node "$source_dir/tests/support/card_beside.js" "$scratch/card-1.ppm" "$scratch/beside.png" "$1"; }
by_card() { # NAME OPTIONS...: the head of the photo as it is now
    local name=$1
    shift
    "$stubble" head --photo "$scratch/beside.png" --landmarks "$scratch/beside.json" --json "$@" >"$scratch/$name.head" 2>"$scratch/err"
    same "the head by $name" $? 0
    same "is fitted" "$(field "$scratch/$name.head" photos.0.fitted)" true
}
around() { field "$scratch/$1.head" head.circumference_mm."${2:-mid}"; }
doubt() { awk "BEGIN { print ($(around "$1" high) - $(around "$1" low)) / $(around "$1") }"; }
reason() { field "$scratch/$1.head" photos.0.scale_reason; }
beside '{}'
by_card level
same "nothing contradicts it" "$(reason level)" ""
around_level=$(around level)
doubt_level=$(doubt level)
for held in '{"yaw": -45}' '{"yaw": 40, "pitch": -40}'; do
    beside "$held"
    "$stubble" card --find "$scratch/beside.png" --json >"$scratch/found.json"
    # The file states no focal length: a card held aside of the middle and aslant is then sure to some 3 %.
    near "the scale beside a card held $held" "$(field "$scratch/found.json" cards.0.facing_mm_per_px)" 0.3114 0.006
    more "on the card a pixel spans more" "$(field "$scratch/found.json" cards.0.mm_per_px)" 0.335
done
for held in '{"yaw": 60}' '{"pitch": 60}'; do
    beside "$held"
    by_card held
    near "the head beside a card held $held" "$(around held)" "$around_level" "$(awk "BEGIN { print 0.01 * $around_level }")"
done
check "both scales are told apart" bash -c "'$stubble' card --find '$scratch/beside.png' | grep -q 'faces the camera'"

# ---- its print, measured and not ----

beside '{"print": 0.8}'
by_card printed --printed 80
near "a print of 80 % that was measured" "$(around printed)" "$around_level" "$(awk "BEGIN { print 0.01 * $around_level }")"
same "contradicts nothing" "$(reason printed)" ""
more "and is surer than one that was not" "$doubt_level" "$(doubt printed)"
by_card small --tape circumference=563
check "one that was not contradicts the tape" grep -q "contradicts .*--printed" <<<"$(reason small)"
more "by more than three sd" "$(field "$scratch/small.head" photos.0.scale_off_sd)" 3
by_card right --printed 80 --tape circumference=563
breadth() { field "$scratch/$1.head" head.breadth_mm."${2:-mid}"; }
holds() { # WHAT NAME: the breadth's interval holds that by a print that was measured
    more "$1 holds what is true" "$(breadth "$2" high)" "$(breadth right)"
    more "$1 from both sides" "$(breadth right)" "$(breadth "$2" low)"
}
holds "what is contradicted" small
more "as everything is less sure" "$(doubt small)" "$(awk "BEGIN { print 2.9 * $(doubt right) }")"
by_card alone
check "adults alone contradict it as well" grep -q "contradicts" <<<"$(reason alone)"
holds "that" alone
by_card smaller --printed 115 --tape circumference=563
check "a print that is farther off has no say" grep -q "contradicts .*left out: .*--printed" <<<"$(reason smaller)"
holds "the head without it" smaller
more "and is as sure as without a card" "$(awk "BEGIN { print 1.5 * $(doubt right) }")" "$(doubt smaller)"
check "for people too" bash -c "'$stubble' head --photo '$scratch/beside.png' --landmarks '$scratch/beside.json' --tape circumference=563 | grep -q 'larger than by all else'"
check "and for a guided set" bash -c "'$stubble' photo '$scratch/beside.png' --landmarks '$scratch/beside.json' --tape circumference=563 --views front | grep -q 'scale: .*contradicts'"
printf '{"format": "stubble-client/1", "client": {"name": "Sam", "sex": "male"}, "head": {"tape": {"circumference_mm": 563}, "photos": [
    {"file": "beside.png", "landmarks": {%s}}]}, "wish": {"treatments": ["crown"]}, "hair": {"pattern": "norwood VI"}}' "$marks" >"$scratch/intake.json"
sed 's/"head": {/"head": {"printed_mm": 80, /' "$scratch/intake.json" >"$scratch/ruled.json"
assess() { "$stubble" assess "$@" --photo "$scratch/beside.png" --json >"$scratch/assess.json" 2>"$scratch/err"; same "assess $*" $? 0; }
remarks() { field "$scratch/assess.json" assessment.remarks; }
assess "$scratch/intake.json"
check "the plan remarks on it" grep -q "contradict each other" <<<"$(remarks)"
check "and the photo is named" grep -q "beside.png: .*contradicts" "$scratch/err"
assess "$scratch/ruled.json"
check "not where the intake tells the print" bash -c "! grep -q 'contradict each other'" <<<"$(remarks)"
same "nor anything else" "$(cat "$scratch/err")" ""
assess "$scratch/intake.json" --printed 80
check "nor where the call does" bash -c "! grep -q 'contradict each other'" <<<"$(remarks)"
for bad in "--printed 8" "--printed x" "--printed"; do
    # shellcheck disable=SC2086
    "$stubble" quote "$scratch/intake.json" --photo "$scratch/beside.png" $bad >/dev/null 2>"$scratch/err"
    same "quote $bad is a wrong call" $? 64
done
"$stubble" quote "$scratch/intake.json" --printed 98 >/dev/null 2>"$scratch/err"
same "a print without a photo" $? 64
"$stubble" head --tape circumference=563 --printed 98 >/dev/null 2>"$scratch/err"
same "nor for head" $? 64

# ---- a card far behind the head: the marks are not to blame ----

beside '{"depth": 1.9}'
by_card behind --tape circumference=563
check "its scale is left out" grep -q "left out" <<<"$(reason behind)"
near "and the head is the tape's" "$(around behind)" 563 2
sed 's/582, 830/582, 1130/; s/588, 1112/288, 512/' "$scratch/beside.json" >"$scratch/wrong.json"
"$stubble" head --photo "$scratch/beside.png" --landmarks "$scratch/wrong.json" --json >"$scratch/wrong.head"
same "wrong marks stay wrong" "$(field "$scratch/wrong.head" photos.0.fitted)" false

# ---- why a card is of no use ----

beside '{"cover": 2}'
by_card covered
check "a covered card" grep -q "fewer than three of the card's square marks" <<<"$(reason covered)"
check "photo does not call it absent" bash -c "'$stubble' photo '$scratch/beside.png' | grep -q 'cannot be used: fewer than three'"
beside '{"twice": true}'
by_card twice
check "two cards" grep -q "two cards of one kind" <<<"$(reason twice)"
"$stubble" quote "$scratch/intake.json" --photo "$scratch/beside.png" --json >/dev/null 2>"$scratch/err"
check "a quote says so, too" grep -q "beside.png: .*two cards of one kind" "$scratch/err"
near "and counts on adults alone" "$(around twice)" "$(around covered)" 0.2
beside '{"print": 0.01}'
by_card none
same "no card, no word" "$(reason none)" ""
by_card missed --printed 99
check "but where one was measured" grep -q "no card can be seen" <<<"$(reason missed)"

# ---- a ruler beside the head: 100 mm over 321.1 pixels ----

sed 's/"landmarks"/"length_mm": 100, "from_px": [850, 500], "to_px": [1171.1, 500], "landmarks"/' "$scratch/beside.json" >"$scratch/ruler.json"
"$stubble" head --photo "$scratch/beside.png" --landmarks "$scratch/ruler.json" --json >"$scratch/ruler.head"
near "by a ruler" "$(around ruler)" "$around_level" 3
more "whose tilt nobody sees" "$(doubt ruler)" "$doubt_level"
more "which is better than nothing" "$(doubt none)" "$(doubt ruler)"
sed 's/1171.1/11710/' "$scratch/ruler.json" >"$scratch/far.json"
"$stubble" head --photo "$scratch/beside.png" --landmarks "$scratch/far.json" >/dev/null 2>"$scratch/err"
same "an end outside of the photo" $? 65
check "is named" grep -q "to_px" "$scratch/err"

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
