# Shared by the shipped hooks; read with `.`, never run. POSIX sh.
# docs/hooks.md says what each hook does and which of the words below it obeys.
# shellcheck shell=sh

# What a technician sets. Absent: whatever needs it says so and fails, so that `fieldgate status` counts it.
conf=${FIELDGATE_HOOKS_CONF:-/etc/fieldgate/hooks.conf}
if [ -r "$conf" ]; then
    # shellcheck source=/dev/null
    . "$conf"
fi

# EX_CONFIG, as the daemon itself uses it.
unusable() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit 78
}

# Whether the first word is among the others.
among() {
    word=$1
    shift
    for other in "$@"; do
        [ "$word" = "$other" ] && return 0
    done
    return 1
}

# A whole number from $2 to $3, or the end: $1 is its name for the message, $4 the value.
whole() {
    case $4 in
    '' | *[!0-9]* | ???????*) unusable "$1 must be a whole number from $2 to $3" ;;
    esac
    if [ "$4" -lt "$2" ] || [ "$4" -gt "$3" ]; then unusable "$1 must be a whole number from $2 to $3"; fi
}

# The level that an alarm sounds and shines as. While the unit may only possibly be in the danger it is a caution, never the
# evacuation: that asks the crew where they are.
sounding() {
    case ${FIELDGATE_LEVEL:-evacuate}:${FIELDGATE_KIND:-}:${FIELDGATE_CERTAINTY:-} in
    evacuate:possible:* | evacuate:zone:possible | evacuate:corridor:possible | evacuate:approach:possible) echo warning ;;
    *) echo "${FIELDGATE_LEVEL:-evacuate}" ;;
    esac
}

# Runs the rest while nobody else holds the lock $1, and waits for it at most $2 seconds; 1 when somebody still does.
locked() {
    lock=${RUNTIME_DIRECTORY:-/tmp}
    lock=${lock%%:*}/fieldgate-$1.lock
    seconds=$2
    shift 2
    flock --wait "$seconds" --conflict-exit-code 1 "$lock" "$@"
}

# Sets a line of a GPIO chip for so many milliseconds, then to rest; libgpiod 1.6 (Debian 12).
# The lock is held for one pulse only, so that a worse alarm gets its turn within a second.
#   pulse NAME CHIP LINE MILLISECONDS
pulse() {
    locked "$1" 3 gpioset --mode=time --sec="$(($4 / 1000))" --usec="$(($4 % 1000 * 1000))" "$2" "$3=$on" || return 1
    locked "$1" 3 gpioset --mode=exit "$2" "$3=$off"
}

# Pulses for about so many seconds: MILLISECONDS on, MILLISECONDS off, again and again.
#   pulses NAME CHIP LINE ON OFF SECONDS
pulses() {
    left=$(($6 * 1000))
    while [ "$left" -gt 0 ]; do
        pulse "$1" "$2" "$3" "$4" || return 1
        if [ "$5" -gt 0 ]; then sleep "$(printf '%d.%03d' $(($5 / 1000)) $(($5 % 1000)))"; fi
        left=$((left - $4 - $5))
    done
}

# The chip and line of a lamp or siren: `wired LAMP` reads FIELDGATE_LAMP_CHIP, _LINE and _ACTIVE into chip, line, on, off.
wired() {
    eval "chip=\${FIELDGATE_$1_CHIP:-} line=\${FIELDGATE_$1_LINE:-} active=\${FIELDGATE_$1_ACTIVE:-high}"
    # shellcheck disable=SC2154 # by eval
    case $chip in
    '' | *[!A-Za-z0-9/_-]*) unusable "$conf must name the GPIO chip: FIELDGATE_$1_CHIP=gpiochip0" ;;
    esac
    # shellcheck disable=SC2154
    whole "FIELDGATE_$1_LINE" 0 511 "$line"
    # shellcheck disable=SC2154
    case $active in
    high) on=1 off=0 ;;
    low) on=0 off=1 ;;
    *) unusable "FIELDGATE_$1_ACTIVE must be high or low" ;;
    esac
}
