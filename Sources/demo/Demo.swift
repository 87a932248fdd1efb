import Foundation
import Workbench

/// A drive through a zone, on a real gpsd and a real broker, with the real daemon between them and the real office at
/// the other end.
///
/// Exit status: 0 when every count agrees, 1 when one doesn't or something can't be set up, 64 for wrong arguments,
/// 130 when interrupted.
@main
enum Demo {
    static func main() async {
        let arguments: Arguments
        do {
            arguments = try Arguments(CommandLine.arguments.dropFirst())
        } catch {
            Paper.complain("demo: \(error)\n\(Arguments.usage)")
            exit(64)
        }
        let play = Task { await perform(arguments) }
        do { try Interruption.whenever { play.cancel() } } catch { Paper.complain("demo: \(error)") }
        exit(await play.value)
    }

    /// Everything that was started or made is gone when this returns.
    private static func perform(_ arguments: Arguments) async -> Int32 {
        let paper = Paper()
        do {
            let stage = try await Stage(arguments, paper: paper)
            let result: Result<Verdict, any Error>
            do { result = .success(try await Play(stage: stage, paper: paper).run()) } catch {
                result = .failure(error)
            }
            if case .failure(let error) = result, !(error is CancellationError) { stage.explain(error) }
            await stage.strike()
            let verdict = try result.get()
            verdict.show(on: paper)
            return verdict.isGood ? 0 : 1
        } catch is CancellationError {
            paper.note("interrupted: everything is stopped")
            return 130
        } catch {
            Paper.complain("demo: \(error)")
            return 1
        }
    }
}

struct Arguments {
    static let usage = "usage: demo --fieldgate PATH --fieldbase PATH [--config FOLDER]"

    /// The daemon's binary.
    var fieldgate = ""
    /// The office's.
    var fieldbase = ""
    /// The folder of the shipped configuration.
    var config = "config"

    init(_ words: ArraySlice<String>) throws {
        var rest = words
        while let word = rest.popFirst() {
            guard let value = rest.popFirst() else { throw WorkbenchError("\(word) needs a value") }
            switch word {
            case "--fieldgate": fieldgate = value
            case "--fieldbase": fieldbase = value
            case "--config": config = value
            default: throw WorkbenchError("\(word) is no option")
            }
        }
        for (name, path) in [("--fieldgate", fieldgate), ("--fieldbase", fieldbase)]
        where !FileManager.default.isExecutableFile(atPath: path) {
            throw WorkbenchError("\(name) must name that program")
        }
        fieldgate = URL(fileURLWithPath: fieldgate).path
        fieldbase = URL(fileURLWithPath: fieldbase).path
    }
}
