import Foundation
import Glibc
import Logging
import Safety
import Settings
import Testing
import Workbench

@testable import Gateway

/// The vehicle is asked in all the ways in which it can answer, or not.
@Suite struct VehicleFeedTests {
    private let bench: VehicleOnBench

    init() throws { bench = try VehicleOnBench() }

    // MARK: What comes in

    @Test func aFileSaysWhetherTheIgnitionIsOnAndIsReadAgain() async throws {
        let file = try bench.folder.write("off\n", to: "ignition")
        try await bench.asking(VehicleSettings(ignition: .file(file), every: bench.every)) {
            try await bench.awaits("it is off") { $0 == VehicleReading(isIgnitionOn: false) }
            try bench.folder.write("ON since noon", to: "ignition")
            try await bench.awaits("it is on") { $0 == VehicleReading(isIgnitionOn: true) }
            try FileManager.default.removeItem(atPath: file)
            try await eventually("that it can't be read is counted") { bench.tally.failed > 0 }
        }
        #expect(bench.readings.allSatisfy { $0.odometerMetres == nil && $0.isIgnitionOn != nil })
        #expect(bench.tally.readings == bench.readings.count)
    }

    @Test func aProgramCountsKilometresAndHearsItsArgumentsAsTheyAre() async throws {
        // No shell is between: neither blank nor dollar has a meaning.
        let program = try bench.program("counter", #"test "$1" = 'a $b "c"' && echo 12.5 km"#)
        let settings = VehicleSettings(
            odometer: .command([program, #"a $b "c""#]), odometerUnitMetres: 1_000, every: bench.every)
        try await bench.asking(settings) {
            try await bench.awaits("it has counted") { $0 == VehicleReading(odometerMetres: 12_500) }
        }
        #expect(bench.tally.failed == 0)
    }

    @Test func aProgramKnowsNothingOfTheDaemon() async throws {
        let seen = bench.folder.file("seen")
        let program = try bench.program("spy", "env > '\(seen).part' && mv '\(seen).part' '\(seen)' && echo 1")
        try await bench.asking(VehicleSettings(ignition: .command([program]), every: bench.every)) {
            try await bench.awaits("it has answered") { $0.isIgnitionOn == true }
        }
        let said = try String(contentsOfFile: seen, encoding: .utf8)
        let names = Set(said.split(separator: "\n").compactMap { $0.split(separator: "=").first.map(String.init) })
        // What the shell itself puts there is its own.
        #expect(names.subtracting(["PWD", "SHLVL", "_", "OLDPWD"]) == ["PATH", "LANG"])
    }

    @Test func oneThatFailsLeavesTheOtherAlone() async throws {
        let file = try bench.folder.write("1234", to: "odometer")
        let settings = VehicleSettings(
            ignition: .gpio(chip: "gpiochip99", line: 3, isActiveLow: false), odometer: .file(file), every: bench.every)
        try await bench.asking(settings) {
            try await bench.awaits("metres") { $0 == VehicleReading(odometerMetres: 1_234) }
            try await eventually("the chip is missed") { bench.tally.failed > 0 }
        }
    }

    // MARK: Programs that misbehave

    @Test func oneThatHangsHoldsNothingUpAndIsEndedWithWhatItStarted() async throws {
        let pids = bench.folder.file("pids")
        let program = try bench.program("hanging", "sleep 600 & echo $! $$ >> '\(pids)'; echo 1; wait")
        let file = try bench.folder.write("7", to: "odometer")
        let settings = VehicleSettings(ignition: .command([program]), odometer: .file(file), every: bench.every)
        try await bench.asking(settings) {
            try await eventually("the other is told meanwhile") { bench.readings.count >= 5 }
            #expect(bench.tally.failed == 0, "its time isn't over")
            #expect(bench.numbers("pids").count == 2, "one run at a time")
            try await eventually("its time is over") { bench.tally.failed == 1 }
            try await eventually("the next run") { bench.numbers("pids").count == 4 }
            #expect(bench.numbers("pids").prefix(2).allSatisfy { !VehicleOnBench.isAlive($0) })
        }
        #expect(bench.numbers("pids").allSatisfy { !VehicleOnBench.isAlive($0) }, "the last one ended with the feed")
        #expect(bench.readings.allSatisfy { $0.isIgnitionOn == nil }, "a word before the end isn't an answer")
    }

    @Test func whatAProgramLeavesRunningEndsWithIt() async throws {
        let pids = bench.folder.file("pids")
        let program = try bench.program("leaving", "sleep 600 & echo $! >> '\(pids)'; echo 1")
        try await bench.asking(VehicleSettings(ignition: .command([program]), every: bench.every)) {
            try await eventually("some rounds") { bench.readings.count >= 3 }
        }
        #expect(bench.numbers("pids").count >= 3)
        try await eventually("nothing is left") { bench.numbers("pids").allSatisfy { !VehicleOnBench.isAlive($0) } }
    }

    @Test(arguments: [
        ("garbage", "head -c 4096 /dev/urandom"), ("a gigabyte", "dd if=/dev/zero bs=65536 count=16384 2>/dev/null"),
        ("a gigabyte of complaints", "dd if=/dev/zero bs=65536 count=16384 >&2 2>/dev/null; echo 1"),
        ("nothing", ":"), ("a word, and fails", "echo 1; exit 3"), ("a word, and dies", "echo 1; kill -9 $$"),
        ("a number that is none", "echo 12"),
    ])
    func whatSaysNoValueIsCountedAndNeverTold(_ name: String, script: String) async throws {
        let program = try bench.program("bad", script)
        let settings = VehicleSettings(ignition: .command([program]), every: bench.every)
        try await bench.asking(settings, limit: .milliseconds(500)) {
            try await eventually("\(name) is counted twice", within: .seconds(20)) { bench.tally.failed >= 2 }
        }
        #expect(bench.readings.isEmpty)
    }

    @Test func aProgramThatIsMissingIsCountedAndFoundOnceItIsThere() async throws {
        let settings = VehicleSettings(ignition: .command([bench.folder.file("late")]), every: bench.every)
        try await bench.asking(settings) {
            try await eventually("it is missed") { bench.tally.failed >= 2 }
            _ = try bench.program("late", "echo high")
            try await bench.awaits("it is found") { $0.isIgnitionOn == true }
        }
    }

    @Test func aPipeThatNobodyWritesHoldsNothingUp() async throws {
        let pipe = bench.folder.file("pipe")
        #expect(unsafe mkfifo(pipe, 0o600) == 0)
        let file = try bench.folder.write("7", to: "odometer")
        try await bench.asking(VehicleSettings(ignition: .file(pipe), odometer: .file(file), every: bench.every)) {
            try await eventually("rounds go on") { bench.readings.count >= 3 && bench.tally.failed >= 3 }
        }
    }

    // MARK: Its life

    @Test func otherSettingsReplaceTheOldOnesAtOnceAndNoneEndTheAsking() async throws {
        let program = try bench.program("hanging", "echo $$ >> '\(bench.folder.file("pids"))'; exec sleep 600")
        let file = try bench.folder.write("low", to: "ignition")
        let feed = bench.feed()
        feed.use(VehicleSettings(ignition: .command([program]), every: .seconds(600)))
        try await eventually("the program runs") { bench.numbers("pids").count == 1 }
        feed.use(VehicleSettings(ignition: .file(file), every: bench.every))
        try await bench.awaits("the file is read") { $0.isIgnitionOn == false }
        #expect(!VehicleOnBench.isAlive(bench.numbers("pids")[0]))
        feed.use(nil)
        try bench.folder.write("high", to: "ignition")
        // Settings without an input are none.
        feed.use(VehicleSettings(every: bench.every))
        await feed.close()
        #expect(bench.readings.allSatisfy { $0.isIgnitionOn == false })
    }

    @Test func withoutSettingsNothingHappensAndNoThreadIsMade() async throws {
        let feed = bench.feed()
        feed.use(nil)
        await feed.close()
        feed.use(VehicleSettings(ignition: .file("/proc/uptime"), every: bench.every))
        #expect(bench.board.current.vehicle == nil)
        #expect(bench.readings.isEmpty)
    }

    @Test func scaledTimeAsksMoreOften() async throws {
        let file = try bench.folder.write("1", to: "ignition")
        let feed = bench.feed(scale: 1_000)
        feed.use(VehicleSettings(ignition: .file(file), every: .seconds(20)))
        try await eventually("five readings long before a minute is over") { bench.readings.count >= 5 }
        await feed.close()
    }

    @Test func nothingIsLeftOpenAndNothingUnreaped() async throws {
        let program = try bench.program("counter", "echo 5")
        let file = try bench.folder.write("1", to: "ignition")
        let settings = VehicleSettings(ignition: .file(file), odometer: .command([program]), every: bench.every)
        try await bench.asking(settings) {
            try await eventually("it runs") { bench.readings.count >= 2 }
            let before = VehicleOnBench.pipes
            try await eventually("twenty more") { bench.readings.count >= 22 }
            #expect(VehicleOnBench.pipes <= before + 3, "one run's pipes at most")
        }
        #expect(VehicleOnBench.zombies(of: "counter") == 0)
    }

    // MARK: What the log says

    @Test func eachFaultIsLoggedOnceAMinuteWithoutWhatWasSaid() async throws {
        let file = try bench.folder.write("verysecretword", to: "ignition")
        try await bench.asking(VehicleSettings(ignition: .file(file), every: bench.every)) {
            try await eventually("it failed often") { bench.tally.failed >= 5 }
        }
        #expect(bench.lines.all.count == 1)
        #expect(bench.lines.all[0].contains("what it said is no value"))
        #expect(!bench.lines.all[0].contains("verysecretword"))
    }
}
