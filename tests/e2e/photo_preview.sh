#!/usr/bin/env bash
# stubble preview --photo: the plan on a picture, with marks by hand on a synthetic view; and what goes wrong.
. "$(dirname "$0")/../support/shell.sh"

check "the help explains it" bash -c "'$stubble' preview --help | grep -q -- '--photo FILE'"
check "the man page too" grep -q "own photo" "$source_dir/docs/man/stubble.1"

photo=$source_dir/docs/pictures/crown_before.jpg
"$stubble" preview --sample --photo "$photo" -o "$scratch/none" >/dev/null 2>"$scratch/err"
same "a photo without marks or a face" $? 65
"$stubble" preview --sample --landmarks "$scratch/x.json" -o "$scratch/none" >/dev/null 2>"$scratch/err"
same "marks without a photo" $? 64
printf '{"photos": []}' >"$scratch/empty.json"
"$stubble" preview --sample --photo "$photo" --landmarks "$scratch/empty.json" --view crown -o "$scratch/none" >/dev/null 2>"$scratch/err"
same "a view that no photo is asked for" $? 64
"$stubble" preview --sample --photo "$photo" --landmarks "$scratch/empty.json" -o "$scratch/none" >/dev/null 2>"$scratch/err"
same "a photo without marks" $? 65
check "says what to do" grep -q "give six landmarks" "$scratch/err"
check "and leaves nothing" bash -c "! [ -e '$scratch/none' ]"
"$stubble" preview --sample --photo "$photo" --landmarks "$scratch/empty.json" --moment session_1 -o "$scratch/none" >/dev/null 2>"$scratch/err"
same "a moment that is not drawn on photos" $? 64
check "says which are" grep -q "before, healed, year_1, year_3, year_5 or year_8" "$scratch/err"
"$stubble" preview --sample --photo "$photo" --landmarks "$scratch/empty.json" --size 300x300 -o "$scratch/none" >/dev/null 2>"$scratch/err"
same "a size other than the photo's" $? 64
for option in "--format jpeg" "--format png" "--light top" "--light studio" "--distance 2"; do
    # shellcheck disable=SC2086
    "$stubble" preview --sample --photo "$photo" $option -o "$scratch/none" >/dev/null 2>"$scratch/err"
    same "$option on a photo" $? 64
    check "says that it is of the standard views" grep -q -- "${option% *} belongs to the standard views: " "$scratch/err"
done

[ -d "$shared/photos/synthetic" ] || { echo "the synthetic photos are not there"; report; }

cat >"$scratch/marks.json" <<'JSON'
{"format": "stubble-landmarks/1", "photos": [{"file": "lps_front.jpg", "found_by": "person", "landmarks": {
  "nose_tip": [582, 830], "menton": [588, 1112], "tragion_left": [806, 780], "tragion_right": [365, 775], "lateral_canthus_left": [738, 734],
  "lateral_canthus_right": [429, 738], "cheilion_left": [659, 958], "cheilion_right": [514, 960]}}]}
JSON
"$stubble" sample >"$scratch/sample.json"
need "the plan on the front view" "$stubble" preview --sample --photo "$shared/photos/synthetic/lps_front.jpg" --landmarks "$scratch/marks.json" -o "$scratch/out"
for name in before healed year_1 year_3 year_5 year_8; do
    # Frame header's size; and no APP1 (EXIF, XMP) or APP13 block.
    same "$name is whole and bare" "$(node -e '
        const b = require("fs").readFileSync(process.argv[1]); let at = 2, out = "", bare = true;
        while (b[at] === 0xff && b[at + 1] !== 0xda) {
            const m = b[at + 1]; if (m === 0xe1 || m === 0xed) bare = false;
            if (m >= 0xc0 && m <= 0xc2) out = b.readUInt16BE(at + 7) + "x" + b.readUInt16BE(at + 5);
            at += 2 + b.readUInt16BE(at + 2);
        }
        console.log(out, bare);' "$scratch/out/$name.jpg")" "1200x1200 true"
done
size_of() { node -e 'const b = require("fs").readFileSync(process.argv[1]); let at = 2;
    while (b[at + 1] < 0xc0 || b[at + 1] > 0xc2) at += 2 + b.readUInt16BE(at + 2);
    console.log(b.readUInt16BE(at + 7), b.readUInt16BE(at + 5));' "$1"; }
read -r wide high < <(size_of "$scratch/out/before_after.jpg")
check "before and after are two heads of more than 400 pixels, less than the photo" test "$wide" -gt 812 -a "$wide" -lt 1600 -a "$high" -gt 500
read -r wide_years high < <(size_of "$scratch/out/years.jpg")
panel=$(((wide - 12) / 2))
same "the years are six of at most 640 pixels" "$wide_years" $((6 * (panel < 640 ? panel : 640) + 60))
check "a loupe" test -s "$scratch/out/loupe.jpg"
check "before and healed differ" bash -c "! cmp -s '$scratch/out/before.jpg' '$scratch/out/healed.jpg'"
same "nothing is left behind" "$(left_behind "$scratch/out")" ""

# Marks may stand in the intake as well; a file of them goes before.
node -e 'const fs = require("fs"), [intake, marks, out] = process.argv.slice(1), client = JSON.parse(fs.readFileSync(intake));
    client.head.photos = JSON.parse(fs.readFileSync(marks)).photos;
    fs.writeFileSync(out, JSON.stringify(client));' "$scratch/sample.json" "$scratch/marks.json" "$scratch/marked.json"
need "marks in the intake" "$stubble" preview "$scratch/marked.json" --photo "$shared/photos/synthetic/lps_front.jpg" --moment healed -o "$scratch/marked"
same "the same picture" "$(cmp "$scratch/marked/healed.jpg" "$scratch/out/healed.jpg" 2>&1)" ""
"$stubble" preview "$scratch/marked.json" --photo "$photo" --landmarks "$scratch/empty.json" --moment healed -o "$scratch/none" >/dev/null 2>"$scratch/err"
same "a file without marks goes before" $? 65

# One picture alone is the one of the set, to the byte, and nothing else is there.
for name in before healed year_1 year_8; do
    need "$name alone" "$stubble" preview --sample --photo "$shared/photos/synthetic/lps_front.jpg" --landmarks "$scratch/marks.json" --moment "$name" -o "$scratch/one_$name"
    same "is one file" "$(ls "$scratch/one_$name")" "$name.jpg"
    same "that of the set" "$(cmp "$scratch/one_$name/$name.jpg" "$scratch/out/$name.jpg" 2>&1)" ""
done

# "4.0 pixels a mm" and "single dots need 4" never stand side by side: the remark goes by the figure that is told. In this size it is 3.96 to 3.99.
if command -v convert >/dev/null; then
    convert "$shared/photos/synthetic/lps_front.jpg" -resize 1464x1464 "$scratch/larger.png"
    node -e 'const fs = require("fs"), [marks, out] = process.argv.slice(1), larger = JSON.parse(fs.readFileSync(marks)), photo = larger.photos[0];
        photo.file = "larger.png";
        for (const name in photo.landmarks) photo.landmarks[name] = photo.landmarks[name].map(px => px * 1464 / 1200);
        fs.writeFileSync(out, JSON.stringify(larger));' "$scratch/marks.json" "$scratch/larger.json"
    "$stubble" preview --sample --photo "$scratch/larger.png" --landmarks "$scratch/larger.json" --moment healed -o "$scratch/larger" >"$scratch/larger.told" 2>/dev/null
    same "in another size" $? 0
    check "the figure is told as 4" grep -q "4.0 pixels a mm" "$scratch/larger.told"
    check "and nothing says that it is less" bash -c "! grep -q 'single dots need' '$scratch/larger.told'"
fi

# A folder that cannot be written is told at once, by its own name; one that was made for a photo that fails is gone again.
printf 'x' >"$scratch/in_the_way"
"$stubble" preview --sample --photo "$photo" -o "$scratch/in_the_way/out" >/dev/null 2>"$scratch/err"
same "a file in the folder's way" $? 73
check "names the folder, not the photo" grep -q "in_the_way/out.*folder" "$scratch/err"
"$stubble" preview --sample --photo "$scratch/in_the_way" -o "$scratch/never/made" >/dev/null 2>"$scratch/err"
same "a photo that is none" $? 65
check "leaves no folder" test ! -e "$scratch/never"

# Several photos: one head, and each photo's pictures in a folder of its name; one that cannot be fitted is left out with a reason.
mkdir "$scratch/first" "$scratch/second"
cp "$shared/photos/synthetic/lps_front.jpg" "$scratch/first/front.jpg"
cp "$shared/photos/synthetic/lps_front_left45.jpg" "$scratch/second/front.jpeg"
# Of the second as the models found them.
node -e 'const fs = require("fs"), [marks, out] = process.argv.slice(1), both = JSON.parse(fs.readFileSync(marks));
    both.photos[0].file = "front.jpg";
    both.photos.push({"file": "front.jpeg", "landmarks": {"glabella": [357, 652], "sellion": [357, 702], "nose_tip": [297, 825], "menton": [366, 1080], "tragion_left": [742, 802], "lateral_canthus_left": [514, 733], "cheilion_left": [424, 954]}});
    fs.writeFileSync(out, JSON.stringify(both));' "$scratch/marks.json" "$scratch/both.json"
"$stubble" preview --sample --photo "$scratch/first/front.jpg" --photo "$photo" --photo="$scratch/second/front.jpeg" --landmarks "$scratch/both.json" --moment healed -o "$scratch/several" >"$scratch/said"
same "three photos" $? 0
same "a folder for each that is fitted" "$(cd "$scratch/several" && find . -type f | sort | tr '\n' ' ')" "./front/healed.jpg ./photo_3/healed.jpg "
check "says which is left out" grep -q "left out" "$scratch/said"
check "and is named" grep -q "^crown_before" "$scratch/said"

# A copy tells nothing new, under whatever name, and no command takes it.
cp "$scratch/first/front.jpg" "$scratch/second/twin.jpg"
for command in "preview --sample" "plan --sample" "quote --sample"; do
    out=(-o "$scratch/never"); [ "$command" = "quote --sample" ] && out=()
    # shellcheck disable=SC2086
    "$stubble" $command --photo "$scratch/first/front.jpg" --photo "$scratch/second/twin.jpg" "${out[@]}" >/dev/null 2>"$scratch/err"
    same "$command with one photo twice" $? 65
    check "names both" grep -q "second/twin.jpg: is the very same photo as .*first/front.jpg" "$scratch/err"
done
check "and leaves nothing" test ! -e "$scratch/never"

# Marks belong to a photo by its name: one that is none is told, and two photos of one name cannot both be meant.
sed 's/lps_front.jpg/frnt.jpg/' "$scratch/marks.json" >"$scratch/typo.json"
"$stubble" preview --sample --photo "$scratch/first/front.jpg" --landmarks "$scratch/typo.json" -o "$scratch/never" >/dev/null 2>"$scratch/err"
same "marks of a photo that was not given" $? 65
check "are told with both names" bash -c "grep -q 'photos\[0\].file: no photo that was given is called \"frnt.jpg\"' '$scratch/err' && grep -q 'did you mean \"front.jpg\"' '$scratch/err'"
check "and nothing is written" test ! -e "$scratch/never"
node -e 'const fs = require("fs"), [sample, marks, out] = process.argv.slice(1), client = JSON.parse(fs.readFileSync(sample));
    client.head.photos = JSON.parse(fs.readFileSync(marks)).photos;
    fs.writeFileSync(out, JSON.stringify(client));' "$scratch/sample.json" "$scratch/typo.json" "$scratch/typo_intake.json"
"$stubble" quote "$scratch/typo_intake.json" --photo "$scratch/first/front.jpg" >/dev/null 2>"$scratch/err"
check "of an intake that is a remark" grep -q 'typo_intake.json: its marks in "frnt.jpg" are of no photo that was given; did you mean "front.jpg"' "$scratch/err"
mkdir "$scratch/third"
cp "$shared/photos/synthetic/lps_left.jpg" "$scratch/third/front.jpg"
"$stubble" preview --sample --photo "$scratch/first/front.jpg" --photo "$scratch/third/front.jpg" --photo "$scratch/second/front.jpeg" --landmarks "$scratch/both.json" -o "$scratch/never" >/dev/null 2>"$scratch/err"
same "marks of one name and two photos of it" $? 65
check "say to rename one" bash -c "grep -q 'third/front.jpg: is called like .*first/front.jpg' '$scratch/err' && grep -q 'rename one' '$scratch/err'"

"$stubble" preview --sample --photo "$photo" --photo "$source_dir/docs/pictures/crown_healed.jpg" --landmarks "$scratch/empty.json" -o "$scratch/never" >/dev/null 2>"$scratch/err"
same "no photo that is fitted" $? 65
check "leaves nothing" test ! -e "$scratch/never"
"$stubble" preview --sample --photo "$photo" --photo "$photo" --view left -o "$scratch/never" >/dev/null 2>"$scratch/err"
same "one view for two photos" $? 64
nine=(); for k in 1 2 3 4 5 6 7 8 9; do nine+=(--photo "$photo"); done
"$stubble" preview --sample "${nine[@]}" -o "$scratch/never" >/dev/null 2>"$scratch/err"
same "nine photos" $? 64
need "a quote by two photos" "$stubble" quote --sample --json --photo "$scratch/first/front.jpg" --photo "$scratch/second/front.jpeg" --landmarks "$scratch/both.json"

# Marks far too large fit a head as well as right ones do, and its dots would float in the backdrop: refused by the face's colour, models or none.
node -e 'const fs = require("fs"), [from, to, by] = process.argv.slice(1), m = JSON.parse(fs.readFileSync(from)), marks = m.photos[0].landmarks;
    const [x, y] = marks.nose_tip;
    for (const k of Object.keys(marks)) marks[k] = [x + by * (marks[k][0] - x), y + by * (marks[k][1] - y)];
    delete marks.cheilion_left; delete marks.cheilion_right;
    fs.writeFileSync(to, JSON.stringify(m));' "$scratch/marks.json" "$scratch/large.json" 1.4
STUBBLE_MODELS=$scratch/nowhere "$stubble" preview --sample --photo "$shared/photos/synthetic/lps_front.jpg" --landmarks "$scratch/large.json" --moment healed -o "$scratch/large" >/dev/null 2>"$scratch/err"
same "marks 40 % too large, without models" $? 65
check "says what may be wrong, and what to do" grep -q "does not lie on the person.*another size of it, or a hat" "$scratch/err"
check "and leaves nothing" test ! -e "$scratch/large"
STUBBLE_MODELS=$scratch/nowhere "$stubble" preview --sample --photo "$shared/photos/synthetic/lps_front.jpg" --landmarks "$scratch/marks.json" --moment healed -o "$scratch/unaided" >"$scratch/said"
same "right marks without models" $? 0
same "are the picture with them" "$(cmp "$scratch/unaided/healed.jpg" "$scratch/out/healed.jpg" 2>&1)" ""
check "and no remark of hats" bash -c "! grep -qE 'hat|hair' '$scratch/said'"

# Long hair hides the scalp, though it may have the skin's colour; stubble and short hair do not. Found by models, where they are.
if "$stubble" landmarks "$shared/photos/nasa_astronaut_skimage.png" >/dev/null 2>&1; then
    "$stubble" preview --sample --photo "$shared/photos/nasa_astronaut_skimage.png" --moment healed -o "$scratch/long" >/dev/null 2>"$scratch/err"
    same "long hair" $? 65
    check "says what hides the skin, and what to do" grep -q "long hair hides" "$scratch/err"
    check "and that nothing is invented" grep -q "shaved off by invention" "$scratch/err"
    check "nothing is left behind" test ! -e "$scratch/long"
    for name in nasa_leland_melvin nasa_benjamin_drew; do
        need "short hair of $name" "$stubble" preview --sample --photo "$shared/photos/$name.jpg" --moment healed -o "$scratch/$name"
    done
    # A beard: no dot lies on lips and teeth. Between the corners of the mouth, what the picture before and the healed one differ by, in codes.
    if convert -version 2>/dev/null | grep -q ImageMagick; then
        edit "$scratch/beard.json" 'c.head = {by_photo: true}; c.hair.pattern = "none"; c.wish = {treatments: ["beard"]}; c.marks = []'
        need "a beard" "$stubble" preview "$scratch/beard.json" --photo "$shared/photos/nasa_leland_melvin.jpg" -o "$scratch/beard" -q
        mean_in() { convert "$scratch/beard/before.jpg" "$scratch/beard/healed.jpg" -compose difference -composite -crop "$1" +repage -format '%[fx:255*mean]' info:; }
        near "lips and teeth are the photo's" "$(mean_in 190x53+1213+712)" 0 0.1
        check "beside them lies the beard" awk "BEGIN { exit !($(mean_in 160x50+1170+790) > 0.2) }"
    fi
    # Marks that a person set or corrected are no reason not to look for hair.
    need "its marks" "$stubble" landmarks "$shared/photos/nasa_astronaut_skimage.png" -o "$scratch/long.json"
    "$stubble" preview --sample --photo "$shared/photos/nasa_astronaut_skimage.png" --landmarks "$scratch/long.json" --moment healed -o "$scratch/long" >/dev/null 2>"$scratch/err"
    same "long hair, marks by hand" $? 65
    check "says what hides the skin" grep -q "long hair hides" "$scratch/err"
    need "marks of short hair" "$stubble" landmarks "$shared/photos/nasa_leland_melvin.jpg" -o "$scratch/short.json"
    # The same marks of a copy of another size: the studio's backdrop has nearly the colour of a light skin.
    for by in 0.8 1.2; do
        node -e 'const fs = require("fs"), [from, to, by] = process.argv.slice(1), m = JSON.parse(fs.readFileSync(from)), p = m.photos[0];
            delete p.outline;
            for (const k of Object.keys(p.landmarks)) p.landmarks[k] = p.landmarks[k].slice(0, 2).map(v => v * by);
            fs.writeFileSync(to, JSON.stringify(m));' "$scratch/short.json" "$scratch/resized.json" "$by"
        "$stubble" preview --sample --photo "$shared/photos/nasa_leland_melvin.jpg" --landmarks "$scratch/resized.json" --moment healed -o "$scratch/resized" >/dev/null 2>"$scratch/err"
        same "marks times $by" $? 65
        check "times $by: another size is told" grep -q "another size of it" "$scratch/err"
        check "times $by: nothing is left behind" test ! -e "$scratch/resized"
    done
    "$stubble" head --photo "$shared/photos/nasa_leland_melvin.jpg" --landmarks "$scratch/resized.json" --json >"$scratch/head.json"
    check "head tells it, too" grep -Eq '"reason": "the marks lie [0-9]+ mm from the face' "$scratch/head.json"
    "$stubble" head --photo "$shared/photos/nasa_leland_melvin.jpg" --landmarks "$scratch/short.json" --json >"$scratch/head.json"
    check "right marks are in no doubt" bash -c "! grep -q 'the marks lie' '$scratch/head.json'"
    # A cap of the colour of no skin.
    if convert -version 2>/dev/null | grep -q ImageMagick; then
        convert "$shared/photos/nasa_scott_kelly.jpg" -fill '#2040b0' -draw "ellipse 1570,720 340,330 180,360" -resize 50% "$scratch/cap.jpg"
        "$stubble" preview --sample --photo "$scratch/cap.jpg" --moment healed -o "$scratch/cap" >/dev/null 2>"$scratch/err"
        same "a cap" $? 65
        check "is told" grep -q "hat covers the head" "$scratch/err"
    fi
    need "short hair, marks by hand" "$stubble" preview --sample --photo "$shared/photos/nasa_leland_melvin.jpg" --landmarks "$scratch/short.json" --moment healed -o "$scratch/short"
fi

# The strips speak the client's language (their words by unit test); a picture without words is the same in each.
"$stubble" preview --sample --language xx --photo "$photo" --landmarks "$scratch/empty.json" -o "$scratch/none" >/dev/null 2>"$scratch/err"
same "a language that there is not" $? 66
check "says which there are" grep -q "en and fr are built in" "$scratch/err"
"$stubble" preview --sample --language fr --photo "$shared/photos/synthetic/lps_front.jpg" --landmarks "$scratch/marks.json" -o "$scratch/french" --threads 1 >"$scratch/said"
check "no text lacks its French" bash -c "! grep -q 'no translation' '$scratch/said'"
for name in before_after years; do
    check "$name in French is another picture" bash -c "test -s '$scratch/french/$name.jpg' && ! cmp -s '$scratch/out/$name.jpg' '$scratch/french/$name.jpg'"
    same "of the same size" "$(size_of "$scratch/french/$name.jpg")" "$(size_of "$scratch/out/$name.jpg")"
done
same "the same pictures in French, and on one thread" "$(cmp "$scratch/out/healed.jpg" "$scratch/french/healed.jpg" 2>&1)" ""
report
