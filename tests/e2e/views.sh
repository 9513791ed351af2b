#!/usr/bin/env bash
# The guided set: stubble photo --views says which photo is not the view that was asked for, and what is missing.
. "$(dirname "$0")/../support/shell.sh"

for option in views scan tape models; do check "the help explains --$option" bash -c "'$stubble' photo --help | grep -q -- --$option"; done
check "the man page knows the set" grep -q -- '\\-\\-views' "$source_dir/docs/man/stubble.1"
photo=$source_dir/docs/pictures/crown_before.jpg
"$stubble" photo "$photo" --tape circumference=574 >/dev/null 2>"$scratch/err"
same "a tape without views" $? 64
"$stubble" photo "$photo" --views front,left >/dev/null 2>"$scratch/err"
same "two views of one photo" $? 64
check "is told by the command that was asked" grep -q "^stubble photo: say one view" "$scratch/err"
"$stubble" photo "$photo" --views side >/dev/null 2>"$scratch/err"
check "a view that there is not, too" grep -q "^stubble photo: .*not \"side\"" "$scratch/err"
"$stubble" photo "$photo" --views front --tape head=3 >/dev/null 2>"$scratch/err"
check "and a tape" grep -q "^stubble photo: --tape" "$scratch/err"
"$stubble" head "$photo" --views side >/dev/null 2>"$scratch/err"
check "of head by head" grep -q "^stubble head: " "$scratch/err"
mkdir "$scratch/no_models"
"$stubble" head "$photo" --models "$scratch/no_models" >"$scratch/said"
check "a folder without models says what to do" grep -q "tools/setup vision fetches them.*six landmarks" "$scratch/said"

"$stubble" photo "$photo" --like "$photo" >/dev/null 2>"$scratch/err"
same "a photo of last time without a card" $? 65
check "says what to do" bash -c "grep -q 'crown_before.jpg: the photo of last time shows no card' '$scratch/err' && grep -q 'whole card in it' '$scratch/err' && ! grep -q -- --help '$scratch/err'"

# ---- without models: nothing can be told, and that is said ----

STUBBLE_MODELS=$scratch/nowhere "$stubble" photo "$photo" --views front --json >"$scratch/none.json"
same "a set without models" $? 0
same "is open" "$(field "$scratch/none.json" photos.0.turn_deg)" null
check "as a fault" grep -q angle_open "$scratch/none.json"
same "all views are missing, that one, too" "$(field "$scratch/none.json" set.missing)" '["front","left","right","top","back"]'
same "a photo of nothing told is worth nothing" "$(field "$scratch/none.json" set.confidence)" 0
STUBBLE_MODELS=$scratch/nowhere "$stubble" photo "$photo" --views front --check >/dev/null
same "and --check says so" $? 1

"$stubble" landmarks "$photo" >/dev/null 2>&1
[ $? -eq 66 ] && { echo "views: the models are not on this machine (tools/setup vision fetches them): the rest is skipped"; [ "$failures" -eq 0 ] && exit 77; report; }
[ -d "$shared/photos/synthetic" ] || { echo "the synthetic photos are not there"; report; }

# ---- with them: three quarters where a profile was asked for, and a front that is one ----

views=$shared/photos/synthetic
"$stubble" photo "$views/lps_front.jpg" "$views/lps_front_left45.jpg" --views front,left --tape circumference=556.6 --json >"$scratch/set.json"
same "two views" $? 0
same "the front is one" "$(field "$scratch/set.json" photos.0.view_reason)" ""
near "straight on" "$(field "$scratch/set.json" photos.0.turn_deg)" 0 4
near "three quarters" "$(field "$scratch/set.json" photos.1.turn_deg)" 45 5
check "are no profile" grep -q '"no_card", "wrong_angle"' "$scratch/set.json"
check "and it says what to do" bash -c "node -e '
    const p = JSON.parse(require(\"fs\").readFileSync(process.argv[1])).photos[1];
    process.exit(/^Turn further, until the left ear faces the camera: seen at 4[0-9] degrees, asked for 90\.$/.test(p.view_reason) ? 0 : 1)' '$scratch/set.json'"
near "which lowers the confidence" "$(field "$scratch/set.json" photos.1.confidence)" 0.64 0.001
# A photo of another view is not the one that was asked for: only the front counts.
near "of the set, too" "$(field "$scratch/set.json" set.confidence)" 0.16 0.001
same "and the left side is still missing" "$(field "$scratch/set.json" set.missing)" '["left","right","top","back"]'

# ---- every view under every wrong name: all are noticed, and no right one is blamed ----

named() { # VIEW NAME,... WRONG: each name is told as wrong, or none is
    local photo=$views/lps_$1.jpg photos=() name at=0
    for name in ${2//,/ }; do photos+=("$photo"); done
    "$stubble" photo "${photos[@]}" --views "$2" --tape circumference=556.6 --json >"$scratch/named.json"
    for name in ${2//,/ }; do
        same "the $1 called $name" "$(node -e 'const p = JSON.parse(require("fs").readFileSync(process.argv[1])).photos[process.argv[2]];
            console.log(p.faults.includes("wrong_angle") && p.view_reason !== "")' "$scratch/named.json" $at)" "$3"
        at=$((at + 1))
    done
}
named front left,right,top,back true
named left front,right,top,back true
named left left false
named top top false
named top front,left,right,back true
check "and says which it is" grep -q "This is seen from above: hold the camera level with the head" "$scratch/named.json"

# ---- five photos of which none is what it was to be: no set at all ----

# From above a border with shoulders leaves open where exactly the camera stood, but not that it was above: no false alarm beside other views.
"$stubble" photo "$views/lps_front.jpg" "$views/lps_left.jpg" "$views/lps_top.jpg" --views front,left,top --json >"$scratch/right.json"
same "three right views: two are missing" "$(field "$scratch/right.json" set.missing)" '["right","back"]'
same "from above as asked for" "$(field "$scratch/right.json" photos.2.view_reason)" ""
"$stubble" photo "$views/lps_left.jpg" "$views/lps_front.jpg" "$views/lps_top.jpg" "$views/lps_front.jpg" "$views/lps_left.jpg" --views front,left,right,back,top \
    --tape circumference=556.6 --json >"$scratch/wrong.json"
same "all views are missing" "$(field "$scratch/wrong.json" set.missing)" '["front","left","right","top","back"]'
same "and it is worth nothing" "$(field "$scratch/wrong.json" set.confidence)" 0

# ---- a head on its side, from above upside down, and what is no head: none is a view ----

if command -v convert >/dev/null; then
    faults() { field "$1" "photos.$2.faults"; }
    convert "$views/lps_left.jpg" -rotate 90 "$scratch/side.jpg"
    convert "$views/lps_left.jpg" -rotate 270 "$scratch/side_270.jpg"
    convert "$views/lps_top.jpg" -rotate 180 "$scratch/top_180.jpg"
    "$stubble" photo "$scratch/side.jpg" "$scratch/side.jpg" "$scratch/side.jpg" "$scratch/side_270.jpg" "$scratch/top_180.jpg" \
        --views left,right,back,left,top --json >"$scratch/turned.json"
    for at in 0 1 2 3 4; do check "turned photo $at is told" bash -c "grep -q wrong_angle <<<'$(faults "$scratch/turned.json" $at)'"; done
    check "a head on its side says so" grep -q "The head lies on its side or upside down: turn the photo" "$scratch/turned.json"
    check "and a nose that points up" grep -q "The nose points up in this photo from above: turn the photo" "$scratch/turned.json"
    same "so they are no set" "$(field "$scratch/turned.json" set.missing)" '["front","left","right","top","back"]'
    same "worth nothing" "$(field "$scratch/turned.json" set.confidence)" 0

    convert -size 1200x1200 xc:'#707880' -fill '#c09070' -draw 'circle 600,600 600,250' "$scratch/ball.jpg"
    convert -size 1200x1200 xc:'#d8d8d0' -fill '#503020' -draw 'roundrectangle 400,300 800,1150 30,30' "$scratch/box.jpg"
    convert "$views/lps_front.jpg" -fill '#8090a0' -draw 'rectangle 350,500 800,1080' "$scratch/covered.jpg"
    "$stubble" photo "$scratch/ball.jpg" "$scratch/box.jpg" "$scratch/covered.jpg" --views top,top,left --json >"$scratch/nothing.json"
    for at in 0 1; do check "thing $at could not be told" bash -c "grep -q angle_open <<<'$(faults "$scratch/nothing.json" $at)'"; done
    check "a covered face is no profile" bash -c "grep -q 'angle_open\|wrong_angle' <<<'$(faults "$scratch/nothing.json" 2)'"
    same "balls and boxes are worth nothing" "$(field "$scratch/nothing.json" set.confidence)" 0

    # The very same pixels under another name serve one view, once.
    convert "$views/lps_left.jpg" "$scratch/one.png"
    cp "$scratch/one.png" "$scratch/two.png"
    "$stubble" photo "$scratch/one.png" "$scratch/two.png" "$views/lps_front.jpg" --views left,left,front --json >"$scratch/same.json"
    check "a copy is told" bash -c "grep -q same_photo <<<'$(faults "$scratch/same.json" 1)'"
    check "the photo itself is not" bash -c "! grep -q same_photo <<<'$(faults "$scratch/same.json" 0)'"
    same "nor is another photo" "$(faults "$scratch/same.json" 2)" '["no_card"]'
    same "one of them is the left side" "$(field "$scratch/same.json" set.missing)" '["right","top","back"]'
fi

scan=$shared/heads/leeperrysmith_mm_assumed.obj
if [ -f "$scan" ]; then
    "$stubble" head --scan "$scan" --photo "$views/lps_left.jpg" --views left --json >"$scratch/scanned.json"
    check "with a scan no other is asked for" bash -c "grep -q 'several degrees off' '$scratch/scanned.json' && ! grep -q 'or a scan' '$scratch/scanned.json'"
fi

"$stubble" head --photo "$views/lps_front_left45.jpg" --views left --tape circumference=556.6 --json >"$scratch/head.json"
same "head says the same" "$(field "$scratch/head.json" photos.0.fitted)" true
check "as what limits the fit" grep -q 'asked for 90' "$scratch/head.json"

report
