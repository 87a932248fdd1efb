/// What went wrong on the bench, in words for the person who runs the test or the demo.
public struct WorkbenchError: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
