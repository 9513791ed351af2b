#!/usr/bin/env bash
# stubble skin and stubble colour: published figures through the command, both solvers against each other, and what is refused.
. "$(dirname "$0")/../support/shell.sh"

refused() { # WHAT CODE MESSAGE WORDS...: fails with this code, says this, prints nothing
    local what=$1 code=$2 message=$3
    shift 3
    "$stubble" "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    same "$what: exit code" $? "$code"
    check "$what: says why" grep -q -- "$message" "$scratch/err"
    same "$what: prints nothing" "$(cat "$scratch/out")" ""
}

# ---- layers: van de Hulst's slab, six decimals; Monte Carlo within four of its own standard errors ----

"$stubble" skin --layers '10:90:0.75:0.02' --n 1 --json >"$scratch/ad.json"
same "skin --layers ends well" $? 0
near "UR1 of van de Hulst's slab" "$(field "$scratch/ad.json" UR1)" 0.097395 1e-6
near "UT1" "$(field "$scratch/ad.json" UT1)" 0.660958 1e-6
near "URU" "$(field "$scratch/ad.json" URU)" 0.191090 1e-6
near "UTU" "$(field "$scratch/ad.json" UTU)" 0.501816 1e-6
near "its error is below the bar" "$(field "$scratch/ad.json" error)" 0 1e-5
"$stubble" skin --layers '10:90:0.75:0.02' --n 1 --solver mc --photons 200000 --seed 3 --json >"$scratch/mc.json"
for quantity in UR1 UT1 URU UTU; do
    error=$(field "$scratch/mc.json" "errors.$quantity")
    near "Monte Carlo agrees on $quantity" "$(field "$scratch/mc.json" $quantity)" "$(field "$scratch/ad.json" $quantity)" "$(awk "BEGIN {print 4 * $error}")"
    check "$quantity has an error" awk "BEGIN {exit !($error > 1e-5 && $error < 2e-3)}"
done
same "threads do not matter" "$("$stubble" skin --layers '1:50:0.8:0.1' --solver mc --photons 50000 --threads 1 --json)" \
    "$("$stubble" skin --layers '1:50:0.8:0.1' --solver mc --photons 50000 --threads 2 --json)"
"$stubble" skin --layers '10:90:0:inf' --n 1.5 >"$scratch/half"
check "Giovanelli's half space, for people" grep -q '^UR1  0.259940' "$scratch/half"

refused "a layer without thickness" 65 "column 8" skin --layers '10:90:0'
refused "negative scattering" 65 "scattering lies between" skin --layers '1:1:0:1; 1:-1:0:1'
refused "an index below 1" 64 "\-\-n wants" skin --layers '1:1:0:1' --n 0.9
refused "an unknown solver" 64 "ad or mc" skin --layers '1:1:0:1' --solver x
refused "12 directions" 65 "8, 16, 32 or 48" skin --layers '1:1:0:1' --quadrature 12
refused "photons for adding-doubling" 64 "solver mc" skin --layers '1:1:0:1' --photons 5
refused "neither form" 64 "either --layers or --spectrum" skin
refused "both forms" 64 "either --layers or --spectrum" skin --layers '1:1:0:1' --spectrum
refused "a word too many" 64 "one word too many" skin --spectrum extra

# ---- spectra ----

"$stubble" skin --spectrum >"$scratch/spectrum.csv"
same "a spectrum has a head and 41 lines" "$(wc -l <"$scratch/spectrum.csv")" 42
same "its head" "$(head -n 1 "$scratch/spectrum.csv")" wavelength_nm,reflectance
"$stubble" skin --spectrum --lab 63,10.2,18.1 --json >"$scratch/fit.json"
near "a fit reaches the colour" "$(field "$scratch/fit.json" fit.misfit_dE76)" 0 3
near "its lightness" "$(field "$scratch/fit.json" lab.L)" 63 1
check "with a band of melanin" awk "BEGIN {exit !($(field "$scratch/fit.json" fit.melanin.low) < $(field "$scratch/fit.json" fit.melanin.high))}"
"$stubble" skin --spectrum --lab 63,10.2,18.1 --melanin 0.2 --json >"$scratch/darker.json"
near "an option overrides the fit" "$(field "$scratch/darker.json" parameters.melanin)" 0.2 1e-9
"$stubble" skin --spectrum --fitzpatrick 6 --json >"$scratch/dark.json"
check "with a band" awk "BEGIN {exit !($(field "$scratch/dark.json" start.melanin.low) < $(field "$scratch/dark.json" start.melanin.high))}"
check "type VI is dark" awk "BEGIN {exit !($(field "$scratch/dark.json" ita_deg) < -30)}"
refused "a colour that is no skin" 65 "no skin looks like" skin --spectrum --lab 60,-40,-40
refused "two numbers of Lab" 64 "three numbers" skin --spectrum --lab 60,10
refused "two starts" 64 "one start" skin --spectrum --ita 20 --fitzpatrick 2
refused "too much blood" 64 "\-\-blood wants" skin --spectrum --blood 0.5
refused "a skin for layers" 64 "go with --spectrum" skin --layers '1:1:0:1' --blood 0.1

# ---- colour ----

colour() { printf "$1" | "$stubble" colour "${@:2}" 2>"$scratch/err"; }
same "CIEDE2000 of Sharma's pairs 1 and 18" "$(colour '50 2.6772 -79.7751 50 0 -82.7485\n# comment\n\n50,2.5,0,61,-5,29\n' --de2000 | xargs)" \
    "2.042459680 22.897692470"
same "XYZ to Lab" "$(colour '0.20654008 0.12197225 0.05136952\n' --from xyz --to lab)" "41.527875294 52.638583036 26.923179222"
same "Lab to sRGB" "$(colour '64.1609094681 12.8629036451 15.7488104746' --from lab --to srgb)" "0.736859296 0.575118916 0.502567204"
same "white stays white between lights" "$(colour '100 0 0\n' --from lab --to lab --from-white D50 --to-white A)" "100.000000000 0.000000000 0.000000000"
same "sRGB white is the white of D65" "$(colour '100 0 0\n' --from lab --to linear --from-white D50 | tr ' ' '\n' | awk '{printf "%.3f ", $1}')" "1.000 1.000 1.000 "

colour '1 2 3 4 5 6\n1 2 3\n' --de2000 >/dev/null
same "with exit code 65" $? 65
check "and says which line" grep -q "standard input: line 2, column 6: the line has too few numbers" "$scratch/err"
head -c 2000 /dev/zero | tr '\0' 1 | "$stubble" colour --de2000 >/dev/null 2>"$scratch/err"
same "a line without end is refused" "${PIPESTATUS[2]}" 65
refused "no direction" 64 "say what to do" colour
refused "an unknown space" 64 "xyz, lab, srgb or linear" colour --from hsv --to lab
refused "an unknown white" 64 "D65, D50 or A" colour --from lab --to xyz --from-white D93
refused "a white for sRGB" 64 "its own white" colour --from srgb --to xyz --from-white D50
refused "both ways" 64 "not both" colour --de2000 --from lab

if [ -d "$shared/optics" ]; then
    awk -F, '/^[0-9]/ {print $2, $3, $4, $5, $6, $7}' "$shared/optics/ciede2000_sharma_34.csv" | "$stubble" colour --de2000 >"$scratch/de"
    awk -F, '/^[0-9]/ {print $8}' "$shared/optics/ciede2000_sharma_34.csv" | paste -d' ' "$scratch/de" - >"$scratch/pairs"
    same "all 34 pairs" "$(awk '{d = $1 - $2; if (d < 5.001e-5 && -d < 5.001e-5) n++} END {print n}' "$scratch/pairs")" 34
fi
report
