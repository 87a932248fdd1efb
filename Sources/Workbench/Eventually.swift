/// Waits until `condition` holds, looking every few milliseconds, and throws once `bound` has passed.
///
/// - Parameter what: names the awaited state in the error ("broker accepts connections").
public func eventually(
    _ what: String, within bound: Duration = .seconds(10), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now.advanced(by: bound)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw WorkbenchError("not within \(bound): \(what)") }
        try await ContinuousClock().sleep(for: .milliseconds(5))
    }
}
