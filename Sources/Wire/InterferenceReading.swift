public import Safety

/// `fieldgate.interference`, as the office reads it. Which of two with one id counts is for whoever keeps them.
public struct InterferenceReading: Sendable, Hashable {
    static let type = "fieldgate.interference"
    /// Of a cell's sides, degrees.
    static let cellDegrees = 0.1

    public let id: Identifier
    public let unit: String
    public let kind: InterferenceReport.Kind
    /// Codes; those that we don't know are kept, for the next release has more tests.
    public let reasons: [String]
    /// Nil where the unit itself didn't know.
    public let cell: GridCell?
    public let began: UTCTime
    /// Nil while it goes on. May lie before `began`: the unit's clock was set, or lied to.
    public let ended: UTCTime?
    /// Of `ended`, or of `began` while there is none.
    public let boot: Int
    public let clock: ClockGrade

    /// Reads a payload of at most 64 KiB strictly; fields it doesn't know are passed by.
    ///
    /// - Throws: the first fault, by its field.
    public init(reading payload: [UInt8]) throws(ReadingFault) {
        let fields = try PayloadFields(payload, type: Self.type)
        id = try fields.identifier("id")
        unit = try fields.unit()
        kind = try fields.word("kind", as: InterferenceReport.Kind.self)
        reasons = try fields.texts("reasons", atMost: 32, bytes: 64)
        cell = try Self.cell(fields.ifObject("cell"))
        began = try fields.time("began")
        ended = try fields.ifTime("ended")
        boot = try fields.whole("boot", in: 0...Int(Int32.max))
        clock = try fields.word("clock", as: ClockGrade.self)
    }

    private static func cell(_ fields: PayloadFields?) throws(ReadingFault) -> GridCell? {
        guard let fields else { return nil }
        guard try fields.number("size") == cellDegrees else { throw fields.fault("size", "not \(cellDegrees)") }
        return GridCell(
            southTenths: try tenths(fields, "south", in: -900...899),
            westTenths: try tenths(fields, "west", in: -1800...1799))
    }

    /// A finer place than an edge of a cell isn't rounded to one: nobody may think that it was asked for.
    private static func tenths(
        _ fields: PayloadFields, _ key: String, in range: ClosedRange<Int>
    ) throws(ReadingFault) -> Int {
        let degrees = try fields.number(key)
        guard abs(degrees) <= 180, let tenths = Int(exactly: (degrees * 10).rounded()), range.contains(tenths),
            abs(degrees * 10 - Double(tenths)) < 1e-6
        else { throw fields.fault(key, "not an edge of a cell of \(cellDegrees) degrees") }
        return tenths
    }
}
