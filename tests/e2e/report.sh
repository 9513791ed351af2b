#!/usr/bin/env bash
# The client's report keeps to six pages however much speaks against the treatment, and leaves none of it out.
. "$(dirname "$0")/../support/shell.sh"

command -v pdftotext >/dev/null && command -v pdfinfo >/dev/null || { echo "$test_name: poppler-utils is missing" >&2; exit 77; }
titles_of() { # COUNT: the titles of the first rules, one a line
    node -e 'const rules = JSON.parse(require("fs").readFileSync(process.argv[1])).rule.slice(0, +process.argv[2]);
        for (const rule of rules) console.log(rule.title)' "$source_dir/knowledge/candidacy.json" "$1"
}
words() { tr -s '[:space:]' ' '; }

for count in 4 14 40; do
    node -e 'const fs = require("fs"), [sample, rules, count] = process.argv.slice(1);
        const client = JSON.parse(fs.readFileSync(sample));
        client.health = {};
        for (const rule of JSON.parse(fs.readFileSync(rules)).rule.slice(0, +count)) client.health[rule.condition] = true;
        console.log(JSON.stringify(client))' "$source_dir/examples/sample-client.json" "$source_dir/knowledge/candidacy.json" $count >"$scratch/client.json"
    need "$count findings: the plan is made" "$stubble" plan "$scratch/client.json" -o "$scratch/$count" --size 64x64 -q
    pages=$(pdfinfo "$scratch/$count/report.pdf" | awk '$1 == "Pages:" { print $2 }')
    same "$count findings: pages of the report" "$pages" 6
    pages=$(pdfinfo "$scratch/$count/worksheet.pdf" | awk '$1 == "Pages:" { print $2 }') few=0
    for ((page = 1; page <= pages; page++)); do
        [ "$(pdftotext -f $page -l $page "$scratch/$count/worksheet.pdf" - | wc -w)" -ge 100 ] || few=$((few + 1))
    done
    same "$count findings: pages of the work sheet that hold a few lines only" $few 0
    # Columns apart, or lines of two columns would mix.
    { pdftotext -f 2 -l 2 -layout -x 0 -y 0 -W 306 -H 792 "$scratch/$count/report.pdf" -
      pdftotext -f 2 -l 2 -layout -x 306 -y 0 -W 306 -H 792 "$scratch/$count/report.pdf" -; } | words >"$scratch/text"
    titles_of $count >"$scratch/titles"
    missing=0
    while IFS= read -r title; do grep -qF -- "$title" "$scratch/text" || missing=$((missing + 1)); done <"$scratch/titles"
    same "$count findings: titles that the second page lacks" "$missing" 0
done
# French runs longer: still six pages, nothing below the foot line, nothing left in English.
"$stubble" plan "$scratch/client.json" -o "$scratch/fr" --size 64x64 --language fr --json >"$scratch/fr.json" 2>/dev/null
same "French: pages of the report" "$(pdfinfo "$scratch/fr/report.pdf" | awk '$1 == "Pages:" { print $2 }')" 6
same "French: nothing lacks its translation" "$(field "$scratch/fr.json" untranslated.length)" 0
for file in fr/report fr/worksheet 4/report 4/worksheet; do
    # The foot line's words all begin at 762 of 792 points; any other word that ends below 758 lies on it or beyond the page.
    below=$(pdftotext -bbox "$scratch/$file.pdf" - | awk -F'"' '/<word/ && $8 > 758 && ($4 < 761.9 || $4 > 762.6) { count++ } END { print count + 0 }')
    same "$file: words on the foot line or below" "$below" 0
done
report
