/// Rules on documents and on the package's shape.
enum PaperRules {
    /// The targets of relative links in Markdown text, without their `#anchor`; fenced code and code spans don't count.
    static func relativeLinks(in file: TreeFile) -> [(line: Int, target: String)] {
        var fenced = false
        var links: [(line: Int, target: String)] = []
        for (number, line) in file.lines {
            if line.contains(#/^\s*(```|~~~)/#) {
                fenced.toggle()
                continue
            }
            if fenced { continue }
            let prose = line.replacing(#/`[^`]*`/#) { String(repeating: "x", count: $0.output.count) }
            for match in prose.matches(of: #/\]\(([^)\s]+)[^)]*\)/#) {
                let target = match.1
                if target.hasPrefix("#") || target.contains(#/^[a-z][a-z0-9+.-]*:/#) { continue }
                links.append((number, String(target.prefix { $0 != "#" })))
            }
        }
        return links
    }

    /// Links of `file` that lead nowhere. `exists` answers for a path from the package's root.
    static func brokenLinks(in file: TreeFile, exists: (String) -> Bool) -> [Finding] {
        relativeLinks(in: file).compactMap { line, target in
            let folder = file.path.split(separator: "/").dropLast()
            guard let path = resolved(target, from: folder.map(String.init)) else {
                return file.finding(line, "link leaves the tree: \(target)")
            }
            return exists(path) ? nil : file.finding(line, "link leads nowhere: \(target)")
        }
    }

    private static func resolved(_ target: String, from folder: [String]) -> String? {
        var parts = folder
        for part in target.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(String(part))
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.joined(separator: "/")
    }

    /// A decision record has a number, a title, and says when, in what state, why and instead of what.
    static func decisionFindings(in file: TreeFile) -> [Finding] {
        let name = file.path.split(separator: "/").last.map(String.init) ?? ""
        var findings: [Finding] = []
        if !name.contains(#/^\d{4}-[a-z0-9-]+\.md$/#) {
            findings.append(file.finding(1, "not named NNNN-what-was-decided.md"))
        }
        for word in ["Date", "Status", "Context", "Options", "Why"] {
            let said = file.lines.contains { _, line in
                let label = line.drop { !$0.isLetter }
                return label.lowercased().hasPrefix(word.lowercased())
                    && !(label.dropFirst(word.count).first?.isLetter ?? false)
            }
            if !said { findings.append(file.finding(1, "a decision record without \(word)")) }
        }
        return findings
    }

    /// Two records can't share a number.
    static func sharedNumbers(_ names: [String]) -> [String] {
        let numbers = names.map { String($0.prefix(4)) }
        return zip(names, numbers).filter { entry in numbers.count { $0 == entry.1 } > 1 }.map(\.0).sorted()
    }

    /// A changelog names its three sections under the newest version, and has one.
    static func changelogFindings(in file: TreeFile) -> [Finding] {
        let headings = file.lines.map(\.text).filter { $0.hasPrefix("## ") || $0.hasPrefix("### ") }
        let newest = headings.drop { !$0.hasPrefix("## ") }.dropFirst().prefix { !$0.hasPrefix("## ") }
        var findings = headings.contains { $0.hasPrefix("## ") } ? [] : [file.finding(1, "no version")]
        for section in ["### Safety", "### Features", "### Internals"] where !newest.contains(Substring(section)) {
            findings.append(file.finding(1, "the newest version has no section \(section)"))
        }
        return findings
    }

    /// Folders below `Sources` or `Tests` that the manifest doesn't name: their files would be neither built nor run.
    static func homelessFolders(_ folders: [String], manifest: String) -> [String] {
        folders.filter { !manifest.contains("\"\($0)\"") }
    }
}
