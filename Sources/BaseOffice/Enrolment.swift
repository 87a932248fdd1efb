/// A unit that the office knows.
public struct Enrolment: Sendable, Equatable {
    public let unit: String

    public init(unit: String) { self.unit = unit }
}
