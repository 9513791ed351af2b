#!/usr/bin/env bash
# The card from its sheet to its scale: printed as PDF, drawn as a picture by another program, found again; and what goes wrong.
. "$(dirname "$0")/../support/shell.sh"

for option in out paper find printed reference json; do
    check "the help explains --$option" bash -c "'$stubble' card --help | grep -q -- --$option"
done
check "the man page knows card" grep -q '^\.B card' "$source_dir/docs/man/stubble.1"

# ---- the sheet ----

for paper in letter a4 card; do
    check "card on $paper" "$stubble" card -o "$scratch/$paper.pdf" --paper "$paper"
    pdftotext "$scratch/$paper.pdf" "$scratch/$paper.txt"
done
check "the sheet says what the colours are worth" grep -q "What the colours are worth" "$scratch/letter.txt"
check "and shows a check ruler" grep -q "check ruler, 100 mm" "$scratch/a4.txt"
same "A4 is A4" "$(pdfinfo "$scratch/a4.pdf" | sed -n 's/^Page size: *\([0-9.]*\) x \([0-9.]*\) .*/\1 \2/p' | awk '{printf "%.0f %.0f", $1, $2}')" "595 842"
same "two pages for card printers" "$(pdfinfo "$scratch/card.pdf" | awk '/^Pages/ {print $2}')" 2

# ---- found again: 300 and 200 pixels an inch are known scales ----

pdftoppm -r 300 -png "$scratch/card.pdf" "$scratch/page"
"$stubble" card --find "$scratch/page-1.png" --json >"$scratch/standard.json" 2>"$scratch/err"
same "the standard card is found" $? 0
same "with nothing on standard error" "$(cat "$scratch/err")" ""
same "its kind" "$(field "$scratch/standard.json" cards.0.kind)" standard
same "all its marks" "$(field "$scratch/standard.json" cards.0.tags)" 4
near "its scale" "$(field "$scratch/standard.json" cards.0.mm_per_px)" 0.0846667 0.00004
near "its greys" "$(field "$scratch/standard.json" cards.0.colour.grey_worst_de)" 0 0.5
near "its colours" "$(field "$scratch/standard.json" cards.0.colour.colour_worst_de)" 0 1
"$stubble" card --find "$scratch/page-2.png" --json >"$scratch/close.json"
same "the close-up frame" "$(field "$scratch/close.json" cards.0.kind)" close-up
near "its scale" "$(field "$scratch/close.json" cards.0.mm_per_px)" 0.0846667 0.00004
"$stubble" card --find "$scratch/page-1.png" --printed 98.5 --json >"$scratch/printed.json"
near "a print at 98.5 % is told" "$(field "$scratch/printed.json" cards.0.mm_per_px)" 0.0833967 0.00004
# A card alone has no ruler of 100 mm, but one of 40.
"$stubble" card --find "$scratch/page-1.png" --printed 39.4/40 --json >"$scratch/own_ruler.json"
check "by the card's own ruler the same" cmp "$scratch/own_ruler.json" "$scratch/printed.json"
check "its sheet says what to measure" bash -c "'$stubble' card -o '$scratch/alone.pdf' --paper card | grep -q 'ruler of 40 mm on the card'"
for wrong in 40 39.4/ /40 39.4/40/1 39.4/4 3940/40 x; do
    "$stubble" card --find "$scratch/page-1.png" --printed "$wrong" >/dev/null 2>"$scratch/err"
    same "--printed $wrong" $? 64
    check "says what it wants" grep -q "MEASURED/TRUE such as 39.7/40" "$scratch/err"
done
check "for people too" bash -c "'$stubble' card --find '$scratch/page-1.png' | grep -Eq 'scale +0[.]084'"

# ---- a reference of an instrument ----

node -e 'const patches = {};
         for (const name of ["N", "S", "C"]) for (let i = 1; i <= 6; i++) patches[name + i] = {L: 50, a: 0, b: 0};
         console.log(JSON.stringify({schema: "stubble-card-reference/1", card: "standard", patches}))' >"$scratch/reference.json"
"$stubble" card --find "$scratch/page-1.png" --reference "$scratch/reference.json" --json >"$scratch/wrong.json"
same "a reference that cannot be this card's" "$(field "$scratch/wrong.json" cards.0.colour.fitted)" false
sed 's/"S3":{"L":50/"S3":{"L":"x"/' "$scratch/reference.json" >"$scratch/bad.json"
"$stubble" card --find "$scratch/page-1.png" --reference "$scratch/bad.json" >/dev/null 2>"$scratch/err"
same "a broken reference" $? 65
check "names the field" grep -q "patches.S3" "$scratch/err"

# ---- what goes wrong ----

pdftoppm -r 100 -png "$scratch/letter.pdf" "$scratch/sheet"
"$stubble" card --find "$scratch/sheet-1.png" >/dev/null 2>"$scratch/err"
same "a sheet with two cards of one kind is refused" $? 65
check "and says why" grep -q "two cards of one kind" "$scratch/err"
printf 'not a picture' >"$scratch/no.jpg"
"$stubble" card --find "$scratch/no.jpg" >/dev/null 2>"$scratch/err"
same "no picture" $? 65
"$stubble" card --find "$scratch/absent.jpg" >/dev/null 2>"$scratch/err"
same "no file" $? 66
head -c 5000 "$scratch/page-1.png" >"$scratch/cut.png"
"$stubble" card --find "$scratch/cut.png" >/dev/null 2>"$scratch/err"
same "a picture cut off" $? 65
check "is said to be" grep -q "damaged or cut off" "$scratch/err"
"$stubble" card >/dev/null 2>&1
same "nothing asked for" $? 64
"$stubble" card -o "$scratch/x.pdf" --paper a5 >/dev/null 2>&1
same "unknown paper" $? 64
"$stubble" card -o "$scratch/no/such/folder/x.pdf" >/dev/null 2>&1
same "no such folder" $? 73

# ---- nothing leaves the machine: with the network forbidden all is the same ----

if unshare -rn true 2>/dev/null; then
    check "works without any network" bash -c "unshare -rn '$stubble' card --find '$scratch/page-1.png' --json | cmp - '$scratch/standard.json'"
else
    echo "card: this system does not let a test forbid the network; not checked" >&2
fi
same "nothing temporary stays" "$(left_behind "$scratch")" ""
report
