import FoundationEssentials
import Testing

@testable import MapFiles

@Suite("KMZ archives")
struct ArchiveTests {
    static let limits = ArchiveLimits(bytes: 1 << 20, entries: 5, documentBytes: 65_536)

    private func read(_ entries: ZipSample.Entry...) throws -> MapArchive {
        try MapArchive(ZipSample.archive(entries), within: Self.limits)
    }

    private func refusal(of bytes: [UInt8]) -> String? {
        do {
            _ = try MapArchive(bytes, within: Self.limits)
            return nil
        } catch { return error.message }
    }

    private func refusal(_ entries: ZipSample.Entry...) -> String? { refusal(of: ZipSample.archive(entries)) }

    @Test func theDocumentIsFoundAsGoogleEarthFindsIt() throws {
        let picture = ZipSample.Entry("files/a.png", "P")
        let deep = ZipSample.Entry("files/deep.kml", "deep")
        let other = ZipSample.Entry("Зони.KML", "other")
        let main = ZipSample.Entry("doc.kml", "main")
        let all = try read(picture, deep, other, main)
        #expect(all.name == "doc.kml")
        #expect(all.document == Array("main".utf8))
        #expect(all.others == ["files/deep.kml", "Зони.KML"])
        #expect(try read(picture, deep, other).name == "Зони.KML")
        #expect(try read(picture, deep).document == Array("deep".utf8))
        #expect(refusal(picture) == "the archive holds no KML document")
        #expect(MapArchive.isArchive(ZipSample.archive([main])))
        #expect(!MapArchive.isArchive(Array("<kml/>".utf8)))
    }

    @Test func whatIsNoArchiveOrDamagedIsRefused() {
        #expect(refusal(of: []) == "the archive holds no KML document")
        #expect(refusal(of: Array("PK\u{3}\u{4} and nothing".utf8)) == "this is no ZIP archive")
        #expect(refusal(of: ZipSample.archive([])) == "the archive holds no KML document")
        var entry = ZipSample.Entry("doc.kml", "<kml/>")
        entry.checksum = 1
        #expect(refusal(entry)?.contains("damaged: CRC error") == true)
        let whole = ZipSample.archive([ZipSample.Entry("doc.kml", "<kml/>")])
        for length in 0..<whole.count { #expect(refusal(of: Array(whole[..<length])) != nil) }
    }

    @Test func encryptedAndOddlyPackedArchivesAreRefused() {
        var entry = ZipSample.Entry("doc.kml", "0123456789abcdef")
        entry.isEncrypted = true
        #expect(refusal(entry) == "the archive is encrypted")
        entry.isEncrypted = false
        entry.method = 97
        #expect(refusal(entry) == "the archive is packed by a method that isn't read")
    }

    /// 256 KiB of blanks in 279 bytes.
    @Test(arguments: [nil, 100 as UInt32])
    func aBombIsReadNoFurtherThanTheBound(_ claimed: UInt32?) throws {
        var bomb = ZipSample.Entry("doc.kml", "")
        bomb.content = Array(try #require(Data(base64Encoded: Self.blanks)))
        bomb.method = 8
        bomb.checksum = Self.blanksChecksum
        bomb.claimedSize = claimed ?? 1 << 18
        #expect(refusal(bomb) == "the document in the archive is too large")
        let room = ArchiveLimits(bytes: 1 << 20, documentBytes: 1 << 18)
        bomb.claimedSize = 1 << 18
        #expect(try MapArchive(ZipSample.archive([bomb]), within: room).document.count == 1 << 18)
    }

    @Test func limitsOfTheArchiveHold() {
        let entries = (0..<6).map { ZipSample.Entry("\($0).kml", "") }
        #expect(refusal(of: ZipSample.archive(entries)) == "the archive has too many entries")
        #expect(refusal(of: ZipSample.archive(Array(entries.dropLast()))) == nil)
        #expect(refusal(of: [UInt8](repeating: 0, count: 1 << 20 + 1)) == "the archive is too large")
    }

    private static let blanks =
        "7cExAQAAAMKgKuuf0tsOQAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "vAE="
    private static let blanksChecksum: UInt32 = 0x922fa034
}
