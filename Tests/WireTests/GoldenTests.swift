import FoundationEssentials
import Safety
import Testing

@testable import Wire

/// What others see, byte for byte. After a wanted change: `UPDATE_GOLDENS=1 make test`, look at the difference, and
/// write it into docs/wire.md and the changelog.
@Suite struct GoldenTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
    private static let document =
        folder
        .appending(path: "../../../docs/wire.md").standardizedFileURL

    @Test func everyPayloadIsItsGolden() throws {
        for (name, publication) in try Samples.payloads() {
            let file = Self.folder.appending(path: name)
            if ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] != nil {
                try Data(publication.payload).write(to: file)
                Issue.record("\(name) rewritten")
            }
            #expect(text(publication) == String(decoding: try Data(contentsOf: file), as: UTF8.self), "\(name)")
        }
    }

    @Test func everyGoldenIsOfAPayload() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
        #expect(files.sorted() == (try Samples.payloads().map(\.name)).sorted())
    }

    /// A golden stands in the document on a line of its own, exactly.
    @Test func theDocumentShowsTheGoldens() throws {
        let lines = String(decoding: try Data(contentsOf: Self.document), as: UTF8.self)
            .split(separator: "\n").map(String.init)
        for (name, publication) in try Samples.payloads() {
            let isShown = lines.contains(text(publication))
            #expect(isShown, "\(name) is not in docs/wire.md as it is sent")
        }
        let examples = lines.filter { $0.hasPrefix("{\"") }.map { $0.prefix(40) }
        #expect(examples.count == (try Samples.payloads().count), "an example that no golden holds")
    }

    /// Sorted keys, so that the same facts are always the same bytes, and no key twice.
    @Test func keysAscend() throws {
        for (name, publication) in try Samples.payloads() {
            #expect(keysAscend(in: try parse(publication.payload)), "\(name)")
        }
    }

    private func keysAscend(in node: JSONNode) -> Bool {
        switch node.value {
        case .object(let members):
            zip(members, members.dropFirst()).allSatisfy { Array($0.key.utf8).lexicographicallyPrecedes($1.key.utf8) }
                && members.allSatisfy { keysAscend(in: $0.node) }
        case .array(let values): values.allSatisfy(keysAscend)
        case .null, .bool, .integer, .number, .string, .positions: true
        }
    }

    @Test func oursSayTheirTypeAndOwnTracksReadersPassThemBy() throws {
        for (name, publication) in try Samples.payloads() {
            guard case .string(let type) = try members(publication.payload)["_type"] else {
                Issue.record("\(name) has no _type")
                continue
            }
            #expect(["location", "transition"].contains(type) || type.hasPrefix("fieldgate."), "\(name)")
        }
    }

    @Test func retainedIsStatusAndAlertAndNothingElse() throws {
        for (name, publication) in try Samples.publications() {
            let mayStay = name.hasPrefix("status") || name.hasPrefix("alert")
            #expect(publication.retain == mayStay, "\(name)")
            #expect((publication.expirySeconds != nil) == name.hasPrefix("location"), "\(name)")
        }
    }

    /// What is retained, or read out by the broker, gives no place away.
    @Test func nothingRetainedCarriesAPosition() throws {
        let places = ["lat", "lon", "alt", "cog", "vel", "acc", "distance", "coordinate"]
        for (name, publication) in try Samples.publications() where publication.retain {
            let found = names(in: try parse(publication.payload)).filter(places.contains)
            #expect(found.isEmpty, "\(name) has \(found)")
            #expect(!text(publication).contains("49.98") && !text(publication).contains("50.12"), "\(name)")
        }
    }
}
