#!/usr/bin/env bash
# stubble landmarks: what it says without models; with them portraits from photo to fitted head, with the network forbidden.
. "$(dirname "$0")/../support/shell.sh"

check "the man page knows landmarks" grep -q '^\.B landmarks' "$source_dir/docs/man/stubble.1"
for option in out models; do check "the man page knows --$option of landmarks" grep -q -- "\\\\-\\\\-$option" "$source_dir/docs/man/stubble.1"; done
photo=$source_dir/docs/pictures/crown_before.jpg

# ---- without models ----

"$stubble" landmarks >/dev/null 2>"$scratch/err"
same "no photo" $? 64
"$stubble" landmarks "$photo" --models "$scratch/nowhere" >"$scratch/out" 2>"$scratch/err"
same "no models" $? 66
same "nothing on standard output" "$(cat "$scratch/out")" ""
check "says how to get them" grep -q 'tools/setup vision' "$scratch/err"
mkdir "$scratch/false"
echo "no library" >"$scratch/false/libonnxruntime.so.1"
"$stubble" landmarks "$photo" --models "$scratch/false" >/dev/null 2>"$scratch/err"
same "a library that is another" $? 65
check "is refused by its sum" grep -q 'SHA-256' "$scratch/err"
STUBBLE_MODELS=$scratch/nowhere "$stubble" head --photo "$photo" >"$scratch/head.txt"
same "head goes on without models" $? 0
check "and says what to do" grep -q 'give six landmarks' "$scratch/head.txt"

# What is no file of marks is never replaced, whatever the photo shows: before any model is asked.
cp "$photo" "$scratch/mine.jpg"
printf '{"x": 1}' >"$scratch/mine.json"
for mine in mine.jpg mine.json; do
    cp "$scratch/$mine" "$scratch/before"
    "$stubble" landmarks "$photo" -o "$scratch/$mine" >/dev/null 2>"$scratch/err"
    same "somebody's $mine" $? 73
    check "is told" grep -q "$mine: there is a file of this name, and it holds no landmarks" "$scratch/err"
    check "and stays" cmp "$scratch/before" "$scratch/$mine"
done

# ---- with them ----

"$stubble" landmarks "$photo" >"$scratch/crown.json" 2>"$scratch/err"
code=$?
if [ "$code" -eq 66 ]; then
    echo "landmarks: the models are not on this machine (tools/setup vision fetches them): the rest is skipped"
    [ "$failures" -eq 0 ] && exit 77
    report
fi
same "a crown has no face" "$code" 65
# Whether the detector takes a crown for nothing or the mesh for no face is chance of the picture.
check "and a reason" grep -Eq '"#reason": "(no face is seen|what looks like a face is none)' "$scratch/crown.json"
"$stubble" landmarks "$photo" -o "$scratch/none.json" >/dev/null 2>&1
same "no face, with a file to write" $? 65
check "leaves none" test ! -e "$scratch/none.json"
printf '{"format": "stubble-landmarks/1", "photos": []}' >"$scratch/older.json"
"$stubble" landmarks "$photo" -o "$scratch/older.json" >/dev/null 2>&1
check "and leaves older marks as they were" grep -q '"photos": \[\]}$' "$scratch/older.json"
if [ -d "$shared/photos" ]; then
    kelly=$shared/photos/nasa_scott_kelly.jpg
    # A namespace without a network, where this user may make one.
    alone=()
    unshare -rn true 2>/dev/null && alone=(unshare -rn)
    check "a portrait without a network" "${alone[@]}" "$stubble" landmarks "$kelly" -o "$scratch/marks.json"
    same "by a model" "$(field "$scratch/marks.json" photos.0.found_by)" model
    near "the nose tip's place" "$(field "$scratch/marks.json" photos.0.landmarks.nose_tip.0)" 1503 15
    check "the same twice" "$stubble" landmarks "$kelly" -o "$scratch/again.json"
    check "gives the same" cmp "$scratch/marks.json" "$scratch/again.json"
    check "head takes the file" "$stubble" head --photo "$kelly" --landmarks "$scratch/marks.json" --tape circumference=574 --json
    "$stubble" head --photo "$kelly" --tape circumference=574 --json >"$scratch/head.json"
    same "head finds them by itself" "$(field "$scratch/head.json" photos.0.fitted)" true
    if convert -version 2>/dev/null | grep -q ImageMagick; then
        # Odd pictures made of a portrait: each gets an answer that says what to do, and none another person's head.
        why() { "$stubble" head --photo "$1" --json | node -e 'const p = JSON.parse(require("fs").readFileSync(0)).photos[0]; console.log(p.fitted ? "fitted" : p.reason)'; }
        face=$shared/photos/nasa_garrett_reisman.jpg
        convert "$face" -resize 500x "$scratch/one.png"
        convert "$scratch/one.png" \( "$scratch/one.png" -flop \) +append "$scratch/two.png"
        convert "$scratch/two.png" \( "$scratch/one.png" -resize 20% \) +append -crop 500x+500+0 +repage "$scratch/bystander.png"
        convert "$face" -resize 40x30! "$scratch/tiny.png"
        convert -size 600x450 xc:tan -attenuate 0.5 +noise Gaussian "$scratch/wall.png"
        convert "$face" -resize 500x -rotate 90 "$scratch/turned.png"
        convert "$face" -resize 500x -blur 0x16 -quality 80 "$scratch/blurred.jpg"
        convert "$face" -gravity north -crop 100%x40%+0+0 +repage "$scratch/no_chin.png"
        convert "$face" -resize 500x -rotate 180 "$scratch/over.png"
        check "a head cut off below the eyes is no head upside down" bash -c "[[ '$(why "$scratch/no_chin.png")' == 'no face is seen'* ]]"
        same "a photo upside down" "$(why "$scratch/over.png")" fitted
        same "two heads are one too many" "$(why "$scratch/two.png")" "two heads are seen: cut the photo down to the client's, or give its landmarks"
        # Small in a wide picture: the short range alone sees one of the two, and that one askew.
        convert "$kelly" -resize 900x "$scratch/small.png"
        convert "$scratch/small.png" "$scratch/small.png" +append "$scratch/twice.png"
        same "nor the same head twice, small" "$(why "$scratch/twice.png")" "two heads are seen: cut the photo down to the client's, or give its landmarks"
        same "alone it is found" "$(why "$scratch/small.png")" fitted
        same "a bystander far behind is none" "$(why "$scratch/bystander.png")" fitted
        same "a thumbnail" "$(why "$scratch/tiny.png")" "the picture is too small to find a head in: use the photo as the camera made it"
        check "a wall" bash -c "[[ '$(why "$scratch/wall.png")' == 'no face is seen: take it from the front;'* ]]"
        same "a photo on its side" "$(why "$scratch/turned.png")" fitted
        check "nobody's head is not called this person's" bash -c "'$stubble' head --photo '$scratch/wall.png' | grep -q \"not this person's head\""
        check "what is only soft and noisy is blurred" bash -c "'$stubble' photo '$scratch/blurred.jpg' | grep -q 'The picture is blurred'"
    fi
fi
report
