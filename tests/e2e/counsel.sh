#!/usr/bin/env bash
# The years, the course and the papers: forecast, course --shift, consent, quote --compare, and a clinic's own folder of knowledge.
. "$(dirname "$0")/../support/shell.sh"

# ---- forecast ----

"$stubble" forecast --sample -o "$scratch/forecast" --size 160x200 --json >"$scratch/forecast.json" 2>"$scratch/err"
same "forecast ends well" $? 0
same "forecast --json is quiet on standard error" "$(cat "$scratch/err")" ""
for file in forecast.pdf forecast.json now_top.png one_stage_top.png two_stages_three_quarter_left.png grey_top.png grown_three_quarter_left.png; do
    check "forecast writes $file" test -s "$scratch/forecast/$file"
done
check "the JSON beside is the one that was printed" cmp "$scratch/forecast.json" "$scratch/forecast/forecast.json"
same "the stage after the fifth" "$(field "$scratch/forecast.json" hair_loss.stages.1.stage)" "norwood VI"
same "now nothing is bare" "$(field "$scratch/forecast.json" hair_loss.stages.0.verdict)" holds
same "no follow-ups yet" "$(field "$scratch/forecast.json" fading.follow_ups)" 0
if command -v pdftotext >/dev/null; then
    pdftotext -layout "$scratch/forecast/forecast.pdf" "$scratch/forecast.txt"
    check "the document calls itself a model" grep -q "model" "$scratch/forecast.txt"
    check "and names its sources" grep -q "Kaufman 2008" "$scratch/forecast.txt"
fi

# A line alone before 30: it will stand alone, and the client's own follow-ups move the years.
sed -e 's/"norwood V"/"norwood II"/' -e 's/"age": 41/"age": 26/' -e 's/\["shaved look"\]/["hairline"]/' \
    -e 's/"notes":/"follow_ups": [{"years": 1, "left_percent": 80, "by": "eye"}, {"years": 2, "left_percent": 66, "by": "contrast"}], "notes":/' \
    "$source_dir/examples/sample-client.json" >"$scratch/line.json"
"$stubble" forecast "$scratch/line.json" --json >"$scratch/line_forecast.json"
same "a line alone stands alone by" "$(field "$scratch/line_forecast.json" hair_loss.stands_alone_by)" "norwood V"
same "two follow-ups were used" "$(field "$scratch/line_forecast.json" fading.follow_ups)" 2
check "they narrow the band" awk "BEGIN { exit !(($(field "$scratch/line_forecast.json" fading.tau_years_model.high) - $(field "$scratch/line_forecast.json" fading.tau_years_model.low)) < ($(field "$scratch/line_forecast.json" fading.tau_years_before_model.high) - $(field "$scratch/line_forecast.json" fading.tau_years_before_model.low))) }"
sed 's/"left_percent": 80/"left_percent": 180/' "$scratch/line.json" >"$scratch/wrong.json"
"$stubble" forecast "$scratch/wrong.json" >/dev/null 2>"$scratch/err"
same "a look that cannot be" $? 65
check "is told with its place" grep -q "follow_ups\[0\].left_percent" "$scratch/err"

"$stubble" forecast --sample -o "$scratch/forecast_fr" --size 160x200 --language fr >"$scratch/forecast_fr.txt"
check "the terminal's sentences are French" grep -q "Une retouche sera sans doute" "$scratch/forecast_fr.txt"
check "nothing lacks its translation" bash -c "! grep -q 'have no translation' '$scratch/forecast_fr.txt'"
if command -v pdftotext >/dev/null; then
    pdftotext -layout "$scratch/forecast_fr/forecast.pdf" - | tr -s '[:space:]' ' ' >"$scratch/forecast_pdf_fr.txt"
    for word in "Si la perte de cheveux continue" "Ce qui reste de l’aspect guéri" "Une retouche sera sans doute" "Laser : 1 à" "D’où cela vient" "cet âge, Corée : 11"; do
        check "the forecast says $word" grep -q "$word" "$scratch/forecast_pdf_fr.txt"
    done
fi

# ---- what is missing, SALT by quadrant; the plan carries the forecast ----

"$stubble" assess --sample --json >"$scratch/assess.json"
same "the quadrants of SALT" "$(for q in 0 1 2 3; do field "$scratch/assess.json" assessment.salt.quadrants.$q.quadrant; done | tr '\n' ' ')" "top back left right "
same "and their weights" "$(for q in 0 1 2 3; do field "$scratch/assess.json" assessment.salt.quadrants.$q.weight; done | tr '\n' ' ')" "0.4 0.24 0.18 0.18 "
near "the score is their sum" "$(field "$scratch/assess.json" assessment.salt.score_percent)" \
    "$(awk "BEGIN { print $(for q in 0 1 2 3; do printf '%s*%s+' "$(field "$scratch/assess.json" assessment.salt.quadrants.$q.weight)" "$(field "$scratch/assess.json" assessment.salt.quadrants.$q.lost_percent)"; done)0 }")" 0.11
same "expected from the count in the intake" "$(field "$scratch/assess.json" assessment.density_missing_model.expected_from)" "a count on this client"
near "missing on the scalp: expected less what grows" "$(field "$scratch/assess.json" assessment.density_missing_model.scalp.missing_per_cm2.mid)" \
    "$(awk "BEGIN { print $(field "$scratch/assess.json" assessment.density_missing_model.scalp.expected_per_cm2) - $(field "$scratch/assess.json" assessment.density_missing_model.scalp.existing_per_cm2) }")" 0.11
same "each zone has its own" "$(field "$scratch/assess.json" assessment.density_missing_model.zones.3.place)" crown
"$stubble" assess --sample >"$scratch/assess.txt"
check "the table for people: SALT" grep -Eq "^SALT .*class S2: top [0-9]+ % x 0.40, back [0-9]+ % x 0.24, left [0-9]+ % x 0.18, right [0-9]+ % x 0.18" "$scratch/assess.txt"
check "the table for people: a zone's missing hair with its band" grep -Eq "^  crown +[0-9.]+ +[0-9]+ +[0-9]+  [0-9]+ \([0-9]+ to [0-9]+\)" "$scratch/assess.txt"
"$stubble" quote --sample --json >"$scratch/plan_quote.json"
same "the plan's forecast is that of the forecast command: fading" "$(field "$scratch/plan_quote.json" forecast.fading.years_model.8.contrast_of_healed.low)" \
    "$(field "$scratch/forecast.json" fading.years_model.8.contrast_of_healed.low)"
same "the next touch-up and its dots" "$(field "$scratch/plan_quote.json" forecast.fading.touch_up_model.dots.high)" "$(field "$scratch/forecast.json" fading.touch_up_model.dots.high)"
check "as a day, too" bash -c "[[ '$(field "$scratch/plan_quote.json" forecast.fading.touch_up_model.date)' =~ ^20[23][0-9]-[01][0-9]-[0-3][0-9]$ ]]"
same "and the stages ahead" "$(field "$scratch/plan_quote.json" forecast.hair_loss.stages.1.verdict)" "$(field "$scratch/forecast.json" hair_loss.stages.1.verdict)"

# ---- course ----

"$stubble" course --sample --shift 2=2027-03-01 -o "$scratch/after.ics" --json >"$scratch/course.json"
same "a shifted course ends well" $? 0
same "session 2 is where it was shifted to" "$(field "$scratch/course.json" course.sessions.1.date)" 2027-03-01
same "session 3 follows" "$(field "$scratch/course.json" course.sessions.2.date)" 2027-03-15
same "sessions have names of their own" "$(grep -o '^UID:session-[123][.][0-9a-f]*@stubble' "$scratch/after.ics" | sort -u | wc -l)" 3
check "the new edition counts" grep -q '^SEQUENCE:1' "$scratch/after.ics"
check "care reminds, too" bash -c "test \$(grep -c BEGIN:VALARM '$scratch/after.ics') -ge 10"
for wrong in 2 2=2027-02-30 x=2027-03-01 2=; do
    "$stubble" course --sample --shift "$wrong" >/dev/null 2>"$scratch/err"
    same "--shift $wrong is wrong use" $? 64
done

# ---- consent ----

"$stubble" consent --sample -o "$scratch/en" --date 2026-12-01 --json >"$scratch/en.json"
same "consent ends well" $? 0
for file in consent.pdf care.pdf; do check "consent writes $file" test -s "$scratch/en/$file"; done
if command -v pdftotext >/dev/null; then
    pdftotext -layout "$scratch/en/consent.pdf" "$scratch/consent.txt"
    for word in Infection Allergy Regret "It changes with age" "It does not grow hair" "Other ways" Signature "Template of" "Where this comes from"; do
        check "the consent says $word" grep -q "$word" "$scratch/consent.txt"
    done
fi
"$stubble" consent --sample -o "$scratch/none" --language xx >/dev/null 2>"$scratch/err"
same "a language that there is not" $? 66
check "leaves nothing" test ! -e "$scratch/none"

# ---- quote --compare ----

"$stubble" quote --sample --compare "$scratch/line.json" --json >"$scratch/compare.json"
same "quote --compare ends well" $? 0
near "the difference is that of the prices" "$(field "$scratch/compare.json" other_costs_more_with_tax.mid)" \
    "$(awk "BEGIN { print $(field "$scratch/compare.json" other.quote.with_tax.mid) - $(field "$scratch/compare.json" one.quote.with_tax.mid) }")" 0.011
"$stubble" quote --sample --compare "$scratch/nothing.json" >/dev/null 2>"$scratch/err"
same "another intake that is not there" $? 66

# ---- a clinic's own price book, every amount worked out by hand from the area and the dots that the plan states ----

cp -r "$source_dir/knowledge" "$scratch/priced"
cat >"$scratch/priced/prices.json" <<'END'
{"format": "stubble-knowledge/1", "title": "Ours", "book": [
  {"key": "ours", "city": "Our town", "currency": "CAD", "mark": "D", "source": "Our own prices",
   "base": 150, "per_cm2": 3.25, "per_1000_dots": 40, "per_session": 120, "scar_each": 75, "minimum": 400, "minimum_scar": 500,
   "tax_name": "HST", "tax_percent": 13, "deposit_percent": 30, "round_to": 5,
   "add_on": [{"key": "evening", "title": "Sessions in the evening", "price": 85}, {"key": "ride", "title": "A ride home", "price": 22.5}]}]}
END
sed -e 's/"price_book": "toronto"/"price_book": "ours", "add_ons": ["ride", "evening"]/' -e 's/"marks": \[/"marks": [{"kind": "scar FUT", "width_mm": 4, "line": [{"back_mm": 300, "left_mm": -40}, {"back_mm": 300, "left_mm": 40}]}, /' \
    -e 's/\["shaved look"\]/["shaved look", "scars"]/' "$source_dir/examples/sample-client.json" >"$scratch/priced.json"
"$stubble" quote "$scratch/priced.json" --knowledge "$scratch/priced" --json >"$scratch/priced_quote.json"
same "a quote from a book of one's own ends well" $? 0
dots=$(for s in 0 1 2; do field "$scratch/priced_quote.json" course.sessions.$s.dots; done | awk '{ sum += $1 } END { print sum }')
area=$(field "$scratch/priced_quote.json" quote.area_cm2) sd=$(field "$scratch/priced_quote.json" quote.area_sd_cm2)
# base, area, dots, three sessions, a scar; the area is printed to a tenth, so amounts of it are right within 3.25 * 0.05.
amounts=(150 "$(awk "BEGIN { print 3.25 * $area }")" "$(awk "BEGIN { print 40 * $dots / 1000 }")" 360 75 22.5 85) names=(base area dots sessions scars ride evening)
for i in 0 1 2 3 4 5 6; do
    same "part $i of the price" "$(field "$scratch/priced_quote.json" quote.items.$i.item)" "${names[$i]}"
    near "${names[$i]} costs" "$(field "$scratch/priced_quote.json" quote.items.$i.amount)" "${amounts[$i]}" 0.17
done
sum=$(for i in 0 1 2 3 4 5 6; do field "$scratch/priced_quote.json" quote.items.$i.amount; done | awk '{ sum += $1 } END { print sum }')
price=$(awk "BEGIN { print 5 * int($sum / 5 + 0.5) }")
near "the price is the sum, to fives" "$(field "$scratch/priced_quote.json" quote.before_tax.mid)" "$price" 0.001
near "with the tax, to the cent" "$(field "$scratch/priced_quote.json" quote.with_tax.mid)" "$(awk "BEGIN { printf \"%.2f\", $price * 1.13 }")" 0.001
near "30 % of it when booking, to fives" "$(field "$scratch/priced_quote.json" quote.deposit)" "$(awk "BEGIN { print 5 * int($price * 0.3 / 5 + 0.5) }")" 0.001
half=$(awk "BEGIN { print 1.6449 * $sd * (3.25 + 40 * $dots / 1000 / $area) }")
near "the lower end, outward to fives" "$(field "$scratch/priced_quote.json" quote.before_tax.low)" "$(awk "BEGIN { print 5 * int(($sum - $half) / 5) }")" 5.001
near "the upper end" "$(field "$scratch/priced_quote.json" quote.before_tax.high)" "$(awk "BEGIN { print 5 * int(($sum + $half) / 5) + 5 }")" 5.001
"$stubble" plan "$scratch/priced.json" --knowledge "$scratch/priced" -o "$scratch/priced_plan" --size 64x64 -q 2>/dev/null
same "the plan states the same price" "$(field "$scratch/priced_plan/plan.json" quote.with_tax.mid)" "$(field "$scratch/priced_quote.json" quote.with_tax.mid)"
same "and the same deposit" "$(field "$scratch/priced_plan/plan.json" quote.deposit)" "$(field "$scratch/priced_quote.json" quote.deposit)"
if command -v pdftotext >/dev/null; then
    pdftotext -layout "$scratch/priced_plan/report.pdf" - | tr -d '\342\200\211' >"$scratch/priced_report.txt"
    check "the report names what was booked with it" grep -Eq "In it: A ride home +CAD 2[23]" "$scratch/priced_report.txt"
    check "and the price with tax" grep -q "With HST (13 %)" "$scratch/priced_report.txt"
fi
sed 's/"ride", "evening"/"ride", "dawn"/' "$scratch/priced.json" >"$scratch/wrong.json"
"$stubble" quote "$scratch/wrong.json" --knowledge "$scratch/priced" >/dev/null 2>"$scratch/err"
same "an add-on that the book does not have" $? 65
check "is told with its place" grep -q "course.add_ons" "$scratch/err"

# ---- a clinic's own knowledge: a price, a rule, a text, a limit, a language, without touching code ----

cp -r "$source_dir/knowledge" "$scratch/ours"
sed 's/"code": "fr"/"code": "xx"/' "$source_dir/knowledge/language-fr.json" >"$scratch/ours/language-xx.json"
sed -i '0,/"per_cm2": 7.5/s//"per_cm2": 9.5/' "$scratch/ours/prices.json"
sed -i 's/"key": "hairline_low", "limit": 60/"key": "hairline_low", "limit": 80/' "$scratch/ours/checks.json"
sed -i 's/"risks": "Risks"/"risks": "What may go wrong here"/' "$scratch/ours/consent.json"
"$stubble" assess --sample --knowledge "$scratch/ours" >"$scratch/ours.txt"
check "a limit of one's own counts" grep -q "sits lower than most" "$scratch/ours.txt"
"$stubble" consent --sample --knowledge "$scratch/ours" -o "$scratch/ours_fr" --language xx --date 2026-12-01 --json >"$scratch/ours_fr.json"
same "a text of one's own without a translation is reported" "$(field "$scratch/ours_fr.json" untranslated.0)" "What may go wrong here"
same "and it alone" "$(field "$scratch/ours_fr.json" untranslated.1)" ""
if command -v pdftotext >/dev/null; then
    pdftotext -layout "$scratch/ours_fr/consent.pdf" "$scratch/consent_fr.txt"
    check "a language of one's own: the papers are in French" grep -q "Autres solutions" "$scratch/consent_fr.txt"
    check "with their date" grep -q "1er décembre 2026" "$scratch/consent_fr.txt"
    price=$(field "$scratch/compare.json" one.quote.with_tax.mid | cut -d. -f1)
    check "with a price of one's own" bash -c "! grep -q 'environ $price CAD' '$scratch/consent_fr.txt' && grep -q 'environ [0-9]* CAD' '$scratch/consent_fr.txt'"
fi
# A sentence of one's own in report, forecast and calendar; the French of the one that was changed is not guessed.
sed -i -e 's/"see_title": "What we see"/"see_title": "What our eyes tell us"/' -e 's/"way_back_title": "[^"]*"/"way_back_title": "The way back from here"/' \
    -e 's/"calendar_name": "[^"]*"/"calendar_name": "Our clinic"/' "$scratch/ours/documents.json"
"$stubble" plan --sample --knowledge "$scratch/ours" -o "$scratch/ours_plan" --size 64x64 --language xx --json >"$scratch/ours_plan.json"
same "a plan in a language of one's own ends well" $? 0
same "its language" "$(field "$scratch/ours_plan.json" language)" xx
same "what was changed stands in English and is reported" "$(field "$scratch/ours_plan.json" untranslated | tr -d '[]"')" "What our eyes tell us,What may go wrong here,Our clinic"
"$stubble" forecast --sample --knowledge "$scratch/ours" -o "$scratch/ours_forecast" --size 64x64 >/dev/null
check "the calendar has the clinic's words" grep -q "Our clinic" "$scratch/ours_plan/calendar.ics"
check "and French ones where they were not changed" grep -q "séance 1 de 3" "$scratch/ours_plan/calendar.ics"
if command -v pdftotext >/dev/null; then
    pdftotext -layout "$scratch/ours_plan/report.pdf" "$scratch/report_ours.txt"
    check "the report says the clinic's sentence" grep -q "What our eyes tell us" "$scratch/report_ours.txt"
    check "the rest of it is in that language" grep -q "Selon l’échelle SALT" "$scratch/report_ours.txt"
    pdftotext -layout "$scratch/ours_plan/worksheet.pdf" - | grep -q "Fiche de travail" || check "the work sheet is, too" false
    pdftotext -layout "$scratch/ours_plan/stencil.pdf" - | grep -q "Pochoir" || check "the stencil is, too" false
    pdftotext -layout "$scratch/ours_forecast/forecast.pdf" "$scratch/forecast_ours.txt"
    check "the forecast says the clinic's sentence" grep -q "The way back from here" "$scratch/forecast_ours.txt"
    check "not the built-in one" bash -c "! grep -q 'If you change your mind' '$scratch/forecast_ours.txt'"
fi
sed -i 's/after {years} years/after {yeers} years/' "$scratch/ours/documents.json"
"$stubble" assess --sample --knowledge "$scratch/ours" >/dev/null 2>"$scratch/err"
same "braces that nothing fills stop the command" $? 65
check "with file, field and line" grep -Eq "line [0-9]+, column [0-9]+: documents.json: text.years_text: nothing fills \{yeers\}" "$scratch/err"
sed -i 's/after {yeers} years/after {years} years/' "$scratch/ours/documents.json"
sed -i 's/"limit": 65/"limit": "65"/' "$scratch/ours/checks.json"
"$stubble" assess --sample --knowledge "$scratch/ours" >/dev/null 2>"$scratch/err"
same "a mistake in a rule file stops the command" $? 65
line=$(grep -n '"limit": "65"' "$scratch/ours/checks.json" | head -n 1 | cut -d: -f1)
check "with file, field, line and column" grep -Eq "line $line, column [0-9]+: checks.json: check\[2\].limit" "$scratch/err"
same "nothing temporary stays" "$(left_behind "$scratch")" ""
report
