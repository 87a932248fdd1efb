#!/bin/bash
# Verifies the units as Debian's systemd sees them, in a staged root with the programs present, and holds their
# exposure scores under limits. Needs systemd-analyze (package systemd), but no running systemd and no privileges.
# Exit status: 0 when all is well, 1 when a check fails, 69 when systemd-analyze is missing.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
limit=1.5
# With GPIO chips to read, for those who have an ignition on one.
gpio_limit=1.8
alarm_limit=1.0

if ! command -v systemd-analyze >/dev/null; then
    echo "systemd/verify.sh: systemd-analyze is not installed (apt-get install systemd)" >&2
    exit 69
fi

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT

# `verify` fails unless ExecStart exists, and looks up the targets that every service implies.
install -d "$stage/usr/bin" "$stage/bin" "$stage/lib/systemd/system" "$stage/usr/lib" "$stage/etc/systemd/system"
install -m 0755 /bin/true "$stage/usr/bin/fieldgate"
install -m 0755 /bin/true "$stage/usr/bin/fieldbase"
install -m 0755 /bin/true "$stage/bin/kill"
ln -s ../../lib/systemd "$stage/usr/lib/systemd"
cp -a /lib/systemd/system/*.target /lib/systemd/system/*.slice "$stage/lib/systemd/system/"
install -m 0644 "$here/fieldgate.service" "$here/fieldgate-alarm.socket" "$here/fieldgate-alarm@.service" \
    "$here/fieldbase.service" \
    "$stage/lib/systemd/system/"
install -D -m 0755 /bin/true "$stage/usr/lib/fieldgate/hooks/from-socket"

failed=0
# Warnings don't change the exit status of `verify` (a misspelt key is only a warning), so nothing may be printed.
findings=$(systemd-analyze verify --man=no --recursive-errors=yes --root="$stage" fieldgate.service \
    fieldgate-alarm.socket fieldgate-alarm@0.service fieldbase.service 2>&1) || failed=1
if [ -n "$findings" ]; then
    printf '%s\n' "$findings" >&2
    failed=1
fi

# The drop-in that is shipped as an example, as it would be installed: another root, because the first one must be clean
# without it.
gpio="$stage/gpio"
install -d "$gpio"
for part in usr bin lib etc; do cp -a "$stage/$part" "$gpio/"; done
install -D -m 0644 "$here/fieldgate.service.d/vehicle-gpio.conf.example" \
    "$gpio/etc/systemd/system/fieldgate.service.d/vehicle-gpio.conf"
findings=$(systemd-analyze verify --man=no --recursive-errors=yes --root="$gpio" fieldgate.service 2>&1) || failed=1
if [ -n "$findings" ]; then
    printf '%s\n' "$findings" >&2
    failed=1
fi

# exposure UNIT LIMIT [ROOT]: prints its score, or says what is wrong.
exposure() {
    local report score
    local where=("$here/$1")
    if [ -n "${3:-}" ]; then where=(--root="$3" "$1"); fi
    report=$(systemd-analyze security --offline=true --no-pager "${where[@]}" 2>&1) || true
    score=$(sed -n 's/.*Overall exposure level for .*: \([0-9.]*\).*/\1/p' <<<"$report")
    if [ -z "$score" ]; then
        printf '%s\n' "$report" >&2
        echo "systemd/verify.sh: no exposure score was printed for $1" >&2
        return 1
    elif ! awk -v score="$score" -v limit="$2" 'BEGIN { exit !(score < limit) }'; then
        printf '%s\n' "$report" >&2
        echo "systemd/verify.sh: exposure $score of $1 is not under $2" >&2
        return 1
    fi
    echo "$score"
}
score=$(exposure fieldgate.service "$limit") || failed=1
gpio_score=$(exposure fieldgate.service "$gpio_limit" "$gpio") || failed=1
if [ "$gpio_score" = "$score" ]; then
    echo "systemd/verify.sh: the drop-in for GPIO wasn't read" >&2
    failed=1
fi
# It has devices, which the daemon hasn't.
alarm_score=$(exposure fieldgate-alarm@.service "$alarm_limit") || failed=1
office_score=$(exposure fieldbase.service "$limit") || failed=1

# The user and the folders, made in the same staged root. Changing owners takes root; others check what they can.
install -d "$stage/usr/lib/sysusers.d" "$stage/usr/lib/tmpfiles.d" "$stage/etc"
cp "$here"/sysusers.d/*.conf "$stage/usr/lib/sysusers.d/"
cp "$here"/tmpfiles.d/*.conf "$stage/usr/lib/tmpfiles.d/"
if [ "$(id -u)" -eq 0 ]; then
    systemd-sysusers --root="$stage" fieldgate.conf fieldbase.conf 2>/dev/null || failed=1
    for user in fieldgate fieldbase; do grep -q "^$user:.*:/usr/sbin/nologin\$" "$stage/etc/passwd" || failed=1; done
    systemd-tmpfiles --create --root="$stage" fieldgate.conf fieldbase.conf || failed=1
    group=$(awk -F: '$1 == "fieldgate" { print $3 }' "$stage/etc/group")
    found=$(stat -c '%a %u %g' "$stage/etc/fieldgate" "$stage/etc/fieldgate/zones.d" | sort -u)
    if [ "$found" != "750 0 $group" ]; then
        echo "systemd/verify.sh: /etc/fieldgate is $found instead of 750 0 $group" >&2
        failed=1
    fi
else
    systemd-sysusers --dry-run --root="$stage" fieldgate.conf fieldbase.conf >/dev/null 2>&1 || failed=1
fi

if [ "$failed" -ne 0 ]; then
    echo "systemd/verify.sh: FAILED" >&2
    exit 1
fi
echo "systemd/verify.sh: units verified; exposure $score (limit $limit), with GPIO $gpio_score (limit $gpio_limit), of alarms $alarm_score (limit $alarm_limit), of the office $office_score"
