import Wire
internal import Yams

/// Texts with a form: names, hosts, paths that need not exist, and lists.
extension SettingsValues {
    mutating func segment(_ key: String) -> String? {
        guard let found = text(key) else { return nil }
        guard UnitAddress.isSegment(found.text) else {
            problem(
                key, at: found.place, "\(found.text.quotable) can't be one segment of a topic",
                "1 to 32 of a–z, 0–9 and -, such as \(Self.entry(key).example)")
            return nil
        }
        guard key != "unit.id" || found.text != UnitAddress.office else {
            problem(key, at: found.place, "'office' is the base office's own name", "another id, such as unit-01")
            return nil
        }
        return found.text
    }

    mutating func name(_ key: String) -> String? {
        guard let found = text(key) else { return nil }
        guard found.text.isPlainName, found.text.count <= 64 else {
            problem(
                key, at: found.place, "\(found.text.quotable) can't be shown as a name",
                "1 to 64 characters without control characters or blanks at the ends")
            return nil
        }
        return found.text
    }

    mutating func user(_ key: String) -> String? {
        guard let found = text(key) else { return nil }
        guard found.text.isPlainName, found.text.utf8.count <= 64 else {
            problem(
                key, at: found.place, "\(found.text.quotable) can't be a user name",
                "1 to 64 bytes without control characters or blanks at the ends")
            return nil
        }
        return found.text
    }

    mutating func host(_ key: String) -> String? {
        guard let found = text(key) else { return nil }
        guard Host.isValid(found.text) else {
            let isURL = found.text.contains("/")
            problem(
                key, at: found.place,
                isURL ? "\(found.text.quotable) is more than a host" : "\(found.text.quotable) is no host",
                "a host name or an address, such as \(Self.entry(key).example)")
            return nil
        }
        return found.text
    }

    /// Absolute; the file's folder is where a relative one starts.
    mutating func folder(_ key: String) -> String? {
        guard let found = text(key) else { return nil }
        guard !found.text.isEmpty, found.text.utf8.count <= 1024, !found.text.hasPrefix("~") else {
            problem(
                key, at: found.place, "\(found.text.quotable) is no path that is understood here",
                "an absolute path, or one relative to this file, such as \(Self.entry(key).example)")
            return nil
        }
        return Path.absolute(found.text, from: base)
    }

    mutating func socket(_ key: String) -> String? {
        guard let path = folder(key) else { return nil }
        // sockaddr_un has 108 bytes, the last of them zero (unix(7)).
        guard path.utf8.count <= 107 else {
            problem(
                key, at: place(key), "the path of a socket can't have \(path.utf8.count) bytes",
                "107 bytes at most, such as \(Self.entry(key).example)")
            return nil
        }
        return path
    }

    /// The items of a list of scalars; nil after a problem with the list itself, or when it is absent.
    mutating func items(_ key: String, atLeast least: Int, atMost most: Int) -> [Text]? {
        let entry = Self.entry(key)
        guard let leaf = tree.leaves[key], case .sequence(let sequence) = leaf.node else {
            guard isPresent(key), !(tree.leaves[key].map { SettingsTree.isNull($0.node) } ?? false) else {
                _ = text(key)
                return nil
            }
            problem(key, at: place(key), "this is not a list", "a list, such as \(entry.example)")
            return nil
        }
        guard (least...most).contains(sequence.count) else {
            problem(
                key, at: place(key), "the list has \(sequence.count) items",
                "\(entry.kind.range), such as \(entry.example)")
            return nil
        }
        var items: [Text] = []
        for (index, node) in sequence.enumerated() {
            let place = node.mark.map(TextPlace.init) ?? place(key)
            if case .scalar(let scalar) = node, !SettingsTree.isNull(node) {
                items.append(Text(text: scalar.string, place: place))
            } else {
                let kind = SettingsTree.isNull(node) ? "nothing" : SettingsTree.kind(node)
                problem(
                    "\(key)[\(index + 1)]", at: place, "\(kind) stands where one value should",
                    "a list, such as \(entry.example)")
            }
        }
        return items.count == sequence.count ? items : nil
    }
}
