#!/usr/bin/env bash
# Every command but plan: what it prints for people and for machines, and the questions of `stubble new` answered through a pipe.
. "$(dirname "$0")/../support/shell.sh"

# ---- help ----

same "stubble --version" "$("$stubble" --version)" "$(sed -n 's/^project(stubble VERSION \([0-9.]*\).*/stubble \1/p' "$source_dir/CMakeLists.txt")"
"$stubble" --help >"$scratch/help"
"$stubble" >/dev/null 2>"$scratch/no_words"
same "stubble without words is wrong use" $? 64
check "and prints the help" cmp "$scratch/help" "$scratch/no_words"
commands=(plan assess design quote preview loupe stencil forecast course consent skin colour card measure photo new sample completion)
for command in "${commands[@]}"; do
    check "--help lists $command" grep -Eq "^  $command +[a-z]" "$scratch/help"
    "$stubble" "$command" --help >"$scratch/about"
    same "$command --help ends well" $? 0
    check "$command --help shows how to call it" grep -q "stubble $command" "$scratch/about"
    check "help $command is the same" bash -c "'$stubble' help $command | cmp - '$scratch/about'"
    check "the man page knows $command" grep -Eq "^\.B $command|\{.*$command|stubble $command" "$source_dir/docs/man/stubble.1"
done
# Each option that a help text names stands in the man page and in the completion.
for command in "${commands[@]}"; do "$stubble" "$command" --help; done | grep -Eo '^ +(-[a-z], )?--[a-z]+' | grep -Eo '\-\-[a-z]+' | sort -u >"$scratch/options"
check "options were found" test "$(wc -l <"$scratch/options")" -ge 9
"$stubble" completion bash >"$scratch/bash"
while read -r option; do
    [ "$option" = --help ] || check "the man page knows $option" grep -q -- "${option/--/\\\\-\\\\-}" "$source_dir/docs/man/stubble.1"
    check "the completion knows $option" grep -q -- "$option" "$scratch/bash"
done <"$scratch/options"
check "the completion for bash is a script" bash -n "$scratch/bash"
completed=$(bash -c ". '$scratch/bash'; COMP_WORDS=(stubble st); COMP_CWORD=1; _stubble; echo \"\${COMPREPLY[*]}\"")
same "it completes a command" "$completed" stencil
for shell in zsh fish; do check "completion for $shell names plan" bash -c "'$stubble' completion $shell | grep -q plan"; done

# ---- the parts of a plan ----

check "sample prints the example" bash -c "'$stubble' sample | cmp - '$source_dir/examples/sample-client.json'"
machine() { # NAME WORDS...: a command's JSON into NAME.json
    local name=$1
    shift
    "$stubble" "$@" --json >"$scratch/$name.json" 2>"$scratch/err"
    same "$1 --json ends well" $? 0
    same "$1 --json is quiet on standard error" "$(cat "$scratch/err")" ""
}
machine assess assess --sample
machine design design --sample -o "$scratch/dots.csv"
machine quote quote --sample
for command in assess design; do
    "$stubble" $command --sample >"$scratch/$command.txt"
    same "$command ends well" $? 0
done
same "assess: head and assessment" "$(field "$scratch/assess.json" head.source), $(field "$scratch/assess.json" assessment.pattern)" \
    "tape measures and template, norwood V"
check "assess for people names the pattern" grep -q "norwood V" "$scratch/assess.txt"
dots=$(field "$scratch/design.json" dots.count)
near "design: the hairline's middle is where the sample wants it" "$(field "$scratch/design.json" design.hairline.mid_frontal_mm)" 72 0.5
check "design for people tells the dots" grep -q "$dots" "$scratch/design.txt"
same "quote: days apart" "$(field "$scratch/quote.json" course.sessions.1.day)" 14

same "design -o writes all dots" "$(($(wc -l <"$scratch/dots.csv") - 1))" "$dots"
check "preview of one view at one moment" "$stubble" preview --sample -o "$scratch/one" --view crown --moment healed --size 160x200 -q
same "is one picture" "$(ls "$scratch/one")" crown_healed.png
check "preview in a harsh light, from afar" "$stubble" preview --sample -o "$scratch/harsh" --view crown --moment healed --size 160x200 --light top --distance 3 -q
check "another light is another picture" bash -c "! cmp -s '$scratch/harsh/crown_healed.png' '$scratch/one/crown_healed.png'"
check "loupe" "$stubble" loupe --sample -o "$scratch/loupe" --at crown --size 200x200 -q
for moment in before fresh healed year_5; do check "loupe_$moment.png" test -s "$scratch/loupe/loupe_$moment.png"; done
for wrong in "preview --light neon" "preview --distance 0" "loupe --at elbow" "loupe --side 100" "loupe --size 200x300"; do
    # shellcheck disable=SC2086
    "$stubble" $wrong --sample -o "$scratch/wrong" >/dev/null 2>"$scratch/err"
    check "refused: $wrong" test $? -eq 64
    check "said why: $wrong" grep -Eq -- '--(light|distance|at|side|size)' "$scratch/err"
done
check "preview as JPEG, with its stages on standard error" bash -c "'$stubble' preview --sample -o '$scratch/jpeg' --view top --moment before --size 160x200 --format jpeg 2>'$scratch/stages'"
same "is one picture" "$(ls "$scratch/jpeg")" top_before.jpg
same "and begins as a JPEG does" "$(head -c 3 "$scratch/jpeg/top_before.jpg" | od -An -tx1)" " ff d8 ff"
same "one plain line for each stage" "$(sort "$scratch/stages" | uniq -d)$(grep -cvE '^stubble: [a-z ]+ \.\.\.$' "$scratch/stages")" 0
for stage in design dots course pictures; do check "stage $stage is told" grep -qx "stubble: $stage ..." "$scratch/stages"; done
"$stubble" preview --sample -o "$scratch/none" --format gif >/dev/null 2>"$scratch/err"
same "another format is wrong use" $? 64
"$stubble" design --sample -o "$scratch/nowhere/dots.csv" >/dev/null 2>"$scratch/err"
same "design -o into no folder cannot be created" $? 73
same "which is said before the work" "$(grep -c '[.][.][.]$' "$scratch/err")" 0
mkdir -p "$scratch/left/.stubble.999999999-0.tmp/preview" "$scratch/left/.stubble.txt"
check "a plan's part over what a killed one left" "$stubble" stencil --sample -o "$scratch/left" -q
same "cleans that and nothing else" "$(ls -A "$scratch/left" | tr '\n' ' ')" ".stubble.txt stencil.pdf stencil.svg "
check "stencil" "$stubble" stencil --sample -o "$scratch/stencil" -q
same "is two files" "$(ls "$scratch/stencil" | tr '\n' ' ')" "stencil.pdf stencil.svg "

# ---- stubble new ----

# name, age, sex; circumference, length, breadth, ear to ear, face; skin; colour, stage; treatment, style, middle; health; sessions, start, prices
answers='Jo "Jay" Élan\n200\n44\nx\nmale\n99\n571\n\n\n\n\n2\nbrown\nnorwood IV\nshaved look\nmature\n68\ndiabetes, nonsense\n3\n2027-02-30\n2027-03-01\n\n'
printf "$answers" | "$stubble" new "$scratch/new.json" >"$scratch/talk" 2>"$scratch/err"
same "new ends well" $? 0
same "the name stands as it was given" "$(field "$scratch/new.json" client.name)" 'Jo "Jay" Élan'
same "a wrong age was asked again" "$(field "$scratch/new.json" client.age)" 44
same "a wrong circumference was asked again" "$(field "$scratch/new.json" head.tape.circumference_mm)" 571
same "a day that is none was asked again" "$(field "$scratch/new.json" course.start)" 2027-03-01
same "what was left empty is left out" "$(field "$scratch/new.json" head.tape.length_mm)" ""
check "what is no condition is told" grep -q '"nonsense" is not in the list' "$scratch/talk"
"$stubble" quote "$scratch/new.json" >"$scratch/quote.txt"
same "the intake that new wrote gives a quote" $? 0
check "a quote for people tells prices and dates" grep -Eq 'Price +CAD [0-9]+ ' "$scratch/quote.txt"
check "in three sessions from the first day" grep -Eq '^  1 +2027-03-01 ' "$scratch/quote.txt"
cp "$scratch/new.json" "$scratch/kept.json"
printf "$answers" | "$stubble" new "$scratch/new.json" >/dev/null 2>"$scratch/err"
same "new does not replace a file" $? 73
check "and says how to" grep -q -- --force "$scratch/err"
check "and leaves it alone" cmp "$scratch/new.json" "$scratch/kept.json"
printf "$answers" | sed 's/571/560/' | "$stubble" new "$scratch/new.json" --force >/dev/null
same "with --force it does" "$(field "$scratch/new.json" head.tape.circumference_mm)" 560
printf 'Jo\n44\n' | "$stubble" new "$scratch/broken.json" >/dev/null 2>&1
same "answers that end too soon" $? 66
check "write nothing" test ! -e "$scratch/broken.json"
same "nothing temporary stays" "$(left_behind "$scratch")" ""
report
