#!/usr/bin/env bash
# The main job on the built-in sample client: every promised file, what stands in it, and the same bytes each time.
. "$(dirname "$0")/../support/shell.sh"

PT_PER_MM=2.834645669
CSV_HEADER=id,x_mm,y_mm,z_mm,nx,ny,nz,session,zone,diameter_mm,pigment

# ---- the whole plan, as a newcomer makes it ----

out=$scratch/out
peak=$(peak_mb "$stubble" plan --sample -o "$out")
need "stubble plan --sample" test -n "$peak"
check "it takes less than 400 MB, not ${peak:-none}" test "${peak:-0}" -lt 400
for file in report.pdf worksheet.pdf stencil.pdf stencil.svg plan.json dots.csv calendar.ics head.glb preview/front_before.png preview/back_healed.png; do
    check "$file is there" test -s "$out/$file"
done

sessions=$(field "$out/plan.json" course.sessions.length)
views=8 years=8 views_of_years=3 close_ups=2
same "one picture for each view before, after each session and healed, and for the years" "$(find "$out/preview" -name '*.png' | wc -l)" \
    $((views * (sessions + 2) + views_of_years * years + close_ups))
# A PNG says its size in bytes 16 to 23.
png_size() { od -An -v -tu1 -j16 -N8 "$1" | awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 "x" (($5 * 256 + $6) * 256 + $7) * 256 + $8 }'; }
size=$("$stubble" plan --help | sed -n 's/.*--size.*(default \([0-9x]*\)).*/\1/p')
check "the man page tells the pictures' size of $size" grep -q "$size" "$source_dir/docs/man/stubble.1"
for picture in "$out"/preview/*_*.png; do
    [[ $picture == */close_up_* ]] || [ "$(png_size "$picture")" = "$size" ] || fail "$(basename "$picture") is not $size"
done
check "before and healed differ" bash -c "! cmp -s '$out/preview/top_before.png' '$out/preview/top_healed.png'"

# ---- the documents ----

pages() { pdfinfo "$1" | awk '/^Pages:/ { print $2 }'; }
report_pages=$(pages "$out/report.pdf")
check "the report has two to six pages, not $report_pages" test "$report_pages" -ge 2 -a "$report_pages" -le 6
same "the work sheet has a page of measures and one for each session" "$(pages "$out/worksheet.pdf")" $((sessions + 1))
for document in report worksheet stencil; do
    for page in $(seq "$(pages "$out/$document.pdf")"); do
        words=$(pdftotext -f "$page" -l "$page" "$out/$document.pdf" - | wc -w)
        check "$document.pdf, page $page: $words words are too few" test "$words" -ge 20
    done
    same "$document.pdf has no letters without a glyph" "$(pdftotext "$out/$document.pdf" - | grep -c $'\xef\xbf\xbd')" 0
done
# The documents say what the data say. Numbers may be grouped by any kind of space.
digits() { pdftotext "$1" - | sed 's/\xe2\x80\xaf//g; s/\xc2\xa0//g; s/\xe2\x80\x89//g; s/\([0-9]\) \([0-9][0-9][0-9]\)/\1\2/g'; }
dots=$(field "$out/plan.json" dots.count)
digits "$out/report.pdf" >"$scratch/report.txt"
digits "$out/worksheet.pdf" >"$scratch/worksheet.txt"
check "the report tells $dots dots" grep -q "$dots" "$scratch/report.txt"
for s in $(seq 0 $((sessions - 1))); do
    count=$(field "$out/plan.json" "dots.sessions.$s.dots")
    check "the report tells the $count dots of session $((s + 1))" grep -q "$count" "$scratch/report.txt"
    check "the work sheet tells the $count dots of session $((s + 1))" grep -q "$count" "$scratch/worksheet.txt"
done
price=$(field "$out/plan.json" quote.with_tax.mid)
check "the report tells the price of $price" grep -q "$(printf '%.0f' "$price")" "$scratch/report.txt"
check "the report says what it does not do" grep -Eqi 'do(es)? not stop|not stop hair loss' "$scratch/report.txt"

# ---- the stencil is 1:1: a line of 100 mm with 101 marks a millimetre apart, and a square of 20 mm ----

# ruler SVG [pt]: the length in mm of the longest level line that 101 upright marks stand on, and the mean and worst distance of the marks.
# The root's width tells the scale, or it is in points, as a page's is whether or not the root says so. Paths come as "M x y L x y" with, in what pdftocairo writes, a matrix that must be the identity.
ruler() {
    awk -v points="${2:+1}" '
    function number_after(text, key,   s) { s = text; sub(".*" key "=\"", "", s); return s + 0 }
    /<svg / {
        split($0, part, "viewBox=\""); split(part[2], box, /[ "]/)
        unit = points || $0 ~ /width="[0-9.]+pt"/ ? 25.4 / 72 : $0 ~ /width="[0-9.]+mm"/ ? 1 : 25.4 / 96
        scale = number_after($0, " width") * unit / box[3]
    }
    /d="M [-0-9. ]+ L [-0-9. ]+"/ {
        s = $0; sub(/.* d="M /, "", s); sub(/".*/, "", s); gsub(/ L /, " ", s); split(s, p, / +/)
        if (p[2] == p[4] && (p[3] - p[1]) * scale > 90 && (p[3] - p[1]) * scale < 110) { length_mm = (p[3] - p[1]) * scale; line_x = p[1]; line_y = p[2] }
        if (p[1] == p[3] && p[4] > p[2]) { marks++; mark_x[marks] = p[1]; mark_y[marks] = p[2] }
    }
    END {
        for (i = 1; i <= marks; i++) {
            if (mark_y[i] != line_y) continue
            place = (mark_x[i] - line_x) * scale
            off = place - on; if (off < 0) off = -off
            if (off > worst) worst = off
            on++
        }
        printf "%.3f %d %.3f\n", length_mm, on, worst
    }' "$1"
}
check_ruler() { # WHAT SVG TOLERANCE [pt]
    local length marks worst
    read -r length marks worst < <(ruler "$2" "${4:-}")
    near "$1: the ruler's 100 mm" "$length" 100 "$3"
    same "$1: the ruler's marks" "$marks" 101
    near "$1: the worst mark" "$worst" 0 "$3"
}
check "stencil.svg is well-formed" xmllint --noout "$out/stencil.svg"
# cairo writes coordinates of an SVG in steps of 1/256 pt.
check_ruler stencil.svg "$out/stencil.svg" 0.01
# Between front and middle, middle and crown a zone ends within the treated skin: these edges are on the stencil, too, left and right.
pdftotext "$out/stencil.pdf" "$scratch/stencil.txt"
for cell in C3 C4 D3 D4; do check "the stencil has cell $cell" grep -qw "$cell" "$scratch/stencil.txt"; done
for page in $(seq "$(pages "$out/stencil.pdf")"); do
    pdftocairo -svg -f "$page" -l "$page" "$out/stencil.pdf" "$scratch/page.svg"
    check_ruler "stencil.pdf, page $page" "$scratch/page.svg" 0.01 pt
    check "stencil.pdf, page $page tells its stretch" bash -c "pdftotext -f $page -l $page '$out/stencil.pdf' - | grep -q 'stretch'"
done

# ---- the data ----

same "dots.csv begins with its header" "$(head -n 1 "$out/dots.csv")" "$CSV_HEADER"
same "dots.csv has a line for each dot of plan.json" "$(($(wc -l <"$out/dots.csv") - 1))" "$dots"
same "every line has eleven fields" "$(awk -F, 'NF != 11' "$out/dots.csv" | wc -l)" 0
same "ids rise" "$(awk -F, 'NR > 2 && $1 <= before { bad++ } { before = $1 + 0 } END { print bad + 0 }' "$out/dots.csv")" 0
same "normals are of unit length" "$(awk -F, 'NR > 1 { n = $5 * $5 + $6 * $6 + $7 * $7; if (n < 0.999 || n > 1.001) bad++ } END { print bad + 0 }' "$out/dots.csv")" 0
for s in $(seq "$sessions"); do
    same "dots.csv's session $s" "$(awk -F, -v s="$s" 'NR > 1 && $8 == s' "$out/dots.csv" | wc -l)" "$(field "$out/plan.json" "dots.sessions.$((s - 1)).dots")"
done
for z in $(seq 0 $(($(field "$out/plan.json" design.zones.length) - 1))); do
    zone=$(field "$out/plan.json" "design.zones.$z.name")
    same "dots.csv's zone $zone" "$(awk -F, -v z="$zone" 'NR > 1 && $9 == z' "$out/dots.csv" | wc -l)" "$(field "$out/plan.json" "design.zones.$z.dots")"
done
price=$(field "$out/plan.json" quote.before_tax.mid)
check "a usual case in Toronto costs CA\$2,000 to 4,000, not $price" awk -v p="$price" 'BEGIN { exit !(p >= 2000 && p <= 4000) }'

same "calendar.ics ends as it begins" "$(grep -c 'VCALENDAR' "$out/calendar.ics")" 2
for s in $(seq 0 $((sessions - 1))); do
    date=$(field "$out/plan.json" "course.sessions.$s.date")
    check "calendar.ics holds $date" grep -q "${date//-/}" "$out/calendar.ics"
done

# ---- head.glb is a head again: read back as a scan it has the same vault ----

edit "$scratch/again.json" 'c.head = {scan: {file: "out/head.glb", unit: "m"}}'
"$stubble" assess "$scratch/again.json" --json >"$scratch/again.out" 2>"$scratch/again.err"
same "the head that was written is read as a scan" $? 0
vault=$(field "$out/plan.json" head.vault_area_cm2)
near "its vault" "$(field "$scratch/again.out" head.vault_area_cm2)" "$vault" "$(awk -v v="$vault" 'BEGIN { print 0.02 * v }')"

# ---- the same bytes on one thread and on two, from the sample and from its file, into a new folder and over an older plan ----

check "a plan on one thread" "$stubble" plan --sample -o "$scratch/one" --size 200x240 --threads 1 -q
"$stubble" sample >"$scratch/client.json"
mkdir "$scratch/two"
echo mine >"$scratch/two/mine.txt"
echo old >"$scratch/two/report.pdf"
"$stubble" plan "$scratch/client.json" -o "$scratch/two" --size 200x240 --threads 2 --json >"$scratch/summary.json" 2>"$scratch/summary.err"
same "a plan on two threads" $? 0
same "plan --json is quiet on standard error" "$(cat "$scratch/summary.err")" ""
same "plan --json tells the dots" "$(field "$scratch/summary.json" dots)" "$dots"
same "plan --json tells the folder" "$(field "$scratch/summary.json" out)" "$scratch/two"
same "another's file in the folder stays" "$(cat "$scratch/two/mine.txt")" mine
rm "$scratch/two/mine.txt"
check "one thread and two give the same files" diff -r "$scratch/one" "$scratch/two"
for file in plan.json dots.csv calendar.ics head.glb stencil.svg stencil.pdf; do
    check "$file depends neither on the run nor on the pictures" cmp "$out/$file" "$scratch/one/$file"
done
same "nothing temporary stays" "$(left_behind "$scratch")" ""
report
