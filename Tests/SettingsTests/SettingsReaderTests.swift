import Geodesy
import Safety
import Testing
import Wire
import Workbench

@testable import Settings

@Suite("A settings file")
struct SettingsReaderTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    @Test func everyKeyArrivesTyped() throws {
        let reading = bench.read(bench.full)
        #expect(reading.problems == [], "\(reading.problems.texts)")
        let settings = try #require(reading.settings)
        let address = try #require(UnitAddress(root: "clinics", fleet: "kharkiv", unit: "unit-01"))
        let path = { bench.folder.file($0) }
        #expect(
            settings
                == UnitSettings(
                    unit: .init(address: address, name: "Mobile clinic 1"),
                    gps: .init(host: "gps.example.org", port: 2948, silence: .seconds(12)),
                    mqtt: MQTTSettings(
                        brokers: [
                            .init(host: "base.example.org", port: 8884, usesTLS: true),
                            .init(host: "2001:db8::1", port: 8883, usesTLS: true),
                        ], version: .v3_1_1, keepalive: .seconds(60), caPath: path("ca.pem"),
                        identity: .init(certificatePath: path("unit.pem"), keyPath: path("unit.key")),
                        login: .init(user: "unit-01", passwordPath: path("password")), allowsPlaintext: false),
                    report: ReportPolicy(
                        moving: .milliseconds(100), parked: .seconds(300), danger: .milliseconds(100),
                        distanceMetres: 1500, turnDegrees: 45),
                    zones: .init(
                        directory: path("zones.d"),
                        defaults: ZoneDefaults(level: .warning, marginMetres: 300, dwell: .seconds(180)),
                        layers: reading.zones?.layers ?? [],
                        area: OperatingArea(south: -1, west: 170, north: 52, east: 42)),
                    stateDirectory: path("state"), socketPath: path("run/fieldgate.sock"), receipts: .required,
                    privacy: .init(positions: .plain, visits: .plain),
                    alarm: AlarmSettings(
                        hooks: [
                            AlarmHook(name: "siren", path: path("siren")),
                            AlarmHook(
                                name: "sms", path: path("siren"), timeout: .seconds(30), at: .escalation,
                                levels: [.warning, .evacuate]),
                        ],
                        policy: AlarmPolicy(
                            onDelay: .seconds(5),
                            escalation: [
                                EscalationStep(
                                    after: .seconds(60), without: .crew, from: .advisory, every: .seconds(90)),
                                EscalationStep(after: .seconds(120), without: .office, hooks: ["sms"]),
                            ], repeatDistress: .seconds(120))),
                    checkIn: CheckInPolicy(
                        normal: .seconds(2700), warning: .seconds(1200), evacuate: .seconds(600), grace: .seconds(240)),
                    office: OfficeFiles(
                        keysPath: path("office.keys"), signingPath: path("unit.signing"),
                        openingPath: path("unit.opening")), havensPath: path("havens.geojson"),
                    integrity: Self.integrity, lostAfter: .seconds(20), lostAlertAfter: .seconds(120),
                    vehicle: VehicleSettings(
                        ignition: .gpio(chip: "gpiochip0", line: 17, isActiveLow: true),
                        odometer: .file(path("odometer")), odometerUnitMetres: 1000, every: .seconds(2)),
                    placesPath: path("places.geojson")))
        #expect(settings.policy.integrity == Self.integrity)
        #expect(settings.policy.lostAfter == .seconds(20) && settings.policy.lostAlertAfter == .seconds(120))
        let layer = try #require(settings.zones.layers.first)
        #expect(settings.zones.layers.count == 1)
        #expect(layer.path == path("zones.d/front.geojson"))
        #expect(layer.terms.rings == [.evacuate: 0, .warning: 10_000])
        #expect(layer.terms.units == ["unit-01"])
        #expect(try settings.mqtt?.login?.password() == "correct horse")
    }

    /// What the full file says of integrity.
    static let integrity = {
        var policy = IntegrityPolicy()
        policy.off = [IntegrityTests(.crawl), IntegrityTests(.turnRate)]
        policy.fastestMetresPerSecond = 40
        policy.speedFactor = 1.5
        policy.speedSlackMetresPerSecond = 15
        policy.accelerationMetresPerSecond2 = 9
        policy.turnDegreesPerSecond = 70
        policy.turnsFromMetresPerSecond = 8
        policy.displacementShare = 0.4
        policy.displacementDegrees = 50
        policy.displacementOver = .seconds(12)
        policy.frozenAfter = .seconds(40)
        policy.holdsStill = true
        policy.timeStillAfter = .seconds(12)
        policy.timeStep = .seconds(3)
        policy.timeDriftPartsPerMillion = 60
        policy.uniformSpreadDecibels = 1.5
        policy.uniformSatellites = 7
        policy.riseDecibels = 7
        policy.fallDecibels = 12
        policy.fallWithin = .seconds(6)
        policy.altitudeMetres = -20...2000
        policy.altitudeJumpMetres = 150
        policy.area = OperatingBox(southDegrees: 44, westDegrees: 179, northDegrees: 52.5, eastDegrees: 40.5)
        policy.spoofTargets = [
            SpoofTarget(name: "A", place: Coordinate(55.5, -37.5), radiusMetres: 20_000),
            SpoofTarget(name: "B", place: Coordinate(0, 9), radiusMetres: 15_000),
        ]
        policy.parkedDriftMetres = 60
        policy.vehicleHolds = .seconds(12)
        policy.latch = .seconds(45)
        policy.recoverAfter = .seconds(90)
        policy.proveAfter = .seconds(20)
        policy.discMetresPerSecond = 30
        policy.discCapMetres = 40_000
        policy.crewWordHolds = .seconds(1200)
        return policy
    }()

    @Test func whatIsNotWrittenHasTheDocumentedDefault() throws {
        let reading = bench.read(Bench.least)
        #expect(!reading.problems.hasErrors)
        let settings = try #require(reading.settings)
        #expect(settings.mqtt == nil)
        #expect(settings.unit.name == "unit-01")
        #expect(settings.unit.address.root == "fieldgate")
        #expect(settings.gps == .init(host: "127.0.0.1", port: 2947, silence: .seconds(10)))
        #expect(settings.report == ReportPolicy())
        #expect(settings.zones == .init(directory: bench.folder.file("zones.d"), defaults: ZoneDefaults()))
        #expect(settings.stateDirectory == "/var/lib/fieldgate")
        #expect(settings.socketPath == "/run/fieldgate/fieldgate.sock")
        #expect(settings.alarm == AlarmSettings())
        #expect(settings.policy == Policy())
        #expect(settings.vehicle == nil && settings.placesPath == nil)
        #expect(reading.problems.map(\.key) == ["mqtt", "alarm.hooks"])
    }

    /// The acceptance case: ten different mistakes, ten lines, each with its place and its remedy.
    @Test func tenMistakesGiveTenLines() {
        let reading = bench.read(
            """
            unit:
              id: Unit 01
              fleet: kharkiv
            gps:
              prot: 2947
              silence: 10
            mqtt:
              brokers:
                - "mqtts://base.example.org"
                - "mqtt://base.example.org"
              ca: missing.pem
              allow_plaintext: yes
            report: {moving: 60 seconds, turn: 200deg}
            zones: {default: {level: evacuat}}
            privacy: {positions: plain}
            """)
        #expect(reading.settings == nil)
        let expected = [
            "fieldgate.yaml:2:7: error: unit.id: 'Unit 01' can't be one segment of a topic; "
                + "1 to 32 of a–z, 0–9 and -, such as unit-01",
            "fieldgate.yaml:5:3: error: gps.prot: there is no such key; did you mean 'port'?",
            "fieldgate.yaml:6:12: error: gps.silence: '10' has no unit; "
                + "a duration with its unit (ms, s, min, h, d), such as 10s",
            "fieldgate.yaml:10:7: error: mqtt.brokers[2]: with mqtts and mqtt in one list, whoever blocks the one gets "
                + "the other in plain text; mqtts for all, or mqtt for all",
            "fieldgate.yaml:11:7: error: mqtt.ca: 'missing.pem' can't be read: No such file or directory; "
                + "the path of a readable file, absolute or relative to this file",
            "fieldgate.yaml:12:20: error: mqtt.allow_plaintext: 'yes' is neither true nor false; true or false",
            "fieldgate.yaml:13:18: error: report.moving: '60 seconds' has a blank between number and unit; "
                + "a duration with its unit (ms, s, min, h, d), such as 60s",
            "fieldgate.yaml:13:36: error: report.turn: '200deg' is out of range; 1deg to 180deg, such as 30deg",
            "fieldgate.yaml:14:26: error: zones.default.level: 'evacuat' is no choice here; did you mean 'evacuate'?",
            "fieldgate.yaml:15:1: error: privacy.visits: the key is missing: \(SettingKey.plainReason); visits: plain",
        ]
        #expect(reading.problems.errors.map(\.description) == expected)
    }

    @Test(arguments: [
        ("unit: {id: office, fleet: k}", "1:12 unit.id"),
        ("unit: {id: unit-01, fleet: Харків}", "1:28 unit.fleet"),
        ("unit: {id: unit-01}", "1:1 unit.fleet"),
        ("unit: {id: unit-01, fleet: k, name: \" x\"}", "1:37 unit.name"),
        ("unit: {id: unit-01, fleet: k, name: \"a\\nb\"}", "1:37 unit.name"),
        ("unit: {id: [unit-01], fleet: k}", "1:12 unit.id"),
        ("unit: {id: {a: b}, fleet: k}", "1:12 unit.id"),
        ("unit: {id: , fleet: k}", "1:12 unit.id"),
        ("unit: unit-01", "1:7 unit"),
    ])
    func unit(_ line: String, _ place: String) {
        let reading = bench.read(line + "\nprivacy: {positions: plain, visits: plain}\n")
        #expect(reading.settings == nil)
        #expect(reading.problems.errorPlaces.contains(place), "\(reading.problems.texts)")
        // A group that isn't one leaves its required keys missing as well, and says so.
        #expect(reading.problems.errors.count == (line == "unit: unit-01" ? 3 : 1), "\(reading.problems.texts)")
    }

    @Test(arguments: [
        ("gps: {port: 0}", "gps.port", "'0' is no port"),
        ("gps: {port: 65536}", "gps.port", "'65536' is no port"),
        ("gps: {port: 0x10}", "gps.port", "'0x10' is no port"),
        ("gps: {port: 1_000}", "gps.port", "'1_000' is no port"),
        ("gps: {port: 2947.0}", "gps.port", "'2947.0' is no port"),
        ("gps: {host: tcp://127.0.0.1}", "gps.host", "'tcp://127.0.0.1' is more than a host"),
        ("gps: {host: 127.0.0.256}", "gps.host", "'127.0.0.256' is no host"),
        ("gps: {silence: 900ms}", "gps.silence", "'900ms' is out of range"),
        ("gps: {silence: 5m}", "gps.silence", "'m' is no unit of a duration"),
        ("gps: {silence: -5s}", "gps.silence", "'-5s' is no duration"),
        ("gps: {silence: 1e3s}", "gps.silence", "'e3s' is no unit of a duration"),
        ("gps: {silence: 1:30}", "gps.silence", "':30' is no unit of a duration"),
        ("gps: {silence: null}", "gps.silence", "the key has no value"),
        ("gps: {silence: [10s]}", "gps.silence", "a list stands where one value should"),
        ("report: {moving: 99ms}", "report.moving", "'99ms' is out of range"),
        ("report: {distance: 250}", "report.distance", "'250' has no unit"),
        ("report: {distance: 250 m}", "report.distance", "'250 m' has a blank between number and unit"),
        ("report: {turn: 30}", "report.turn", "'30' has no unit"),
        ("report: {turn: .5deg}", "report.turn", "'.5deg' is no angle"),
        ("zones: {default: {margin: 11km}}", "zones.default.margin", "'11km' is out of range"),
        ("zones: {default: {dwell: 3h}}", "zones.default.dwell", "'3h' is out of range"),
        ("zones: {default: {level: 3}}", "zones.default.level", "'3' is no choice here"),
        ("zones: {default: evacuate}", "zones.default", "a single value stands where keys should"),
        ("zones: {directory: ~/zones}", "zones.directory", "'~/zones' is no path that is understood here"),
        ("zones: {level: evacuate}", "zones.level", "there is no such key"),
        ("delivery: {receipts: office}", "delivery.receipts", "'office' is no choice here"),
        (
            "delivery: {receipts: required}", "delivery.receipts",
            "without the office part no receipt can be believed, and nothing would ever leave the outbox"
        ),
        ("alarm: {hooks: /bin/true}", "alarm.hooks", "this is not a list"),
        ("alarm: {hooks: [siren]}", "alarm.hooks[1]", "'siren' is no absolute path"),
        (
            "alarm: {hooks: [/bin/true, /no/such/siren]}", "alarm.hooks[2]",
            "the program can't be found: No such file or directory"
        ),
        ("alarm: {hooks: [/etc/passwd]}", "alarm.hooks[1]", "the file is not executable"),
        ("alarm: {hooks: [/usr]}", "alarm.hooks[1]", "this is not a program's file"),
        ("alarm: {hooks: [/bin/true, ~]}", "alarm.hooks[2]", "nothing stands where one value should"),
        ("alarm: {hooks: [1,2,3,4,5,6,7,8,9]}", "alarm.hooks", "the list has 9 items"),
        ("alarm: {hooks: }", "alarm.hooks", "the key has no value"),
        ("privcy: {}", "privcy", "there is no such key"),
        ("silence: 10s", "silence", "there is no such key"),
        ("[1]: 2", "file", "a key is not a word"),
    ])
    func aWrongValueIsOneError(_ line: String, _ key: String, _ message: String) {
        let reading = bench.read(Bench.least + line)
        #expect(reading.settings == nil)
        #expect(reading.problems.errors.map(\.key) == [key], "\(reading.problems.texts)")
        #expect(reading.problems.errors.first?.message == message)
        #expect(reading.problems.errors.first?.line == 3)
        #expect(reading.problems.errors.first?.remedy.isEmpty == false)
    }

    @Test func aKeyInTheWrongPartIsShownItsPlace() {
        let reading = bench.read(Bench.least + "gps: {keepalive: 30s}")
        #expect(reading.problems.errors.first?.remedy == "did you mean 'mqtt.keepalive'?")
    }

    @Test func privacyMustBeWrittenOutAndTheReasonIsGiven() {
        for text in ["", "privacy:\n", "privacy: {}\n", "privacy:\n  # positions: plain\n  # visits: plain\n"] {
            let errors = bench.read("unit: {id: unit-01, fleet: kharkiv}\n" + text).problems.errors
            #expect(errors.map(\.key) == ["privacy.positions", "privacy.visits"])
            #expect(errors.allSatisfy { $0.message.contains("targeting data") && $0.remedy.contains(": plain") })
        }
        let sealed = bench.read("unit: {id: u, fleet: k}\nprivacy: {positions: sealed, visits: plain}").problems.errors
        #expect(sealed.map(\.remedy) == ["plain, the only choice for now"])
    }

    @Test func dangerSlowerThanMovingIsOdd() {
        #expect(bench.read(Bench.least + "report: {moving: 1s}").problems.count == 2)
        let odd = bench.read(Bench.least + "report: {moving: 1s, danger: 2s}")
        #expect(odd.settings != nil)
        #expect(odd.problems.contains { $0.key == "report.danger" && $0.severity == .warning })
    }

    @Test func aSocketsPathMustFit() {
        let long = "/run/" + String(repeating: "x", count: 103)
        #expect(bench.read(Bench.least + "local: {socket: \(long)}").problems.errors.map(\.key) == ["local.socket"])
        #expect(!bench.read(Bench.least + "local: {socket: \(long.dropLast())}").problems.hasErrors)
    }

    @Test func moreProblemsThanTheLimitAreCounted() {
        let lines = (1...150).map { "key\($0): 1" }.joined(separator: "\n")
        let problems = bench.read(lines).problems
        #expect(problems.count == 101)
        #expect(problems.last?.message.hasSuffix("more problems are not listed") == true)
        #expect(problems.hasErrors)
    }
}
