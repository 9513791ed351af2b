#!/usr/bin/env bash
# No result takes the place of a file that is read: not the client's photo, not the intake, under whatever name or link.
. "$(dirname "$0")/../support/shell.sh"

d=$scratch/d
mkdir "$d"
cd "$scratch" || exit 1
photo=$source_dir/docs/pictures/crown_before.jpg
"$stubble" sample >sample.json

# spared FILE WORDS...: the command is refused before it works (73), names the file, says what to do, and leaves all as it was.
spared() {
    local file=$1 before
    shift
    before=$(find "$d" -type f -exec sha256sum {} + | sort)
    timeout 20 "$stubble" "$@" >said 2>err
    same "stubble $*: exit code" $? 73
    check "stubble $*: names the file" grep -qF "$file: this file is read here" err
    check "stubble $*: says what to do" grep -q 'choose another place for the results with -o' err
    same "stubble $*: all is as it was" "$(find "$d" -type f -exec sha256sum {} + | sort)" "$before"
    same "stubble $*: nothing is left behind" "$(left_behind "$d")" ""
}

# ---- the client's photos ----

for name in before healed year_5 before_after years loupe; do
    cp "$photo" "$d/$name.jpg"
    spared "d/$name.jpg" preview sample.json --photo "d/$name.jpg" -o d -q
    rm "$d/$name.jpg"
done
cp "$photo" "$d/before.jpg"
spared d/before.jpg preview sample.json --photo d/before.jpg -o d --moment before -q
spared d/../d/before.jpg preview sample.json --photo d/../d/before.jpg -o ./d/ -q
ln -s "$d/before.jpg" client.jpg
spared client.jpg preview sample.json --photo client.jpg -o d -q
ln -s d elsewhere
spared d/before.jpg preview sample.json --photo d/before.jpg -o elsewhere -q
# Of several photos each has a folder of its name.
mkdir "$d/side"
cp "$photo" "$d/side/healed.jpg"
cp "$photo" "$d/side.jpg"
spared d/side/healed.jpg preview sample.json --photo d/side.jpg --photo d/side/healed.jpg -o d -q
rm -r "$d/side" "$d/side.jpg"
# A plan draws on photos, too: on the only one, or on several by their names.
mkdir "$d/preview"
cp "$photo" "$d/preview/photo_before.jpg"
spared d/preview/photo_before.jpg plan sample.json --photo d/preview/photo_before.jpg -o d -q
cp "$photo" "$d/preview/photo_side_healed.jpg"
cp "$photo" "$d/side.jpg"
spared d/preview/photo_side_healed.jpg plan sample.json --photo d/side.jpg --photo d/preview/photo_side_healed.jpg -o d -q
rm -r "$d/preview" "$d/side.jpg"
# What is not written is in nobody's way: the photo is refused later, for it shows no face.
"$stubble" preview sample.json --photo d/before.jpg -o d --moment healed --landmarks <(printf '{"photos": []}') -q >said 2>err
check "one moment takes one place" bash -c "! grep -q 'is read here' err"

cp "$photo" "$d/x.jpg"
ln "$d/x.jpg" twin.jpg
spared d/x.jpg landmarks d/x.jpg -o d/x.jpg
spared d/x.jpg landmarks "$photo" d/x.jpg -o twin.jpg
spared d/x.jpg measure d/x.jpg --scale .05 -o d/x.jpg
spared d/x.jpg measure "$photo" d/x.jpg --scale .05 -o twin.jpg
printf "{}" >"$d/reference.png" # a result of measure is a picture by its name
spared d/reference.png measure d/x.jpg --reference d/reference.png -o d/reference.png
printf '{}' >"$d/marks.json"
spared d/marks.json quote sample.json --photo d/x.jpg --landmarks d/marks.json -o d/marks.json
spared d/x.jpg design sample.json --photo d/x.jpg -o d/x.jpg
spared d/x.jpg new d/x.jpg --photo x.jpg --force

# ---- intake, scan, patch, knowledge ----

cp sample.json "$d/plan.json"
spared d/plan.json plan d/plan.json -o d
cp sample.json "$d/client.json"
spared d/client.json design d/client.json -o d/client.json
spared d/client.json course d/client.json -o ./d/client.json
cp "$photo" "$d/photo_before.png"
printf '{"format": "stubble-client/1", "patch": {"photo": "photo_before.png", "kind": "areata", "outline_px": [[1, 1], [90, 1], [90, 90]], "scale": {"mm_per_px": 0.1}}}' >"$d/patch.json"
spared d/photo_before.png preview d/patch.json -o d
printf '{"format": "stubble-client/1", "patch": {"photo": "x.jpg", "reference": "plan.json", "kind": "areata", "outline_px": [[1, 1], [90, 1], [90, 90]]}}' >"$d/measured.json"
printf '{}' >"$d/plan.json"
spared d/plan.json plan d/measured.json -o d
rm "$d/plan.json"
printf 'o\n' >"$d/head.glb"
edit "$d/scanned.json" 'c.head = {scan: {file: "head.glb", unit: "mm"}}'
spared d/head.glb plan d/scanned.json -o d
mkdir "$d/knowledge"
cp "$source_dir"/knowledge/*.json "$d/knowledge/"
spared d/knowledge/prices.json design sample.json --knowledge d/knowledge -o d/knowledge/prices.json
printf '0 0\n1 0\n' >"$d/points.csv"
spared d/points.csv field --points d/points.csv --area 81cm2 -o d/points.csv
printf 'v 0 0 0\n' >"$d/mesh.png"
spared d/mesh.png field --mesh d/mesh.png --points d/points.csv --picture d/mesh.png
printf 'x_mm\n' >"$d/dots.csv"
spared d/dots.csv field --changes d d -o d/dots.csv
spared d/dots.csv field --changes d/plan.json d -o d/dots.csv
rm -r "${d:?}"/*

# ---- every name that a command writes is known: an intake of that name stays what it is ----

all_known() { # COMMAND WORDS...
    local command=$1 name count=0
    shift
    rm -rf made
    "$stubble" "$command" sample.json -o made -q "$@" >/dev/null 2>err || fail "$command: $(head -n 1 err)"
    while read -r name; do
        mkdir -p "$d/$(dirname "$name")"
        cp sample.json "$d/$name"
        timeout 20 "$stubble" "$command" "d/$name" -o d -q "$@" >/dev/null 2>err
        [ $? = 73 ] && cmp -s sample.json "$d/$name" || fail "$command: $name would be gone"
        rm "$d/$name"
        count=$((count + 1))
    done < <(cd made && find . -type f | sed 's,^\./,,' | grep -Ev '_(year_[2-8]|session_[2-9])\.|(left|right|crown|back)_')
    checks=$((checks + 1))
    [ $count -ge 2 ] || fail "$command wrote $count files"
}
all_known plan --size 64x64
all_known preview --size 64x64
all_known preview --size 64x64 --format jpeg --view front
all_known stencil
all_known consent
all_known forecast --size 64x64
all_known loupe --size 64x64
report
