#!/usr/bin/env bash
# stubble head: tape alone, scan alone, photos with landmarks on the synthetic views, and what goes wrong.
. "$(dirname "$0")/../support/shell.sh"

for option in photo landmarks tape scan sex views printed json; do
    check "the help explains --$option" bash -c "'$stubble' head --help | grep -q -- --$option"
done
check "the man page knows head" grep -q '^\.B head' "$source_dir/docs/man/stubble.1"

# ---- tape alone ----

"$stubble" head --tape circumference=574,length=199 --sex male --json >"$scratch/tape.json" 2>"$scratch/err"
same "the tape makes a head" $? 0
same "with nothing on standard error" "$(cat "$scratch/err")" ""
near "its circumference is the tape's" "$(field "$scratch/tape.json" head.circumference_mm.mid)" 574 0.1
near "within what a tape errs" "$(field "$scratch/tape.json" head.circumference_mm.high)" 579.9 0.1
same "no photos" "$(field "$scratch/tape.json" photos)" "[]"
check "without --json for people" bash -c "'$stubble' head --tape circumference=574 | grep -q 'circumference *574 mm'"

# ---- what goes wrong ----

for bad in "" "--tape circumference" "--tape waist=900" "--tape circumference=57x" "--tape circumference=557,circumference=600" "--sex other --tape circumference=574" \
    "--landmarks x.json --tape circumference=574" "--threads 0 --tape circumference=574" "--nothing"; do
    # shellcheck disable=SC2086
    "$stubble" head $bad >/dev/null 2>"$scratch/err"
    same "head $bad is a wrong call" $? 64
    check "and says how" grep -q -- "--help explains it" "$scratch/err"
done
photo=$source_dir/docs/pictures/crown_before.jpg
for views in crown "front,back" front,; do
    "$stubble" head --photo "$photo" --views "$views" >/dev/null 2>"$scratch/err"
    code=$?
    [ "$views" = front, ] && want=0 || want=64
    same "--views $views of one photo" "$code" "$want"
done
"$stubble" head --tape circumference=900 >/dev/null 2>"$scratch/err"
same "no adult has 900 mm" $? 65
"$stubble" head --photo "$scratch/none.jpg" >/dev/null 2>"$scratch/err"
same "a photo that is not there" $? 66
printf '{"photos": [\n {"file": "a.jpg", "landmarks": {"nose_tip": [1, }}]}' >"$scratch/broken.json"
photo=$source_dir/docs/pictures/crown_before.jpg
"$stubble" head --photo "$photo" --landmarks "$scratch/broken.json" >/dev/null 2>"$scratch/err"
same "broken landmarks" $? 65
check "with their line" grep -q "line 2" "$scratch/err"
printf '{"photos": [{"file": "crown_before.jpg", "landmarks": {"nose_tip": [9000, 10]}}]}' >"$scratch/far.json"
"$stubble" head --photo "$photo" --landmarks "$scratch/far.json" >/dev/null 2>"$scratch/err"
same "a mark outside of the photo" $? 65
check "named" grep -q "nose_tip" "$scratch/err"

printf '{"photos": [{"file": "crown_befor.jpg", "landmarks": {"nose_tip": [90, 10]}}]}' >"$scratch/typo.json"
for command in "head --photo $photo" "photo $photo --views front"; do
    # shellcheck disable=SC2086
    "$stubble" $command --landmarks "$scratch/typo.json" >/dev/null 2>"$scratch/err"
    same "$command with marks of another photo" $? 65
    check "both names are told" bash -c "grep -q 'crown_befor.jpg' '$scratch/err' && grep -q 'did you mean \"crown_before.jpg\"' '$scratch/err'"
done
printf '{"photos": [{"file": "other.png", "landmarks": {"nose_tip": [90, 10]}}]}' >"$scratch/other.json"
"$stubble" head --photo "$photo" --landmarks "$scratch/other.json" >/dev/null 2>"$scratch/err"
check "without a like name all that were given are told" grep -q "these were given: crown_before.jpg" "$scratch/err"
cp "$photo" "$scratch/copy.jpg"
"$stubble" head --photo "$photo" "$scratch/copy.jpg" >/dev/null 2>"$scratch/err"
same "one photo twice" $? 65
check "is told" grep -q "copy.jpg: is the very same photo as .*crown_before.jpg" "$scratch/err"

# ---- a photo without landmarks is reported, not an error ----

"$stubble" head --photo "$photo" --json >"$scratch/bare.json"
same "a photo without marks" $? 0
same "is not fitted" "$(field "$scratch/bare.json" photos.0.fitted)" false
check "and says what to do" bash -c "'$stubble' head --photo '$photo' | grep -q 'give six landmarks'"
same "the head is that of adults" "$(field "$scratch/bare.json" head.length_mm.mid)" "$("$stubble" head --tape circumference=565.4 --json >"$scratch/a.json"; field "$scratch/bare.json" head.length_mm.mid)"

[ -d "$shared/photos/synthetic" ] || { echo "the synthetic photos are not there"; report; }

# ---- a real one: the front view, by hand (pixels read off the picture) ----

cat >"$scratch/marks.json" <<'JSON'
{"format": "stubble-landmarks/1", "photos": [{"file": "lps_front.jpg", "found_by": "person", "landmarks": {
  "nose_tip": [582, 830], "menton": [588, 1112], "tragion_left": [806, 780], "tragion_right": [365, 775], "lateral_canthus_left": [738, 734],
  "lateral_canthus_right": [429, 738], "cheilion_left": [659, 958], "cheilion_right": [514, 960]}}]}
JSON
"$stubble" head --photo "$shared/photos/synthetic/lps_front.jpg" --landmarks "$scratch/marks.json" --tape circumference=556.6 --sex male --json \
    >"$scratch/front.json"
same "the front view" $? 0
same "is fitted" "$(field "$scratch/front.json" photos.0.fitted)" true
# The true camera looks straight on; eight clicks leave about 3 degrees, whose cosine is within 0.006 at two of them.
near "it looks at the face" "$(field "$scratch/front.json" photos.0.rotation.2.2)" -1 0.006
near "upright" "$(field "$scratch/front.json" photos.0.rotation.1.1)" -1 0.006
check "some confidence" awk -v c="$(field "$scratch/front.json" photos.0.confidence)" 'BEGIN {exit !(c > 0.2 && c < 0.9)}'
near "the circumference is the tape's" "$(field "$scratch/front.json" head.circumference_mm.mid)" 556.6 4

# Marks that a person set, without models. Each answer says why; no careful set is refused, and none with its sides exchanged is taken.
if [ -d "$shared/photos" ]; then
    by_hand() { STUBBLE_MODELS=$scratch/nowhere "$stubble" head --photo "$shared/photos/$1.jpg" --landmarks "$scratch/$1.json" "${@:2}" --json; }
    cat >"$scratch/nasa_scott_kelly.json" <<'JSON'
{"photos": [{"file": "nasa_scott_kelly.jpg", "landmarks": {"nose_tip": [1502.7, 1114.3], "menton": [1531.6, 1387.6], "tragion_left": [1870.9, 975.3],
  "tragion_right": [1290.9, 979.1], "lateral_canthus_left": [1721.6, 943.2], "lateral_canthus_right": [1345.8, 947.2]}}]}
JSON
    cat >"$scratch/nasa_leland_melvin.json" <<'JSON'
{"photos": [{"file": "nasa_leland_melvin.jpg", "landmarks": {"nose_tip": [1294.9, 652.3], "menton": [1318.3, 880.7], "tragion_left": [1496.2, 621.8],
  "tragion_right": [1126.2, 651.9], "lateral_canthus_left": [1414.9, 570.7], "lateral_canthus_right": [1181.1, 600.4], "cheilion_left": [1399.7, 725.0],
  "cheilion_right": [1215.7, 739.5]}}]}
JSON
    for name in nasa_scott_kelly nasa_leland_melvin; do
        for views in unstated front; do
            by_hand "$name" --views "$views" >"$scratch/hand.json"
            same "$name by hand, $views" "$(field "$scratch/hand.json" photos.0.fitted)" true
        done
        sed -i 's/_left/_l/g; s/_right/_left/g; s/_l"/_right"/g' "$scratch/$name.json"
        by_hand "$name" >"$scratch/hand.json"
        same "$name with left and right exchanged" "$(field "$scratch/hand.json" photos.0.reason)" "left and right are exchanged: left is the client's own left"
    done
fi

report
