import Safety
import Tracks

extension Judge {
    /// A track is accepted when a report comes of it, and its end is reached.
    static func judgeTrack(_ input: [UInt8]) -> Verdict {
        var reports = 0
        do throws(TrackError) {
            var reader = try TrackReader(bytes: input, file: "track")
            var last = Duration.zero
            while let report = try reader.next() {
                reports += 1
                // The shortest report of any format is longer than a byte.
                guard reports <= input.count else { return .broken("more reports than bytes") }
                guard report.arrival >= last, report.line >= 1 else { return .broken("a report out of order") }
                last = report.arrival
                if let promise = fault(of: report.report) { return .broken(promise) }
            }
        } catch {
            return error.message.isEmpty || error.remedy.isEmpty ? .broken("an error without words") : .refused
        }
        return reports > 0 ? .accepted : .refused
    }

    private static func fault(of report: FixReport) -> String? {
        let numbers = [
            report.accuracyMetres, report.altitudeMetres, report.verticalAccuracyMetres, report.speedMetresPerSecond,
            report.trackDegrees, report.hdop,
        ]
        guard numbers.allSatisfy({ $0?.isFinite ?? true }) else { return "a report with a number that is none" }
        guard (report.accuracyMetres ?? 1) > 0, (0..<360).contains(report.trackDegrees ?? 0) else {
            return "a report with an accuracy or a course out of range"
        }
        return nil
    }
}
