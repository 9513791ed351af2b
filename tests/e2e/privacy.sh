#!/usr/bin/env bash
# A photo with a place and a device in it through every command that reads photos, with the network forbidden: nothing of either comes out, and nobody asks for it.
. "$(dirname "$0")/../support/shell.sh"

"$stubble" card -o "$scratch/card.pdf" --paper card >/dev/null
pdftoppm -r 300 -f 1 -l 1 "$scratch/card.pdf" "$scratch/card"
need "a photo with the card" node "$source_dir/tests/support/patch_picture.js" "$scratch/card-1.ppm" "$scratch/plain.png"
mkdir "$scratch/in" "$scratch/all"
need "with a place" node "$source_dir/tests/support/add_place.js" "$scratch/plain.png" "$scratch/in/patch.png"
check "which is in it" grep -aq SecretPlace "$scratch/in/patch.png"
cat >"$scratch/in/client.json" <<'JSON'
{"format": "stubble-client/1", "client": {"name": "Sam", "age": 34}, "course": {"start": "2027-03-01"},
 "patch": {"photo": "patch.png", "kind": "areata", "outline_px": [[420, 950], [600, 810], [780, 950], [600, 1090]]}}
JSON

# In a network of its own without any way out, whose counters then tell whether a packet was sent, or asked for and refused.
counters='awk '\''/^Ip:/ && n++ { if ($11 + $13) exit 1 } /^Udp:/ && u++ { if ($5) exit 1 }'\'' /proc/net/snmp; a=$?
awk '\''/^Ip6OutRequests|^Ip6OutNoRoutes|^Udp6OutDatagrams/ { s += $2 } END { exit s > 0 }'\'' /proc/net/snmp6 2>/dev/null; b=$?; [ $a -eq 0 ] && [ $b -eq 0 ]'
forbidden=false
unshare -rn true 2>/dev/null && forbidden=true
alone() { # WORDS...: as stubble WORDS
    if $forbidden; then
        unshare -rn bash -c '"$@" >"$OUT" 2>>"$ERR"; code=$?; eval "$COUNTERS" || exit 99; exit $code' - "$stubble" "$@"
    else
        "$stubble" "$@" >"$OUT" 2>>"$ERR"
    fi
}
export OUT="$scratch/all/out" ERR="$scratch/all/err" COUNTERS="$counters"
if $forbidden; then
    unshare -rn bash -c '(echo >/dev/tcp/192.0.2.1/80) 2>/dev/null; eval "$COUNTERS"'
    same "one who asks for the network is caught" $? 1
    unshare -rn bash -c '(echo >/dev/udp/192.0.2.1/80) 2>/dev/null; eval "$COUNTERS"'
    same "by datagram, too" $? 1
    unshare -rn bash -c 'eval "$COUNTERS"'
    same "one who does not is not" $? 0
else
    echo "privacy: this system does not let a test forbid the network; only what comes out is checked" >&2
fi

photo=$scratch/in/patch.png
step=0
alone_in() { # CODE WORDS...
    local code=$1
    shift
    step=$((step + 1))
    OUT=$scratch/all/out-$step
    alone "$@"
    same "alone: stubble $1" $? "$code"
}
alone_in 0 photo "$photo" --json
alone_in 0 card --find "$photo" --json
alone_in 0 measure "$photo" --region 400,800,400,300 --json -o "$scratch/all/measure.png"
alone_in 0 plan "$scratch/in/client.json" -o "$scratch/all/plan" --date 2027-02-01 -q
alone_in 0 preview "$scratch/in/client.json" -o "$scratch/all/preview" --moment healed -q

# ---- with a head: marks by hand, and the models where they are ----

if [ -d "$shared/photos/synthetic" ]; then
    node "$source_dir/tests/support/add_place.js" "$shared/photos/synthetic/lps_front.jpg" "$scratch/in/lps_front.jpg"
    cat >"$scratch/in/marks.json" <<'JSON'
{"format": "stubble-landmarks/1", "photos": [{"file": "lps_front.jpg", "found_by": "person", "landmarks": {
  "nose_tip": [582, 830], "menton": [588, 1112], "tragion_left": [806, 780], "tragion_right": [365, 775], "lateral_canthus_left": [738, 734],
  "lateral_canthus_right": [429, 738], "cheilion_left": [659, 958], "cheilion_right": [514, 960]}}]}
JSON
    alone_in 0 preview --sample -q --photo "$scratch/in/lps_front.jpg" --landmarks "$scratch/in/marks.json" -o "$scratch/all/on_photo"
    alone_in 0 plan --sample -q --photo "$scratch/in/lps_front.jpg" --landmarks "$scratch/in/marks.json" -o "$scratch/all/plan_photo" --size 64x64
    check "the plan is drawn on the photo" test -s "$scratch/all/plan_photo/preview/photo_healed.jpg"
    alone_in 0 head --photo "$scratch/in/lps_front.jpg" --landmarks "$scratch/in/marks.json" --tape circumference=556.6 --json
    "$stubble" landmarks "$scratch/in/lps_front.jpg" -o "$scratch/probe.json" >/dev/null 2>&1
    if [ $? -ne 66 ]; then
        alone_in 0 landmarks "$scratch/in/lps_front.jpg" -o "$scratch/all/marks.json"
        alone_in 0 photo "$scratch/in/lps_front.jpg" --views front --json
    fi
fi

# ---- what came out, pictures inside of documents too ----

for pdf in "$scratch"/all/plan*/*.pdf; do
    name=$scratch/all/$(basename "$(dirname "$pdf")")-$(basename "$pdf" .pdf)
    pdfimages -all "$pdf" "$name-image" && pdftotext "$pdf" "$name.txt" && pdfinfo "$pdf" >"$name.info"
    check "$(basename "$pdf") is looked into" test -s "$name.info"
done
same "files that were looked through" "$(find "$scratch/all" -type f | wc -l | awk '{ print ($1 > 40) }')" 1
same "files with a place, a device or an EXIF block" "$(grep -raElE 'Secret|GPSL|Exif|eXIf|SecretPhone' "$scratch/all")" ""
report
