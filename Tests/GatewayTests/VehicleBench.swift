import Foundation
import Glibc
import Journal
import Logging
import Safety
import Settings
import Synchronization
import Workbench

@testable import Gateway

/// A feed whose readings the test hears, with a folder for the vehicle's files and programs.
struct VehicleOnBench {
    let folder: TemporaryFolder
    let board: StatusBoard
    let lines = Heard<String>()
    private let heard = Heard<VehicleReading>()
    private let inbox = Inbox<Event>(limit: 10_000)
    /// Rounds as short as a test wants them.
    let every = Duration.milliseconds(20)

    init() throws {
        folder = try TemporaryFolder("vehicle")
        board = StatusBoard(
            clock: UnitClock(), label: Samples.stamp, floor: Policy.buildDate, journal: .sound)
        let (inbox, heard) = (inbox, heard)
        Task {
            await inbox.forEach { event in
                if case .vehicle(let reading) = event { heard.add([reading]) }
            }
        }
    }

    var readings: [VehicleReading] { heard.all }
    var tally: VehicleTally { board.current.vehicle ?? VehicleTally() }

    func feed(scale: Double = 1, limit: Duration = .seconds(2)) -> VehicleFeed {
        let lines = lines
        return VehicleFeed(
            settings: nil, clock: UnitClock(scale: scale), inbox: inbox, board: board,
            logger: Logger(label: "test") { _ in LinesHandler(lines: lines) }, leastLimit: limit)
    }

    /// Runs `body` while a feed asks; afterwards the feed has ended, and everything that it told was heard.
    func asking(
        _ settings: VehicleSettings, limit: Duration = .seconds(2), _ body: () async throws -> Void
    ) async throws {
        let feed = feed(limit: limit)
        feed.use(settings)
        do {
            try await body()
        } catch {
            await feed.close()
            throw error
        }
        await feed.close()
        try await eventually("all is heard") { readings.count == tally.readings }
    }

    func awaits(_ what: String, _ isIt: (VehicleReading) -> Bool) async throws {
        try await eventually(what) { readings.contains(where: isIt) }
    }

    func program(_ name: String, _ script: String) throws -> String {
        // Under its name at once, executable and whole: the feed may be looking for it.
        let path = try folder.write("#!/bin/sh\n\(script)\n", to: name + ".part")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        try FileManager.default.moveItem(atPath: path, toPath: folder.file(name))
        return folder.file(name)
    }

    func numbers(_ name: String) -> [Int32] {
        String(decoding: FileManager.default.contents(atPath: folder.file(name)) ?? Data(), as: UTF8.self)
            .split { " \n".contains($0) }.compactMap { Int32($0) }
    }

    /// Whether a process runs; one that has ended and wasn't reaped by whoever inherited it doesn't.
    static func isAlive(_ id: Int32) -> Bool {
        guard let status = FileManager.default.contents(atPath: "/proc/\(id)/stat") else { return false }
        return !String(decoding: status, as: UTF8.self).contains(") Z ")
    }

    /// Children of this process that have ended and weren't reaped.
    static func zombies(of name: String) -> Int {
        processes.count { id in
            let status = String(
                decoding: FileManager.default.contents(atPath: "/proc/\(id)/stat") ?? Data(), as: UTF8.self)
            return status.contains("(\(name)) Z \(getpid()) ")
        }
    }

    private static var processes: [Int32] {
        do { return try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) } } catch {
            return []
        }
    }

    /// Pipes that this process has open.
    static var pipes: Int {
        (0..<1_024).count { (descriptor: Int32) in
            var status = stat()
            return unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
        }
    }
}

private struct LinesHandler: LogHandler {
    let lines: Heard<String>
    var logLevel = Logger.Level.trace
    var metadata = Logger.Metadata()

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    init(lines: Heard<String>) { self.lines = lines }

    func log(event: LogEvent) {
        let words = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
        lines.add(["\(event.level) \(event.message) \(words)"])
    }
}
