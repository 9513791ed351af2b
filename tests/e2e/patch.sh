#!/usr/bin/env bash
# A patch in a photo with the card: from an intake to a plan on disk, without a head and without a hairline; and what goes wrong.
. "$(dirname "$0")/../support/shell.sh"

check "the help of plan explains it" bash -c "'$stubble' plan --help | grep -q patch"
check "the man page too" grep -q "patch" "$source_dir/docs/man/stubble.1"

"$stubble" card -o "$scratch/card.pdf" --paper card >/dev/null
pdftoppm -r 300 -f 1 -l 1 "$scratch/card.pdf" "$scratch/card"
need "a photo with the card" node "$source_dir/tests/support/patch_picture.js" "$scratch/card-1.ppm" "$scratch/patch.png"

# intake OUT JAVASCRIPT: an intake of the patch with a change, made of the object c.
intake() {
    node -e 'const ring = [];
             for (let i = 0; i < 40; i++) ring.push([600 + 210 * Math.cos(i * Math.PI / 20), 950 + 140 * Math.sin(i * Math.PI / 20)]);
             const c = {format: "stubble-client/1", client: {name: "Sam", age: 34}, patch: {photo: "patch.png", kind: "areata", outline_px: ring},
                        course: {start: "2027-03-01"}};
             eval(process.argv[2]); require("fs").writeFileSync(process.argv[1], JSON.stringify(c))' "$1" "$2"
}

# ---- the whole plan ----

intake "$scratch/areata.json" ""
need "the plan" "$stubble" plan "$scratch/areata.json" -o "$scratch/out" --date 2027-02-01 -q
same "its files" "$(cd "$scratch/out" && ls | tr '\n' ' ')" "calendar.ics dots.csv plan.json preview report.pdf stencil.pdf stencil.svg worksheet.pdf "
same "its pictures" "$(cd "$scratch/out/preview" && ls | tr '\n' ' ')" "close_up_before.png close_up_healed.png photo_before.png photo_healed.png photo_session_1.png photo_session_2.png photo_session_3.png photo_year_1.png photo_year_2.png photo_year_3.png photo_year_4.png photo_year_5.png photo_year_6.png photo_year_7.png photo_year_8.png "
plan=$scratch/out/plan.json
# The 40-gon in the ellipse, 11.811 pixels a mm.
area=$(awk 'BEGIN { pi = atan2(0, -1); print 0.5 * 40 * sin(2 * pi / 40) * 210 * 140 / (300 / 25.4) ^ 2 / 100 }')
near "the area within 1 %" "$(field "$plan" patch.area.cm2)" "$area" "$(awk "BEGIN { print 0.01 * $area }")"
same "by the card" "$(field "$plan" patch.scale.from)" card
near "its scale" "$(field "$plan" patch.scale.px_per_mm)" 11.811 0.02
# The ellipse lies 325 pixels below the middle of a lens of some 1,690 pixels, which the file does not state.
near "seen a little from above" "$(field "$plan" patch.scale.view_deg)" 11 3
same "no head is in it" "$(field "$plan" head)$(field "$plan" design.hairline)$(field "$plan" forecast)" ""
same "as many dots in the table" "$(($(wc -l <"$scratch/out/dots.csv") - 1))" "$(field "$plan" dots.count)"
near "as dense as hair is" "$(field "$plan" dots.count)" "$(awk "BEGIN { print 72 * $area }")" "$(awk "BEGIN { print 0.06 * 72 * $area }")"
check "all dots in the ellipse, no two too near" node -e '
    const rows = require("fs").readFileSync(process.argv[1], "utf8").trim().split("\n").slice(1).map((l) => l.split(",").map(Number)), k = 25.4 / 300;
    const least = JSON.parse(require("fs").readFileSync(process.argv[2])).dots.min_distance_mm - 1e-3;
    for (const [i, a] of rows.entries()) {
        if ((a[1] / (210 * k)) ** 2 + (a[2] / (140 * k)) ** 2 > 1.005 || a[3] !== 0) throw "outside " + a;
        for (let j = 0; j < i; j++) if (Math.hypot(a[1] - rows[j][1], a[2] - rows[j][2]) < least) throw "near " + a;
    }' "$scratch/out/dots.csv" "$plan"
for file in report worksheet stencil; do
    pdftotext -layout "$scratch/out/$file.pdf" "$scratch/$file.txt"
    same "$file speaks of no hairline" "$(grep -ic hairline "$scratch/$file.txt")" 0
done
check "the report has the area" grep -q "cm²" "$scratch/report.txt"
check "the work sheet has a map for each session" grep -q "Session 3 of 3" "$scratch/worksheet.txt"
check "the stencil is one of an outline" grep -q "outline" "$scratch/stencil.txt"
same "nothing is left behind" "$(left_behind "$scratch/out")" ""
need "the plan in French" "$stubble" plan "$scratch/areata.json" -o "$scratch/fr" --date 2027-02-01 --language fr
same "and none of it is said to be English" "$(grep -c English "$scratch/.check")" 0
for file in report worksheet stencil; do
    pdftotext -layout "$scratch/fr/$file.pdf" "$scratch/$file-fr.txt"
    same "no English in the French $file" "$(grep -wiE 'the|and|of|with|dots' "$scratch/$file-fr.txt")" ""
    check "it speaks French" grep -qw contour "$scratch/$file-fr.txt"
done
"$stubble" plan "$scratch/areata.json" -o "$scratch/again" --date 2027-02-01 -q --threads 1
for file in plan.json dots.csv stencil.pdf preview/photo_healed.png; do
    check "the same $file on one thread" cmp "$scratch/out/$file" "$scratch/again/$file"
done

# ---- parts ----

"$stubble" assess "$scratch/areata.json" >"$scratch/assess.txt" 2>/dev/null
check "assess tells the area" grep -q "area .* cm2, sd" "$scratch/assess.txt"
check "quote works" bash -c "'$stubble' quote '$scratch/areata.json' --json >'$scratch/quote.json'"
near "on that area" "$(field "$scratch/quote.json" quote.area_cm2)" "$area" 0.1
check "design too" bash -c "'$stubble' design '$scratch/areata.json' -o '$scratch/dots.csv' && cmp '$scratch/dots.csv' '$scratch/out/dots.csv'"
check "one picture as JPEG" "$stubble" preview "$scratch/areata.json" --moment healed --format jpeg -o "$scratch/one" -q
same "is one" "$(ls "$scratch/one")" photo_healed.jpg
check "the stencil alone" "$stubble" stencil "$scratch/areata.json" -o "$scratch/stencil" -q
same "is two files" "$(ls "$scratch/stencil" | tr '\n' ' ')" "stencil.pdf stencil.svg "
check "papers to sign" "$stubble" consent "$scratch/areata.json" -o "$scratch/consent" -q

# In the photo's own size where nobody asks for another.
if convert -version 2>/dev/null | grep -q ImageMagick; then
    convert "$scratch/patch.png" -resize 200% "$scratch/large.png"
    intake "$scratch/large.json" 'c.patch.photo = "large.png"; c.patch.outline_px = ring.map(([x, y]) => [1200 + 3.7 * (x - 600), 1900 + 3 * (y - 950)])'
    need "a large patch" "$stubble" preview "$scratch/large.json" --moment healed -o "$scratch/large" -q
    check "its picture is not made smaller" node -e 'if (require("fs").readFileSync(process.argv[1]).readUInt32BE(16) < 1700) throw 1' "$scratch/large/photo_healed.png"
fi
intake "$scratch/on_card.json" 'c.patch.outline_px = [[300, 200], [600, 200], [600, 450], [300, 450]]'
"$stubble" plan "$scratch/on_card.json" -o "$scratch/never" >/dev/null 2>"$scratch/err"
same "an outline on the card" $? 65
check "is told" grep -q "patch.outline_px: the outline lies on the printed card" "$scratch/err"
intake "$scratch/clicks.json" 'c.patch.scale = {length_mm: 20, from_px: [500, 950], to_px: [736, 950]}'
intake "$scratch/alone.json" 'c.patch.scale = {length_mm: 20, from_px: [500, 950], to_px: [736, 950], ignore_card: true}'
check "without a card the tilt is told as unknown" bash -c "'$stubble' assess '$scratch/clicks.json' | grep -q 'taken to be seen square on within 15 degrees'"
check "and what it would do" bash -c "'$stubble' assess '$scratch/alone.json' | grep -q 'at 40 degrees 23 %'"

# ---- a scale that is given beside the card: it is looked for all the same ----

check "a card that agrees tells how squarely it was seen" bash -c "'$stubble' assess '$scratch/clicks.json' | grep -q 'the card in the photo shows [0-9]* degrees'"
intake "$scratch/off.json" 'c.patch.scale = {mm_per_px: 0.07}' # the card says 0.08467: 3.7 sd
need "a scale that is somewhat off" "$stubble" plan "$scratch/off.json" -o "$scratch/off" --date 2027-02-01 -q
"$stubble" assess "$scratch/off.json" >"$scratch/off.assess" 2>/dev/null
check "is told" grep -q "doubt .*it says 14.3 pixels a mm, the card 11.8 (3.[67] sd apart)" "$scratch/off.assess"
near "its error reaches as far" "$(field "$scratch/off/plan.json" patch.scale.relative_sd)" 0.190 0.002
near "what the card says" "$(field "$scratch/off/plan.json" patch.scale.card_px_per_mm)" 11.81 0.03
check "for machines" grep -q "contradicts the card" "$scratch/off/plan.json"
pdftotext "$scratch/off/report.pdf" - | tr '\n' ' ' >"$scratch/off.txt"
check "for the client" grep -q "given scale contradicts the card" "$scratch/off.txt"
intake "$scratch/ignored.json" 'c.patch.scale = {mm_per_px: 0.04, ignore_card: true}; c.patch.density = {existing_per_cm2: 0}'
"$stubble" assess "$scratch/ignored.json" >"$scratch/ignored.txt" 2>/dev/null
same "a card that is not on the skin can be left out" $? 0
check "and nothing is compared" grep -q "25.0 pixels a mm from what was stated, within 5.0 %" "$scratch/ignored.txt"

# ---- a scar: young, raised, tried first ----

intake "$scratch/scar.json" 'c.patch.kind = "scar"; c.patch.scar = {months: 6}; c.patch.density = {full_per_cm2: 60, existing_per_cm2: 0}; c.patch.scale = {mm_per_px: 0.0846667}'
need "a scar" "$stubble" plan "$scratch/scar.json" -o "$scratch/scar" -q
same "a young one is not treated yet" "$(field "$scratch/scar/plan.json" assessment.verdict)" "not now"
same "its test spot comes before" "$(field "$scratch/scar/plan.json" patch.test_days_before)" 35
check "in the calendar too" grep -q "DTSTART.*20270125" "$scratch/scar/calendar.ics"
near "a stated scale is less sure" "$(field "$scratch/scar/plan.json" patch.area.relative_sd.scale)" 0.1 1e-6
same "single needle" "$(field "$scratch/scar/plan.json" design.zones.0.needle)" "1RL 0.25 mm scar"

# ---- asked for ----

printf 'Sam\n34\nmale\nwart\nscar\n1,2\n500,850 700,850 700,1050 500,1050\n\n60\n14\n2\n\n3\n2027-03-01\n\n' |
    "$stubble" new "$scratch/asked.json" --photo patch.png >/dev/null 2>"$scratch/err"
same "new asks of a patch" $? 0
same "and writes its outline" "$(field "$scratch/asked.json" patch.outline_px)" "[[500,850],[700,850],[700,1050],[500,1050]]"
same "and the age of the scar" "$(field "$scratch/asked.json" patch.scar.months)" 14
check "an intake that gives a quote" "$stubble" quote "$scratch/asked.json"

# ---- what goes wrong ----

# wrong WHAT JAVASCRIPT CODE WORD: the plan is refused with the code, says the word, and leaves nothing.
wrong() {
    intake "$scratch/wrong.json" "$2"
    "$stubble" plan "$scratch/wrong.json" -o "$scratch/none" >/dev/null 2>"$scratch/err"
    same "$1" $? "$3"
    check "$1: says \"$4\"" grep -q -- "$4" "$scratch/err"
    check "$1: leaves nothing" bash -c "! [ -e '$scratch/none' ]"
}
printf 'no picture' >"$scratch/none.png"
wrong "a photo that is not there" 'c.patch.photo = "absent.jpg"' 66 absent.jpg
wrong "a file that is no photo" 'c.patch.photo = "none.png"' 65 none.png
wrong "an outline beyond the photo" 'c.patch.outline_px[3] = [1900, 900]' 65 "patch.outline_px: a corner of the outline lies outside"
wrong "an outline that crosses itself" '[c.patch.outline_px[3], c.patch.outline_px[20]] = [c.patch.outline_px[20], c.patch.outline_px[3]]' 65 "crosses itself"
wrong "too large to be flat" 'c.patch.outline_px = [[20, 700], [1190, 700], [1190, 1240], [20, 1240]]' 65 "taken as flat"
wrong "too large by a wrong length" 'c.patch.scale = {length_mm: 40, from_px: [500, 950], to_px: [600, 950], ignore_card: true}' 65 "taken as flat: 168 mm long by the given length, 2.5 pixels a mm"
wrong "a scale that the card contradicts" 'c.patch.scale = {mm_per_px: 0.02}' 65 "it says 50.0 pixels a mm, the card 11.8"
check "and says what to do" grep -q "leave patch.scale out to use the card.*patch.scale.ignore_card" "$scratch/err"
wrong "a length that the card contradicts" 'c.patch.scale = {length_mm: 40, from_px: [500, 950], to_px: [600, 950]}' 65 "it says 2.5 pixels a mm, the card 11.8"
wrong "no scale at all" 'c.patch.scale = {ignore_card: true}' 65 "patch.scale.ignore_card: without the card nothing tells the scale"
wrong "a head beside the patch" 'c.head = {tape: {circumference_mm: 575}}' 65 "not both"
wrong "counting on bare skin" 'c.patch.density = {count_px: [480, 880, 240, 140]}' 65 "patch.density.count_px"
node -e 'const raw = Buffer.alloc(600 * 1801, 150); for (let y = 0; y < 600; y++) raw[y * 1801] = 0; require(process.argv[1]).write(process.argv[2], 600, 600, raw)' \
    "$source_dir/tests/support/png.js" "$scratch/bare.png"
wrong "no card and no scale" 'c.patch.photo = "bare.png"; c.patch.outline_px = [[100, 100], [400, 100], [400, 400]]' 65 "no card was found"
check "and says what else would do" grep -q "patch.scale.mm_per_px" "$scratch/err"
"$stubble" loupe "$scratch/areata.json" -o "$scratch/none" >/dev/null 2>"$scratch/err"
same "a loupe on a head" $? 65
check "says what works" grep -q "plans a patch, not a head" "$scratch/err"
"$stubble" preview "$scratch/areata.json" --photo "$scratch/patch.png" -o "$scratch/none" >/dev/null 2>"$scratch/err"
same "another photo" $? 65
"$stubble" preview "$scratch/areata.json" --view top -o "$scratch/none" >/dev/null 2>"$scratch/err"
same "a view of a head" $? 64

# ---- the card's colours as an instrument measured them: a print that is paler than what was sent to the printer ----

reference() { # KIND LIGHTER: what is printed, lighter by so much
    node -e 'const [, kind, lighter, layout] = process.argv, patches = {};
             const f = (t) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
             for (const [, name, ...rgb] of require("fs").readFileSync(layout, "utf8").matchAll(/"([NSC][1-6])", [^}]*}, [{](\d+), (\d+), (\d+)[}]/g)) {
                 const [r, g, b] = rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
                 const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
                 patches[name] = {L: 116 * y - 16 + +lighter, a: 500 * (f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505) - y),
                                  b: 200 * (y - f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089))};
             }
             console.log(JSON.stringify({schema: "stubble-card-reference/1", card: kind, patches}))' "$1" "$2" "$source_dir/engine/measure/card_layout.c"
}
skin_l() { # INTAKE: the skin's lightness, and whether it is by measured colours
    "$stubble" assess "$1" 2>"$scratch/err" | sed -n 's/^  skin *L \([0-9]*\) .*by the card\(.*\)/\1\2/p'
}
reference standard 0 >"$scratch/same.json"
reference standard 5 >"$scratch/paler.json"
reference close-up 0 >"$scratch/other.json"
stated=$(skin_l "$scratch/areata.json")
for name in same paler other; do intake "$scratch/$name-intake.json" "c.patch.reference = \"$name.json\""; done
same "what was sent to the printer, as measured" "$(skin_l "$scratch/same-intake.json")" "$stated, measured"
paler=$(skin_l "$scratch/paler-intake.json")
near "a paler print says that the skin is" "${paler%%,*}" "$((stated + 5))" 2
"$stubble" assess "$scratch/other-intake.json" >/dev/null 2>"$scratch/err"
same "a reference of the other card" $? 65
check "is named" grep -q "patch.reference: .*other kind of card" "$scratch/err"
rm "$scratch/paler.json"
"$stubble" quote "$scratch/paler-intake.json" >/dev/null 2>"$scratch/err"
same "a reference that is not there" $? 66

report
