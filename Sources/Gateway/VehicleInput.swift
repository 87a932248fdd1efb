import Settings

/// One of the vehicle's inputs, asked once in a round: a program is started at its beginning and heard until its end,
/// files and lines are read at its end, so that what is told together is of one moment.
struct VehicleInput {
    enum Answer: Equatable {
        case word(VehicleWord)
        /// Of a GPIO line.
        case level(Bool)

        func ignition() throws(VehicleFault) -> Bool {
            switch self {
            case .word(let word): try word.ignition()
            case .level(let isActive): isActive
            }
        }

        /// A line has no distance to tell: counted as one it would say that the vehicle stands.
        func odometerMetres(unitMetres: Double) throws(VehicleFault) -> Double {
            switch self {
            case .word(let word): try word.odometerMetres(unitMetres: unitMetres)
            case .level: throw .notUnderstood
            }
        }
    }

    private var command = VehicleCommand()
    /// Of the program, in this round.
    private var heard: Result<Answer, VehicleFault>?

    /// Whether waiting a little may bring something.
    var isBusy: Bool { command.isBusy }

    /// Begins a round.
    ///
    /// - Parameter limit: what a program is given.
    mutating func begin(_ source: VehicleSettings.Source?, within limit: Duration) {
        heard = nil
        guard case .command(let words)? = source else { return }
        do { try command.begin(words, within: limit) } catch { heard = .failure(error) }
    }

    mutating func look() {
        do {
            guard let said = try command.look() else { return }
            heard = .success(.word(try VehicleWord(in: said)))
        } catch {
            heard = .failure(error)
        }
    }

    /// What the round brought; nil when nobody is asked, or a program needs longer.
    func finish(_ source: VehicleSettings.Source?) throws(VehicleFault) -> Answer? {
        switch source {
        case nil: nil
        case .command: try heard?.get()
        case .file(let path): .word(try VehicleWord(in: try VehicleFile.read(path)))
        case .gpio(let chip, let line, let isActiveLow):
            .level(try VehicleLine.isActive(chip: chip, line: line, isActiveLow: isActiveLow))
        }
    }

    /// For other settings, or the end.
    mutating func abandon() { command.abandon() }
}
