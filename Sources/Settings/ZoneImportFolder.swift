#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension ZoneImport {
    /// Writes all outputs into a folder, which is made if it isn't there: each whole or not at all.
    ///
    /// - Precondition: there are no errors.
    /// - Throws: what the system refuses, and files that are there already unless `overwrites`; then none is written.
    public func write(to directory: String, overwrites: Bool) throws(Problem) {
        precondition(!hasErrors, "zone files with errors are never written")
        do throws(FileError) {
            try RawFile.makeFolder(directory, mode: 0o755)
        } catch {
            throw Self.problem(directory, error)
        }
        if !overwrites {
            for output in outputs where RawFile.exists("\(directory)/\(output.name)") {
                throw Problem(
                    .error, file: "\(directory)/\(output.name)", at: .start, key: "file", "the file is there already",
                    remedy: "--force to overwrite it, or another folder")
            }
        }
        for output in outputs {
            let path = "\(directory)/\(output.name)"
            // A name that no reader of zones takes for one, should the power go now.
            let temporary = "\(directory)/.\(output.name).new"
            do throws(FileError) {
                try RawFile.write(output.bytes, to: temporary, mode: 0o644)
                try RawFile.rename(temporary, to: path)
                try RawFile.syncFolder(directory)
            } catch {
                throw Self.problem(path, error)
            }
        }
    }

    private static func problem(_ path: String, _ error: FileError) -> Problem {
        Problem(
            .error, file: path, at: .start, key: "file", "the file can't be written: \(error.reason)",
            remedy: "a folder that you may write to, on a disk with room")
    }
}
