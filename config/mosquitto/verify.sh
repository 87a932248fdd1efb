#!/bin/bash
# Tries the shipped broker configuration and ACL on a real mosquitto: a CA, certificates and a broker of its own in a
# temporary folder, on a free loopback port. Prints one line per rule; exit status 0 only if every rule held.
# Needs mosquitto, mosquitto-clients and openssl; no privileges.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PATH=$PATH:/usr/sbin
stage=$(mktemp -d)
broker=
failed=0

finish() {
    if [ -n "$broker" ]; then kill "$broker" 2>/dev/null && wait "$broker" 2>/dev/null; fi
    rm -rf "$stage"
}
trap finish EXIT
chmod 0755 "$stage"

rule() { # rule TEXT COMMAND...: the rule holds if the command succeeds
    local text=$1
    shift
    if "$@"; then echo "ok    $text"; else
        echo "FAILS $text" >&2
        failed=1
    fi
}

free_port() { # a port nobody listens on; taken between this look and the broker's start, the broker says so and we fail
    local port
    for port in $(shuf -i 20000-30000 -n 50); do
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    return 1
}

# --- certificates, as docs/setup.md makes them -----------------------------------------------------------------------
certificate() { # certificate NAME CN USAGE: NAME.key and NAME.pem, signed by the fleet's CA
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" -keyout "$1.key" -out "$1.csr"
    printf 'basicConstraints=CA:FALSE\nextendedKeyUsage=%s\nsubjectAltName=DNS:localhost,IP:127.0.0.1\n' "$3" >"$1.ext"
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile "$1.ext" -out "$1.pem"
}
(
    cd "$stage"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=Trial CA" \
        -keyout ca.key -out ca.pem
    certificate broker localhost serverAuth
    for name in unit-01 unit-02 unit-03 office watch; do certificate "$name" "$name" clientAuth; done
    printf '[ca]\ndefault_ca=fleet\n[fleet]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=30\n' >ca.cnf
    : >index.txt
    openssl ca -config ca.cnf -cert ca.pem -keyfile ca.key -revoke unit-03.pem
    openssl ca -config ca.cnf -cert ca.pem -keyfile ca.key -gencrl -out crl.pem
) >"$stage/openssl.log" 2>&1 || {
    cat "$stage/openssl.log" >&2
    exit 1
}

# --- the broker, with the shipped file and Debian's own one around it ------------------------------------------------
port=$(free_port)
cp "$here/acl" "$stage/acl"
sed -e "s|^listener 8883|listener $port 127.0.0.1|" \
    -e "s|/etc/mosquitto/certs/fieldgate-broker|$stage/broker|" \
    -e "s|/etc/mosquitto/certs/fieldgate-|$stage/|" \
    -e "s|/etc/mosquitto/fieldgate-acl|$stage/acl|" "$here/fieldgate.conf" >"$stage/fieldgate.conf"
mkdir "$stage/conf.d" && mv "$stage/fieldgate.conf" "$stage/conf.d/"
cat >"$stage/mosquitto.conf" <<END
user $(id -un)
persistence true
persistence_location $stage/
log_dest file $stage/broker.log
include_dir $stage/conf.d
END
mosquitto -c "$stage/mosquitto.conf" >"$stage/broker.out" 2>&1 &
broker=$!

as() { # as NAME pub|sub ARGUMENTS...: a client with that certificate, which claims unit-02's client id on the way
    local name=$1 tool=mosquitto_$2
    shift 2
    "$tool" -V 5 -h localhost -p "$port" --cafile "$stage/ca.pem" \
        --cert "$stage/$name.pem" --key "$stage/$name.key" -q 1 "$@"
}
up() { as office pub -t fieldgate/kharkiv/office/presence -m up; }
for _ in $(seq 50); do
    if up >/dev/null 2>&1; then break; fi
    sleep 0.1
done
if ! up; then
    cat "$stage/broker.out" "$stage/broker.log" >&2
    exit 1
fi

# mosquitto_pub names a refusal on standard error and still exits 0.
publishes() { [ -z "$(as "$1" pub -t "$2" -m text -r 2>&1)" ]; }
refused() { as "$1" pub -t "$2" -m text 2>&1 | grep -qi 'not authorized'; }
reads() { # reads NAME TOPIC: a retained message is there to be read, within a second
    [ -n "$(as "$1" sub -t "$2" -C 1 -W 1 2>/dev/null)" ]
}
reads_nothing() { ! reads "$@"; }
F=fieldgate/kharkiv

rule "a unit writes its own position" publishes unit-01 $F/unit-01
for topic in event sealed seal/k1 status alert/a1 visit track reply/o1; do
    rule "a unit writes its own $topic" publishes unit-01 $F/unit-01/$topic
done
rule "a unit can't write another unit's position" refused unit-01 $F/unit-02
rule "a unit can't write another unit's status" refused unit-01 $F/unit-02/status
rule "a unit can't write another fleet" refused unit-01 fieldgate/sumy/unit-01
rule "a unit can't order itself" refused unit-01 $F/unit-01/order
rule "a unit can't receipt itself" refused unit-01 $F/unit-01/receipt
rule "a unit can't speak for the office" refused unit-01 $F/office/zones
rule "the office writes orders" publishes office $F/unit-01/order
rule "the office writes receipts" publishes office $F/unit-01/receipt
rule "the office writes zone sets" publishes office $F/office/zones
rule "the office can't write a unit's position" refused office $F/unit-01
rule "a unit reads its orders" reads unit-01 $F/unit-01/order
rule "a unit reads its receipts" reads unit-01 $F/unit-01/receipt
rule "a unit reads the zone set" reads unit-01 $F/office/zones
rule "another unit doesn't read them" reads_nothing unit-02 $F/unit-01/order
rule "a unit doesn't read another's position" reads_nothing unit-02 $F/unit-01
rule "a unit doesn't read the fleet by wildcard" \
    test "$(as unit-02 sub -t 'fieldgate/#' -W 1 -F %t 2>/dev/null | grep -v "^$F/office/" | wc -l)" -eq 0
rule "a unit doesn't read \$SYS" reads_nothing unit-02 '$SYS/broker/version'
rule "the office reads the fleet" reads office $F/unit-01/visit
rule "a reader reads the fleet" reads watch $F/unit-01/visit
rule "a reader writes nothing" refused watch $F/unit-01/order
rule "a reader doesn't pass for a unit" refused watch $F/watch/status

# The certificate decides who a client is, whatever id it claims: a queue goes to its owner only.
as unit-01 sub -i unit-01 -c -x 60 -t "$F/unit-01/receipt" -E
as office pub -t "$F/unit-01/receipt" -m queued-for-unit-01
queue() { as "$1" sub -i unit-01 -c -x 60 -t "$F/$1/receipt" -W 1 2>/dev/null || true; }
owner_only() { # the thief tries first
    ! queue unit-02 | grep -q queued-for-unit-01 && queue unit-01 | grep -q queued-for-unit-01
}
rule "a queue goes to its owner, whatever client id another claims" owner_only

no_entry() { # no_entry CERTIFICATE-OPTIONS...: the broker lets nobody in with these
    ! mosquitto_pub -V 5 -h localhost -p "$port" --cafile "$stage/ca.pem" "$@" -t $F/unit-03 -m text 2>/dev/null
}
rule "no certificate, no connection" no_entry
rule "a revoked certificate doesn't connect" no_entry --cert "$stage/unit-03.pem" --key "$stage/unit-03.key"
too_large() { head -c 1000001 /dev/zero | as unit-01 pub -t $F/unit-01/track -s 2>&1 | grep -q .; }
rule "a message over the size limit is refused" too_large
silent_log() { grep -q unit-01 "$stage/broker.log" && ! grep -q queued-for-unit-01 "$stage/broker.log"; }
rule "the log names clients and holds no payload" silent_log

# --- the loopback form -----------------------------------------------------------------------------------------------
kill "$broker" && wait "$broker" || true
broker=
mkdir "$stage/loopback" && cp "$here/acl" "$stage/loopback/acl"
port=$(free_port)
sed -e "s|@PORT@|$port|" -e "s|@FOLDER@|$stage/loopback|" "$here/loopback.conf.in" >"$stage/loopback/loopback.conf"
mosquitto -c "$stage/loopback/loopback.conf" >"$stage/loopback/log" 2>&1 &
broker=$!
as() {
    local name=$1 tool=mosquitto_$2
    shift 2
    "$tool" -V 5 -h 127.0.0.1 -p "$port" -u "$name" -q 1 "$@"
}
for _ in $(seq 50); do
    if up >/dev/null 2>&1; then break; fi
    sleep 0.1
done
rule "loopback: the office publishes" up
rule "loopback: a unit writes its own status" publishes unit-01 $F/unit-01/status
rule "loopback: a unit can't write another's" refused unit-01 $F/unit-02/status
rule "loopback: a reader reads it" reads watch $F/unit-01/status
nameless() { mosquitto_pub -V 5 -h 127.0.0.1 -p "$port" -q 1 -t $F/unit-01 -m text 2>&1 | grep -qi 'not authorized'; }
rule "loopback: without a name nothing is written" nameless

if [ "$failed" -ne 0 ]; then
    echo "config/mosquitto/verify.sh: FAILED" >&2
    exit 1
fi
echo "config/mosquitto/verify.sh: every rule held"
