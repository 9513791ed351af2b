#!/usr/bin/env bash
# stubble plan --photo: the plan on the client's own photos, in preview/ and in the report; and what cannot be drawn on.
. "$(dirname "$0")/../support/shell.sh"

check "the help tells the files" bash -c "'$stubble' plan --help | grep -q 'preview/photo_before.jpg'"
check "the man page too" grep -q 'preview/photo_before.jpg' "$source_dir/docs/man/stubble.1"
[ -d "$shared/photos/synthetic" ] || { echo "the synthetic photos are not there"; report; }
command -v pdfimages >/dev/null && command -v pdfinfo >/dev/null || { echo "$test_name: poppler-utils is missing" >&2; exit 77; }
command -v convert >/dev/null || { echo "$test_name: imagemagick is missing" >&2; exit 77; }

front=$shared/photos/synthetic/lps_front.jpg
no_face=$source_dir/docs/pictures/crown_before.jpg
marks() { # OUT NAME...: of the front view under each name
    node -e 'const [out, ...name] = process.argv.slice(1), landmarks = {nose_tip: [582, 830], menton: [588, 1112], tragion_left: [806, 780],
        tragion_right: [365, 775], lateral_canthus_left: [738, 734], lateral_canthus_right: [429, 738], cheilion_left: [659, 958],
        cheilion_right: [514, 960]};
        require("fs").writeFileSync(out, JSON.stringify({format: "stubble-landmarks/1",
            photos: name.map((file) => ({file, found_by: "person", landmarks}))}))' "$@"
}
marks "$scratch/marks.json" lps_front.jpg front.jpg front.jpeg
# The same view as another photo: a copy, pixel by pixel, would be refused.
again() { convert "$front" -quality "$1" "$2"; }
pages() { pdfinfo "$1" | awk '/^Pages:/ { print $2 }'; }
photos_in() { (cd "$1/preview" && find . -name 'photo*' | sort | tr '\n' ' '); }
# JPEGs of a page that are byte for byte the file: it is shown as it is, and once.
shown() { # PDF PAGE FILE...: how many of the page's pictures these are
    local image file count=0
    rm -rf "$scratch/images" && mkdir "$scratch/images" && pdfimages -all -f "$2" -l "$2" "$1" "$scratch/images/x"
    for image in "$scratch"/images/x-*.jpg; do
        for file in "${@:3}"; do cmp -s "$image" "$file" && count=$((count + 1)) && break; done
    done
    echo $count
}

# ---- one photo ----

need "a plan with a photo" "$stubble" plan --sample --photo "$front" --landmarks "$scratch/marks.json" -o "$scratch/one" --size 64x64 --threads 1 --json
cp "$scratch/.check" "$scratch/one.json"
same "two files of the photo" "$(photos_in "$scratch/one")" "./photo_before.jpg ./photo_healed.jpg "
check "before and healed differ" bash -c "! cmp -s '$scratch/one/preview/photo_before.jpg' '$scratch/one/preview/photo_healed.jpg'"
same "--json names the photo" "$(field "$scratch/one.json" photos.0.photo)" "$front"
same "and says that it is drawn on" "$(field "$scratch/one.json" photos.0.drawn)" true
check "with the dots in view" test "$(field "$scratch/one.json" photos.0.dots_in_view)" -gt 1000
same "pages of the report" "$(pages "$scratch/one/report.pdf")" 6
for when in before healed; do
    same "$when stands on the cover" "$(shown "$scratch/one/report.pdf" 1 "$scratch/one/preview/photo_$when.jpg")" 1
    # APP1 (EXIF, XMP) and APP13 blocks hold place and device.
    same "$when is bare" "$(node -e 'const b = require("fs").readFileSync(process.argv[1]); let at = 2, bare = true;
        while (b[at] === 0xff && b[at + 1] !== 0xda) { if (b[at + 1] === 0xe1 || b[at + 1] === 0xed) bare = false; at += 2 + b.readUInt16BE(at + 2); }
        console.log(bare)' "$scratch/one/preview/photo_$when.jpg")" true
done
pdftotext -l 1 "$scratch/one/report.pdf" - | tr -s '[:space:]' ' ' >"$scratch/text"
check "the cover says whose photo it is" grep -q 'drawn on your own photo' "$scratch/text"
check "and what the others are" grep -q 'All other pictures are drawn by a computer' "$scratch/text"
need "the same on two threads" "$stubble" plan --sample --photo "$front" --landmarks "$scratch/marks.json" -o "$scratch/two" --size 64x64 --threads 2 -q
check "is the same, to the byte" diff -r "$scratch/one" "$scratch/two"

# The panels are those of preview --photo: one plan, one picture. JPEGs of other blocks differ from pixel to pixel, not over areas.
if convert -version 2>/dev/null | grep -q ImageMagick; then
    need "the same by preview" "$stubble" preview --sample --photo "$front" --landmarks "$scratch/marks.json" -o "$scratch/preview" -q
    apart() { convert "$1" "$2" -colorspace RGB -resize 5% -colorspace sRGB -compose difference -composite -format '%[fx:255*maxima]' info:; }
    size=$(identify -format %wx%h "$scratch/one/preview/photo_healed.jpg") at=0
    for when in before healed; do
        convert "$scratch/preview/before_after.jpg" -crop "$size+$at+0" +repage "$scratch/panel_$when.png"
        near "$when is the panel of before_after.jpg" "$(apart "$scratch/panel_$when.png" "$scratch/one/preview/photo_$when.jpg")" 0 1
        at=$((${size%x*} + 12))
    done
    check "before is not the panel of healed" awk "BEGIN { exit !($(apart "$scratch/panel_healed.png" "$scratch/one/preview/photo_before.jpg") > 5) }"
fi

# ---- several ----

mkdir "$scratch/first" "$scratch/second"
again 94 "$scratch/first/front.jpg"
again 93 "$scratch/second/front.jpeg"
"$stubble" plan --sample --photo "$scratch/first/front.jpg" --photo "$no_face" --photo "$scratch/second/front.jpeg" --landmarks "$scratch/marks.json" -o "$scratch/several" --size 64x64 >"$scratch/said" 2>/dev/null
same "three photos" $? 0
same "two files of each that is fitted" "$(photos_in "$scratch/several")" "./photo_front_before.jpg ./photo_front_healed.jpg ./photo_photo_3_before.jpg ./photo_photo_3_healed.jpg "
check "says which is left out and why" bash -c "grep -A1 'crown_before.jpg' '$scratch/said' | grep -q '  left out   .*six landmarks'"
same "pages of the report with two" "$(pages "$scratch/several/report.pdf")" 6
same "one photo is large, the other small beside the drawn head" "$(shown "$scratch/several/report.pdf" 1 "$scratch"/several/preview/photo_*_healed.jpg)" 2
four=()
for k in 1 2 3 4; do again "9$k" "$scratch/$k.jpg"; four+=(--photo "$scratch/$k.jpg"); done
marks "$scratch/four.json" 1.jpg 2.jpg 3.jpg 4.jpg
"$stubble" plan --sample "${four[@]}" --landmarks "$scratch/four.json" -o "$scratch/four" --size 64x64 --language fr --json >"$scratch/four_said.json" 2>/dev/null
same "four photos, in French" $? 0
same "have a page of their own" "$(pages "$scratch/four/report.pdf")" 7
same "with the three small ones" "$(shown "$scratch/four/report.pdf" 2 "$scratch"/four/preview/photo_*_healed.jpg)" 3
same "nothing lacks its translation" "$(field "$scratch/four_said.json" untranslated.length)" 0
# The foot line's words all begin at 762 of 792 points; any other word that ends below 758 lies on it or beyond the page.
same "no word lies on the foot line or below" "$(pdftotext -bbox -l 2 "$scratch/four/report.pdf" - | awk -F'"' '/<word/ && $8 > 758 && ($4 < 761.9 || $4 > 762.6)' | wc -l)" 0
same "nothing is left behind" "$(left_behind "$scratch")" ""

# ---- what cannot be drawn on ----

"$stubble" plan --sample --photo "$no_face" -o "$scratch/none" >/dev/null 2>"$scratch/err"
same "the only photo cannot be fitted: no plan" $? 65
check "says why" grep -q 'the photo cannot be fitted' "$scratch/err"
check "and leaves nothing" test ! -e "$scratch/none"
edit "$scratch/behind.json" 'c.hair.pattern = "none"; c.wish = {treatments: ["scars"]};
    c.marks = [{kind: "scar FUT", width_mm: 4, line: [{back_mm: 300, left_mm: -40}, {back_mm: 300, left_mm: 40}]}]'
"$stubble" plan "$scratch/behind.json" --photo "$front" --landmarks "$scratch/marks.json" -o "$scratch/behind" --size 64x64 >"$scratch/said" 2>"$scratch/err"
same "a scar behind, seen from the front: the plan is made" $? 0
check "says that no dot is seen" grep -q '  left out   no dot of the plan is seen in this photo' "$scratch/said"
check "and what to do" grep -q 'take one that shows the treated skin' "$scratch/said"
same "without files of the photo" "$(photos_in "$scratch/behind")" ""
same "with a whole report" "$(pages "$scratch/behind/report.pdf")" 6
check "whose cover shows the drawn head alone" bash -c "pdftotext -l 1 '$scratch/behind/report.pdf' - | tr '\n' ' ' | grep -q 'They are no photograph'"

# By the models, where they are: long hair, and a photo of 12.8 megapixels.
if "$stubble" landmarks "$shared/photos/nasa_astronaut_skimage.png" >/dev/null 2>&1; then
    "$stubble" plan --sample --photo "$shared/photos/nasa_astronaut_skimage.png" -o "$scratch/long" --size 64x64 >"$scratch/said" 2>/dev/null
    same "long hair: the plan is made" $? 0
    check "says what hides the skin" grep -q '  left out   long hair hides the treated skin' "$scratch/said"
    same "and shows no such photo" "$(photos_in "$scratch/long")" ""
    peak=$(peak_mb "$stubble" plan --sample --photo "$shared/photos/nasa_scott_kelly.jpg" -o "$scratch/large" -q)
    check "12.8 megapixels take less than 400 MB, not ${peak:-none}" test "${peak:-1000}" -lt 400
    check "and are drawn on" test -s "$scratch/large/preview/photo_healed.jpg"
fi
report
