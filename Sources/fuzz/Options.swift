/// What the command line asks for.
struct Options {
    struct Fault: Error, CustomStringConvertible { let description: String }

    var seed: UInt64 = 1
    /// Of damaged maps, all formats together; tracks come on top.
    var bytes = 10_000_000
    /// Nil runs all rounds.
    var only: UInt64?
    /// For one input; beyond it, the reader hangs.
    var milliseconds = 5_000
    /// Of memory, at any time.
    var mebibytes = 512

    init(_ arguments: [String]) throws(Fault) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard let text = rest.popFirst(), let number = UInt64(text), number < 1 << 62 else {
                throw Fault(description: "\(name) needs a number")
            }
            switch name {
            case "--seed": seed = number
            case "--bytes": bytes = Int(number)
            case "--only": only = number
            case "--milliseconds": milliseconds = Int(number)
            case "--mebibytes": mebibytes = Int(number)
            default: throw Fault(description: "--seed, --bytes, --only, --milliseconds or --mebibytes; not \(name)")
            }
        }
    }
}
