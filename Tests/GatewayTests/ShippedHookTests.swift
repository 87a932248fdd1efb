import Foundation
import Testing
import Workbench

@testable import Gateway

/// The hooks in config/hooks, as they are shipped, with the device replaced at its edge: programs of the same names
/// stand earlier in the path and write down how they were called.
@Suite struct ShippedHookTests {
    private let folder: TemporaryFolder
    private static let hooks = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("config/hooks").path

    init() throws {
        folder = try TemporaryFolder("shipped-hooks")
        for program in ["gpioset", "espeak-ng", "mmcli", "sleep"] { try fake(program) }
    }

    /// - Parameter answer: shell that follows the writing down.
    private func fake(_ program: String, _ answer: String = "") throws {
        let calls = folder.file("calls")
        let path = try folder.write(
            "#!/bin/sh\necho \"\(program) $*\" >> '\(calls)'\n\(answer)\n", to: "bin/\(program)")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    private var calls: [String] {
        let bytes = FileManager.default.contents(atPath: folder.file("calls")) ?? Data()
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Runs a hook to its end; its exit status.
    private func run(
        _ hook: String, conf: String, _ words: [String: String], input: String = "{}"
    ) async throws -> Int32 {
        try folder.write(conf, to: "hooks.conf")
        let input = try folder.write(input, to: "input")
        let process = Process()
        // As the daemon and systemd start it: with no signal blocked. A test's thread blocks them all, and dash waits for
        // its children by one.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/perl")
        process.arguments = [
            "-MPOSIX", "-e", "sigprocmask(SIG_SETMASK, POSIX::SigSet->new); exec @ARGV", "\(Self.hooks)/\(hook)",
        ]
        process.environment = [
            "PATH": "\(folder.file("bin")):/usr/bin:/bin", "RUNTIME_DIRECTORY": folder.path,
            "FIELDGATE_HOOKS_CONF": folder.file("hooks.conf"),
            "FIELDGATE_ALARM_SOCKET": folder.file("alarm.sock"),
        ].merging(words.map { ("FIELDGATE_" + $0, $1) }) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: input))
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return await Aside.run { [process = Kept(process)] in
            process.value.waitUntilExit()
            return process.value.terminationStatus
        }
    }

    /// A process that one thread at a time looks at.
    private struct Kept: @unchecked Sendable {
        let value: Process
        init(_ value: Process) { self.value = value }
    }

    // MARK: Lamp and siren

    private static let gpio = """
        FIELDGATE_LAMP_CHIP=gpiochip0
        FIELDGATE_LAMP_LINE=17
        FIELDGATE_LAMP_SECONDS=2
        FIELDGATE_SIREN_CHIP=gpiochip1
        FIELDGATE_SIREN_LINE=27
        FIELDGATE_SIREN_ACTIVE=low
        FIELDGATE_SIREN_SECONDS=2

        """

    @Test(arguments: [
        ("evacuate", ["1 0", "1 0"]), ("warning", ["0 500000", "0 500000"]),
        ("advisory", ["0 200000", "0 200000", "0 200000"]),
    ])
    func theLampsPatternSaysTheLevel(_ level: String, _ pulses: [String]) async throws {
        #expect(try await run("lamp", conf: Self.gpio, ["LEVEL": level, "STATE": "active"]) == 0)
        let expected = pulses.flatMap { pulse in
            let time = pulse.split(separator: " ")
            return [
                "gpioset --mode=time --sec=\(time[0]) --usec=\(time[1]) gpiochip0 17=1",
                "gpioset --mode=exit gpiochip0 17=0",
            ]
        }
        #expect(calls.filter { $0.hasPrefix("gpioset") } == expected)
    }

    @Test func theLampGoesOutWhenItIsClear() async throws {
        #expect(try await run("lamp", conf: Self.gpio, ["LEVEL": "evacuate", "STATE": "cleared"]) == 0)
        #expect(calls == ["gpioset --mode=exit gpiochip0 17=0"])
    }

    /// Each ends at rest, which for a relay that is active low is 1.
    @Test(arguments: [
        (["LEVEL": "evacuate"], 2), (["LEVEL": "evacuate", "STEP": "1"], 4), (["LEVEL": "warning"], 2),
        (["LEVEL": "evacuate", "DRILL": "1"], 3), (["LEVEL": "evacuate", "KIND": "distress"], 0),
        (["LEVEL": "advisory", "KIND": "message"], 0), (["LEVEL": "evacuate", "STATE": "cleared"], 0),
    ])
    func theSirenSoundsSoOften(_ words: [String: String], _ pulses: Int) async throws {
        #expect(try await run("siren", conf: Self.gpio, words) == 0)
        let calls = calls.filter { $0.hasPrefix("gpioset") }
        #expect(calls.count { $0.hasSuffix("gpiochip1 27=0") && $0.contains("--mode=time") } == pulses)
        #expect(pulses == 0 || calls.last == "gpioset --mode=exit gpiochip1 27=1")
    }

    private static let cautions = [
        ["KIND": "possible", "CERTAINTY": "possible"], ["KIND": "possible"],
        ["KIND": "zone", "CERTAINTY": "possible"], ["KIND": "corridor", "CERTAINTY": "possible"],
    ]

    /// It asks the crew where they are; a false fix must not order anybody off.
    @Test(arguments: cautions)
    func anEvacuationThatIsOnlyPossibleSoundsShinesAndSpeaksAsAWarning(_ words: [String: String]) async throws {
        let words = words.merging(["LEVEL": "evacuate", "TEXT_UK": "ОБЕРЕЖНО", "TEXT_EN": "CAUTION"]) { $1 }
        for hook in ["siren", "lamp", "voice"] { #expect(try await run(hook, conf: Self.gpio, words) == 0) }
        let calls = calls
        #expect(calls.count { $0.contains("--sec=0 --usec=300000 gpiochip1") } == 2)
        #expect(calls.count { $0.contains("--sec=0 --usec=500000 gpiochip0") } == 2)
        #expect(!calls.contains { $0.contains("--usec=900000") || $0.contains("--sec=1 ") })
        #expect(calls.count { $0.hasPrefix("espeak-ng") } == 2)
    }

    @Test(arguments: [["KIND": "zone", "CERTAINTY": "likely"], ["KIND": "corridor", "CERTAINTY": "observed"], [:]])
    func anEvacuationThatIsMoreThanPossibleIsOne(_ words: [String: String]) async throws {
        let words = words.merging(["LEVEL": "evacuate", "TEXT_UK": "ЕВАКУАЦІЯ", "TEXT_EN": "EVACUATE"]) { $1 }
        for hook in ["siren", "lamp", "voice"] { #expect(try await run(hook, conf: Self.gpio, words) == 0) }
        let calls = calls
        #expect(calls.count { $0.contains("--sec=0 --usec=900000 gpiochip1") } == 2)
        #expect(calls.count { $0.contains("--sec=1 --usec=0 gpiochip0") } == 2)
        #expect(calls.count { $0.hasPrefix("espeak-ng") } == 4)
    }

    @Test func aDeviceThatFailsOrIsNotSetUpIsAFailure() async throws {
        try fake("gpioset", "exit 1")
        #expect(try await run("siren", conf: Self.gpio, ["LEVEL": "evacuate"]) != 0)
        for damage in ["", Self.gpio.replacing("=27", with: "=x"), Self.gpio.replacing("=low", with: "=lo")] {
            #expect(try await run("siren", conf: damage, ["LEVEL": "evacuate"]) == 78)
        }
        #expect(try await run("lamp", conf: Self.gpio.replacing("gpiochip0", with: "'a b'"), [:]) == 78)
    }

    // MARK: Voice

    @Test func theVoiceSaysBothLanguagesAndTheWayAndAnEvacuationTwice() async throws {
        let words = [
            "LEVEL": "evacuate", "STATE": "active", "DRILL": "0", "TEXT_UK": "ЕВАКУАЦІЯ: Липці",
            "TEXT_EN": "EVACUATE: Lyptsi", "GUIDANCE_UK": "Вихід: захід", "GUIDANCE_EN": "Way out: west",
        ]
        #expect(try await run("voice", conf: "", words) == 0)
        let once = [
            "espeak-ng -v uk -s 150 -a 200 -- ЕВАКУАЦІЯ: Липці", "espeak-ng -v uk -s 150 -a 200 -- Вихід: захід",
            "espeak-ng -v en -s 150 -a 200 -- EVACUATE: Lyptsi", "espeak-ng -v en -s 150 -a 200 -- Way out: west",
        ]
        #expect(calls == once + once)
    }

    @Test func theDrillsWordIsFirst() async throws {
        let words = ["LEVEL": "warning", "DRILL": "1", "TEXT_UK": "УВАГА", "TEXT_EN": "DRILL. WARNING: Lyptsi"]
        #expect(try await run("voice", conf: "FIELDGATE_VOICE_LANGUAGES='en uk'", words) == 0)
        #expect(
            calls == [
                "espeak-ng -v en -s 150 -a 200 -- DRILL. WARNING: Lyptsi",
                "espeak-ng -v uk -s 150 -a 200 -- НАВЧАННЯ. УВАГА",
            ])
    }

    @Test func aVoiceThatFailsIsAFailure() async throws {
        try fake("espeak-ng", "exit 1")
        #expect(try await run("voice", conf: "", ["LEVEL": "warning", "TEXT_UK": "x", "TEXT_EN": "x"]) != 0)
        #expect(try await run("voice", conf: "", ["LEVEL": "evacuate", "TEXT_UK": "x", "TEXT_EN": "x"]) != 0)
    }

    // MARK: SMS

    private static let modem = """
        case "$*" in
        *--messaging-create-sms=*) echo "Successfully created new SMS: /org/freedesktop/ModemManager1/SMS/3" ;;
        esac
        """

    @Test func theSMSGoesToEachNumberAndIsRemoved() async throws {
        try fake("mmcli", Self.modem)
        let words = ["TEXT_SMS": "unit-01 EVAKUATSIIA: 'Lyptsi' #0123456789ab.2", "TEXT_UK": "x"]
        #expect(try await run("sms", conf: "FIELDGATE_SMS_TO='+380501234567 0671234567'", words) == 0)
        let path = "/org/freedesktop/ModemManager1/SMS/3"
        let text = "unit-01 EVAKUATSIIA: Lyptsi #0123456789ab.2"
        #expect(
            calls
                == ["+380501234567", "0671234567"].flatMap {
                    [
                        "mmcli -m any --messaging-create-sms=text='\(text)',number='\($0)'",
                        "mmcli -s \(path) --send", "mmcli -m any --messaging-delete-sms=\(path)",
                    ]
                })
    }

    @Test func anSMSThatIsNotSentIsAFailureAndTheOthersAreTried() async throws {
        try fake("mmcli", "case \"$*\" in *+380501234567*) exit 1 ;; esac\n" + Self.modem)
        let conf = "FIELDGATE_SMS_TO='+380501234567 +380671234567'"
        #expect(try await run("sms", conf: conf, ["TEXT_SMS": "x"]) == 1)
        #expect(calls.contains { $0.hasSuffix("--send") })
        try fake("mmcli", Self.modem + "\ncase \"$*\" in *--send*) exit 1 ;; esac")
        #expect(try await run("sms", conf: conf, ["TEXT_SMS": "x"]) == 1)
    }

    @Test func withoutATextNothingIsSentAndWithoutANumberItIsUnusable() async throws {
        #expect(try await run("sms", conf: "FIELDGATE_SMS_TO=+380501234567", ["TEXT_UK": "a message"]) == 0)
        #expect(try await run("sms", conf: "", ["TEXT_SMS": "x"]) == 78)
        #expect(try await run("sms", conf: "FIELDGATE_SMS_TO='+38o'", ["TEXT_SMS": "x"]) == 78)
        #expect(calls.isEmpty)
    }

    // MARK: Out of the sandbox

    /// What `handover` writes into the socket is what `from-socket` reads; nothing but the contract's words gets through.
    @Test func anAlarmCrossesTheSocketWithItsWordsAndItsJSON() async throws {
        let got = folder.file("got")
        // Stands for fieldgate-alarm.socket: takes one connection and keeps what comes.
        let listener = Process()
        listener.executableURL = URL(fileURLWithPath: "/usr/bin/perl")
        listener.arguments = [
            "-MSocket", "-e",
            """
            socket(my $s, PF_UNIX, SOCK_STREAM, 0); bind($s, sockaddr_un($ARGV[0])) or die; listen($s, 1) or die;
            accept(my $c, $s) or die; open(my $o, ">", "$ARGV[1].part"); print $o $_ while <$c>; close $o;
            rename("$ARGV[1].part", $ARGV[1]);
            """, folder.file("alarm.sock"), got,
        ]
        try listener.run()
        defer { listener.terminate() }
        try await eventually("it listens") { FileManager.default.fileExists(atPath: folder.file("alarm.sock")) }
        let words = [
            "LEVEL": "warning", "STATE": "active", "KIND": "zone", "TEXT_UK": "ПОПЕРЕДЖЕННЯ: \"Липці\" $(reboot)",
            "TEXT_EN": "WARNING\nFIELDGATE_LEVEL=advisory", "LAMP_CHIP": "evil", "DRILL": "0",
        ]
        let json = "{\"_type\":\"fieldgate.alert\"}"
        #expect(try await run("handover", conf: "", words, input: json) == 0)
        try await eventually("it arrived") { FileManager.default.fileExists(atPath: got) }
        let message = try String(contentsOfFile: got, encoding: .utf8)
        #expect(message.hasSuffix("\n\n" + json))

        let conf = Self.gpio + "FIELDGATE_HANDOVER_HOOKS='lamp voice'\n"
        #expect(try await run("from-socket", conf: conf, [:], input: message) == 0)
        #expect(calls.contains("gpioset --mode=time --sec=0 --usec=500000 gpiochip0 17=1"), "\(calls)")
        #expect(calls.contains("espeak-ng -v uk -s 150 -a 200 -- ПОПЕРЕДЖЕННЯ: \"Липці\" $(reboot)"))
        #expect(calls.contains("espeak-ng -v en -s 150 -a 200 -- WARNING FIELDGATE_LEVEL=advisory"))
        #expect(!calls.contains { $0.contains("evil") })
    }

    @Test func nobodyListeningIsAFailureAndSoIsAMessageWithoutItsEnd() async throws {
        #expect(try await run("handover", conf: "", [:]) != 0)
        let conf = Self.gpio + "FIELDGATE_HANDOVER_HOOKS=lamp\n"
        #expect(try await run("from-socket", conf: conf, [:], input: "FIELDGATE_LEVEL=evacuate") == 65)
        #expect(try await run("from-socket", conf: "", [:], input: "\n{}") == 78)
        let stranger = "FIELDGATE_HANDOVER_HOOKS='../../bin/sh'\n"
        #expect(try await run("from-socket", conf: stranger, [:], input: "\n{}") == 78)
        try fake("gpioset", "exit 1")
        #expect(try await run("from-socket", conf: conf, [:], input: "FIELDGATE_LEVEL=evacuate\n\n{}") == 1)
    }
}
