# The one door. `make` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

SWIFT ?= swift
# One form of the release build for unit, demo and benchmark, so that they share what was compiled.
RELEASE := build -c release --static-swift-stdlib
CONFIG ?= config/fieldgate.yaml
# Where `make install` puts things: DESTDIR stages a package. The unit file expects the binary in /usr/bin.
DESTDIR ?=
PREFIX ?= /usr
SYSCONFDIR ?= /etc
UNITDIR ?= /lib/systemd/system

# What the build and the tests need from Debian 12. `systemd` is only for `systemd-analyze` and `systemd-sysusers`.
PACKAGES := gpsd gpsd-clients libgps-dev libexpat1-dev libzip-dev mosquitto mosquitto-clients libmosquitto-dev libsystemd-dev libsqlite3-dev \
	pkg-config openssl ca-certificates tzdata
LINT_PACKAGES := systemd
# The peers of the zones' benchmark, and what compiles them.
BENCH_PACKAGES := g++ libgeos-dev libs2-dev python3
SWIFT_SOURCES := Package.swift Sources Tests

.PHONY: help setup lint-setup bench-setup build release run demo test soak fuzz lint format bench integrity-report install install-office clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install the Debian packages that are missing (root or sudo only if there are any)
	@$(call install_packages,$(PACKAGES))

lint-setup:
	@$(call install_packages,$(LINT_PACKAGES))

bench-setup:
	@$(call install_packages,$(BENCH_PACKAGES))

# Asks dpkg first, so that a machine with everything needs neither root nor network.
define install_packages
	missing=(); \
	for package in $(1); do \
	    state=$$(dpkg-query -W -f '$${db:Status-Status}' "$$package" 2>/dev/null || true); \
	    if [ "$$state" != installed ]; then missing+=("$$package"); fi; \
	done; \
	if [ "$${#missing[@]}" -gt 0 ]; then \
	    as_root=(); \
	    if [ "$$(id -u)" -ne 0 ]; then \
	        command -v sudo >/dev/null || { echo "make setup: run as root, or install sudo" >&2; exit 69; }; \
	        as_root=(sudo); \
	    fi; \
	    echo "make setup: installing $${missing[*]}"; \
	    apt=("$${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y --no-install-recommends -o DPkg::Lock::Timeout=300); \
	    "$${apt[@]}" install "$${missing[@]}" </dev/null \
	        || { "$${apt[@]}" update </dev/null && "$${apt[@]}" install "$${missing[@]}" </dev/null; }; \
	fi
endef

build: setup ## debug build of everything
	$(SWIFT) build

release: setup ## release build of unit and office, with the Swift runtime inside
	$(SWIFT) $(RELEASE) --product fieldgate
	$(SWIFT) $(RELEASE) --product fieldbase

run: setup ## run the daemon with CONFIG=… (config/fieldgate.yaml)
	$(SWIFT) run fieldgate run --config $(CONFIG)

demo: setup ## a drive through a zone, an order and an acknowledgement: private gpsd, broker and office
	$(SWIFT) $(RELEASE) --product fieldgate
	$(SWIFT) $(RELEASE) --product fieldbase
	$(SWIFT) $(RELEASE) --product demo
	bin=$$($(SWIFT) $(RELEASE) --show-bin-path); \
	"$$bin/demo" --fieldgate "$$bin/fieldgate" --fieldbase "$$bin/fieldbase"

# One after the other: the tests start real daemons and blocking threads, and two cores make bad referees.
test: setup ## all tests
	$(SWIFT) test --no-parallel

soak: setup ## 10,000 late fixes and 2,000 visits after an outage, to a slow subscriber; two minutes
	$(SWIFT) build -c release --product fieldgate
	bin=$$($(SWIFT) build -c release --show-bin-path); \
	FIELDGATE_SOAK=1 FIELDGATE_BINARY="$$bin/fieldgate" $(SWIFT) test --filter EndToEnd/SoakTests

# Another seed, another ten million bytes.
SEED ?= 1

fuzz: setup ## ten million damaged bytes of maps, and tracks beside them, from SEED=1
	$(SWIFT) $(RELEASE) --product fuzz
	bin=$$($(SWIFT) $(RELEASE) --show-bin-path); "$$bin/fuzz" --seed $(SEED)

lint: setup lint-setup ## formatting, house rules, the service unit, the broker's configuration
	$(SWIFT) format lint --strict --recursive --parallel $(SWIFT_SOURCES)
	systemd/verify.sh
	config/mosquitto/verify.sh
	$(SWIFT) test --filter TidyTests

format: ## format the Swift files in place
	$(SWIFT) format --in-place --recursive --parallel $(SWIFT_SOURCES)

bench: setup bench-setup ## measure (figures: docs/benchmarks.md)
	Benchmarks/run.sh
	Benchmarks/zones/run.sh

INTEGRITY_DRIVES ?= 10000
INTEGRITY_SEED ?= 1

integrity-report: setup bench-setup ## play seeded drives under attack and write what is held of position integrity to docs/integrity.md
	$(SWIFT) $(RELEASE) --product integrity
	cc -O2 -shared -fPIC -o .build/malloc_count.so Benchmarks/zones/malloc_count.c -ldl
	LD_PRELOAD="$$PWD/.build/malloc_count.so" .build/release/integrity --drives $(INTEGRITY_DRIVES) --seed $(INTEGRITY_SEED) --into docs/integrity.md

install: ## install what `make release` built; knows DESTDIR, keeps settings that are there
	@[ -x .build/release/fieldgate ] || { echo "make install: run 'make release' first" >&2; exit 1; }
	install -D -m 0755 .build/release/fieldgate "$(DESTDIR)$(PREFIX)/bin/fieldgate"
	install -D -m 0644 systemd/fieldgate.service "$(DESTDIR)$(UNITDIR)/fieldgate.service"
	install -D -m 0644 systemd/sysusers.d/fieldgate.conf "$(DESTDIR)$(PREFIX)/lib/sysusers.d/fieldgate.conf"
	install -D -m 0644 systemd/tmpfiles.d/fieldgate.conf "$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/fieldgate.conf"
	install -d -m 0750 "$(DESTDIR)$(SYSCONFDIR)/fieldgate" "$(DESTDIR)$(SYSCONFDIR)/fieldgate/zones.d"
	@settings="$(DESTDIR)$(SYSCONFDIR)/fieldgate/fieldgate.yaml"; \
	if [ -e "$$settings" ]; then echo "make install: $$settings stays as it is"; \
	else install -m 0640 config/fieldgate.yaml "$$settings"; fi
	install -D -m 0644 systemd/fieldgate-alarm.socket "$(DESTDIR)$(UNITDIR)/fieldgate-alarm.socket"
	install -D -m 0644 systemd/fieldgate-alarm@.service "$(DESTDIR)$(UNITDIR)/fieldgate-alarm@.service"
	install -D -m 0644 systemd/udev/60-fieldgate-gpio.rules "$(DESTDIR)$(PREFIX)/lib/udev/rules.d/60-fieldgate-gpio.rules"
	install -d "$(DESTDIR)$(PREFIX)/lib/fieldgate/hooks"
	install -m 0755 $(addprefix config/hooks/,lamp siren voice sms handover from-socket) \
	    "$(DESTDIR)$(PREFIX)/lib/fieldgate/hooks/"
	install -m 0644 config/hooks/common.sh "$(DESTDIR)$(PREFIX)/lib/fieldgate/hooks/"
	@hooks="$(DESTDIR)$(SYSCONFDIR)/fieldgate/hooks.conf"; [ -e "$$hooks" ] || install -m 0640 config/hooks/hooks.conf "$$hooks"
	install -m 0644 config/havens.geojson.sample config/places.geojson.sample "$(DESTDIR)$(SYSCONFDIR)/fieldgate/"
	install -m 0644 config/zones.d/README.md config/zones.d/example.geojson.sample \
	    "$(DESTDIR)$(SYSCONFDIR)/fieldgate/zones.d/"
	install -d "$(DESTDIR)$(PREFIX)/share/doc/fieldgate/mosquitto" "$(DESTDIR)$(PREFIX)/share/doc/fieldgate/docs/decisions"
	install -D -m 0644 systemd/fieldgate.service.d/vehicle-gpio.conf.example \
	    "$(DESTDIR)$(PREFIX)/share/doc/fieldgate/systemd/vehicle-gpio.conf.example"
	install -m 0644 README.md CHANGELOG.md LICENSE config/fieldgate.yaml "$(DESTDIR)$(PREFIX)/share/doc/fieldgate/"
	install -m 0644 $(wildcard docs/*.md) "$(DESTDIR)$(PREFIX)/share/doc/fieldgate/docs/"
	install -m 0644 $(wildcard docs/decisions/*.md) "$(DESTDIR)$(PREFIX)/share/doc/fieldgate/docs/decisions/"
	install -m 0644 config/mosquitto/README.md config/mosquitto/fieldgate.conf config/mosquitto/acl \
	    config/mosquitto/loopback.conf.in "$(DESTDIR)$(PREFIX)/share/doc/fieldgate/mosquitto/"
	@if [ -z "$(DESTDIR)" ] && [ -d /run/systemd/system ]; then \
	    systemd-sysusers fieldgate.conf; systemd-tmpfiles --create fieldgate.conf; systemctl daemon-reload; \
	    echo "make install: next, docs/setup.md from 'Settings' on"; \
	fi

install-office: ## install the office's program that `make release` built; knows DESTDIR, keeps settings that are there
	@[ -x .build/release/fieldbase ] || { echo "make install-office: run 'make release' first" >&2; exit 1; }
	install -D -m 0755 .build/release/fieldbase "$(DESTDIR)$(PREFIX)/bin/fieldbase"
	install -D -m 0644 systemd/fieldbase.service "$(DESTDIR)$(UNITDIR)/fieldbase.service"
	install -D -m 0644 systemd/sysusers.d/fieldbase.conf "$(DESTDIR)$(PREFIX)/lib/sysusers.d/fieldbase.conf"
	install -D -m 0644 systemd/tmpfiles.d/fieldbase.conf "$(DESTDIR)$(PREFIX)/lib/tmpfiles.d/fieldbase.conf"
	install -d -m 0750 "$(DESTDIR)$(SYSCONFDIR)/fieldbase"
	@settings="$(DESTDIR)$(SYSCONFDIR)/fieldbase/fieldbase.yaml"; \
	if [ -e "$$settings" ]; then echo "make install-office: $$settings stays as it is"; \
	else install -m 0640 config/fieldbase.yaml "$$settings"; fi
	install -D -m 0644 docs/office.md "$(DESTDIR)$(PREFIX)/share/doc/fieldbase/office.md"
	@if [ -z "$(DESTDIR)" ] && [ -d /run/systemd/system ]; then \
	    systemd-sysusers fieldbase.conf; systemd-tmpfiles --create fieldbase.conf; systemctl daemon-reload; fi

clean: ## remove what was built
	$(SWIFT) package clean
