import ArgumentParser
import Glibc
import Simulator

struct ServeScenario: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Be a gpsd on 127.0.0.1 whose receiver has this drive.",
        discussion: """
            The drive begins when the first client asks for reports, with that moment as its true time, and the program \
            ends with the drive. Where the scenario has gpsd restart, it hangs up and doesn't listen for that while.

            Example:
              scenario serve jump --seed 7 --port 2948 --speed 10
              gpspipe -w localhost:2948
            """)

    @OptionGroup var options: DriveOptions
    @Option(help: "Of 127.0.0.1; 0 takes a free one and names it on standard error.")
    var port: UInt16
    @Option(help: "So many times faster than life, up to 1000.")
    var speed = 1.0
    @Flag(name: .long, help: "With the lines of the vehicle too; gpsd has none.")
    var vehicle = false

    func validate() throws {
        guard speed > 0, speed <= 1_000 else { throw ValidationError("--speed is above 0, up to 1000") }
    }

    func run() throws {
        var port = try GPSDPort(port: port)
        try Output.complain("listening on 127.0.0.1:\(port.number)")
        while port.watching == 0 { port.wait(seconds: 1, Self.replies(unixMilliseconds: Self.utcMilliseconds())) }
        let began = Self.utcMilliseconds()
        let replies = Self.replies(unixMilliseconds: began)
        let start = Self.seconds()
        let drive = ScenarioDrive(
            options.name, seed: options.seed, seconds: options.seconds, startUnixMilliseconds: began / 1000 * 1000)
        try drive.play { moment in
            let due = start + moment.elapsedSeconds / speed
            while case let left = due - Self.seconds(), left > 0 { port.wait(seconds: left, replies) }
            try say(moment, to: &port)
        }
        port.close()
        if port.dropped > 0 { try Output.complain("\(port.dropped) clients were too slow and were dropped") }
    }

    private func say(_ moment: ScenarioMoment, to port: inout GPSDPort) throws {
        if vehicle { port.say(GPSDLines.vehicle(moment)) }
        for said in moment.said {
            switch said {
            case .gone: port.close()
            case .connected: try port.open()
            case .satellites(let list): port.say(GPSDLines.sky(list))
            case .fix(let fix): port.say(GPSDLines.report(fix))
            }
        }
    }

    private static func replies(unixMilliseconds: Int64) -> GPSDPort.Replies {
        GPSDPort.Replies(
            version: GPSDLines.version, devices: GPSDLines.devices(unixMilliseconds: unixMilliseconds),
            watch: GPSDLines.watch)
    }

    private static func seconds() -> Double {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
    }

    private static func utcMilliseconds() -> Int64 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
    }
}
