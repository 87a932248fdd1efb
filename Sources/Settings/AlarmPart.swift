import Safety
import Wire

/// The `alarm` part: the hooks, and the ladder that names them.
extension SettingsValues {
    static let hookLimit = 8
    static let stepLimit = 8
    static let timeoutRange = Duration.seconds(1) ... .seconds(60)
    static let afterRange = Duration.seconds(1) ... .seconds(3600)
    static let everyRange = Duration.seconds(10) ... .seconds(3600)

    /// Nil after a problem.
    mutating func alarm() -> AlarmSettings? {
        let hooks = hooks()
        let onDelay = duration("alarm.on_delay")
        let repeatDistress = duration("alarm.repeat_distress")
        let steps = escalation(hooks)
        if let hooks, hooks.isEmpty {
            warning(
                "alarm.hooks", at: place("alarm.hooks"),
                "no program is named, so that an alarm makes no sound on board",
                "hooks: \(Self.entry("alarm.hooks").example)")
        }
        guard let hooks, let onDelay, let repeatDistress, let steps else { return nil }
        idle(hooks, steps)
        return AlarmSettings(
            hooks: hooks,
            policy: AlarmPolicy(onDelay: onDelay, escalation: steps, repeatDistress: repeatDistress))
    }

    /// Programs that nothing would ever run.
    private mutating func idle(_ hooks: [AlarmHook], _ steps: [EscalationStep]) {
        let named = Set(steps.flatMap(\.hooks))
        for (index, hook) in hooks.enumerated() where hook.at == .escalation && !named.contains(hook.name) {
            warning(
                "alarm.hooks[\(index + 1)].at", at: place("alarm.hooks"),
                "no step of alarm.escalation names \(hook.name.quotable), so that it is never run",
                "a step with hooks: [\(hook.name)], or at: sounding")
        }
    }

    // MARK: Hooks

    private struct Draft {
        var name: String?
        let place: TextPlace
        var hook: AlarmHook
    }

    private mutating func hooks() -> [AlarmHook]? {
        let key = "alarm.hooks"
        guard let items = list(key, atMost: Self.hookLimit) else { return nil }
        var drafts: [Draft] = []
        for (index, item) in items.enumerated() {
            let name = "\(key)[\(index + 1)]"
            switch item.content {
            case .text:
                guard let path = program(item, name) else { continue }
                drafts.append(Draft(name: nil, place: place(of: item.spot), hook: AlarmHook(name: "", path: path)))
            case .group(let entries):
                if let draft = hook(entries, name, at: place(of: item.spot)) { drafts.append(draft) }
            default:
                problem(
                    name, at: place(of: item.spot), "\(item.kind) stands where one value should",
                    "a list, such as \(Self.entry(key).example)")
            }
        }
        let hooks = named(drafts)
        return hooks.count == items.count ? hooks : nil
    }

    private mutating func hook(_ entries: [Written.Entry], _ key: String, at place: TextPlace) -> Draft? {
        let before = problems.errors.count
        let values = group(entries, key, names: ["name", "run", "timeout", "at", "levels"])
        var draft = Draft(place: place, hook: AlarmHook(name: "", path: ""))
        if let name = values["name"] {
            if let text = name.text, UnitAddress.isSegment(text) {
                draft.name = text
            } else {
                problem(
                    "\(key).name", at: self.place(of: name.spot),
                    "\(name.text?.quotable ?? name.kind) can't be a hook's name",
                    "1 to 32 of a–z, 0–9 and -, such as siren")
            }
        }
        if let run = values["run"] {
            if let path = program(run, "\(key).run") { draft.hook.path = path }
        } else if !entries.contains(where: { $0.key == "run" }) {
            problem(key, at: place, "the hook names no program", "run: /usr/lib/fieldgate/hooks/siren")
        }
        if let timeout = values["timeout"],
            let limit = duration(timeout, "\(key).timeout", Self.timeoutRange, example: "10s")
        {
            draft.hook.timeout = limit
        }
        if let at = values["at"], let known = word(at, "\(key).at", AlarmHook.At.self) { draft.hook.at = known }
        if let written = values["levels"], let levels = levels(written, "\(key).levels") { draft.hook.levels = levels }
        return problems.errors.count == before ? draft : nil
    }

    private mutating func levels(_ value: Written, _ key: String) -> [Level]? {
        guard let texts = texts(value, key, 1...3, example: "[warning, evacuate]") else { return nil }
        var levels: [Level] = []
        for (index, text) in texts.enumerated() {
            let item = Written(text.text, at: text.place)
            if let level = word(item, "\(key)[\(index + 1)]", Level.self) { levels.append(level) }
        }
        return levels.count == texts.count ? levels.sorted() : nil
    }

    /// Absolute; nil after a problem.
    private mutating func program(_ value: Written, _ key: String) -> String? {
        let spot = place(of: value.spot)
        guard let text = value.text, text.hasPrefix("/"), text.utf8.count <= 1024 else {
            problem(
                key, at: spot, "\(value.text?.quotable ?? value.kind) is no absolute path",
                "the program's full path, without arguments, such as /usr/lib/fieldgate/hooks/siren")
            return nil
        }
        let path = Path.absolute(text, from: base)
        guard let fault = Self.programFault(path) else { return path }
        let remedy = "the path of a program that the service may execute"
        if toleratesMissingPrograms {
            warning(key, at: spot, fault, remedy)
            return path
        }
        problem(key, at: spot, fault, remedy)
        return nil
    }

    static func programFault(_ path: String) -> String? {
        do {
            guard try RawFile.facts(path).kind == .regular else { return "this is not a program's file" }
            return RawFile.isExecutable(path) ? nil : "the file is not executable"
        } catch {
            return "the program can't be found: \(error.reason)"
        }
    }

    /// Names as written; the others after their files, made unique. Settings from before hooks had names stay good.
    private mutating func named(_ drafts: [Draft]) -> [AlarmHook] {
        var taken: Set<String> = []
        for draft in drafts {
            guard let name = draft.name, !taken.insert(name).inserted else { continue }
            problem(
                "alarm.hooks", at: draft.place, "two hooks have the name \(name.quotable)", "a name of its own for each"
            )
        }
        return drafts.map { draft in
            var hook = draft.hook
            if let name = draft.name {
                hook.name = name
            } else {
                hook.name = Self.freeName(for: hook.path, taken)
                taken.insert(hook.name)
            }
            return hook
        }
    }

    private static func freeName(for path: String, _ taken: Set<String>) -> String {
        let file = Path.name(of: path)
        let stem = file.lastIndex(of: ".").map { $0 == file.startIndex ? file[...] : file[..<$0] } ?? file[...]
        let letters = stem.lowercased().unicodeScalars.map { scalar -> Character in
            UnitAddress.isSegment(String(scalar)) ? Character(scalar) : "-"
        }
        let name = letters.isEmpty ? "hook" : String(letters.prefix(30))
        guard taken.contains(name) else { return name }
        return (2...9).map { "\(name.prefix(30))-\($0)" }.first { !taken.contains($0) } ?? name
    }

    // MARK: The ladder

    /// The standard one when absent; nil after a problem.
    private mutating func escalation(_ hooks: [AlarmHook]?) -> [EscalationStep]? {
        let key = "alarm.escalation"
        guard isPresent(key) else { return EscalationStep.standard }
        guard let items = list(key, atMost: Self.stepLimit) else { return nil }
        if items.isEmpty {
            warning(
                key, at: place(key), "there are no steps, so that nothing follows when nobody answers",
                "a step, or remove the key for the default: all again after 60s without the crew's answer")
        }
        var steps: [EscalationStep] = []
        for (index, item) in items.enumerated() {
            let name = "\(key)[\(index + 1)]"
            guard case .group(let entries) = item.content else {
                problem(
                    name, at: place(of: item.spot), "\(item.kind) stands where a step should",
                    "{after: 60s, without: crew}")
                continue
            }
            guard let step = step(entries, name, at: place(of: item.spot), hooks) else { continue }
            if let last = steps.last, last.after > step.after {
                problem(
                    "\(name).after", at: place(of: item.spot), "this step comes earlier than the one before it",
                    "steps in the order of their times")
            }
            steps.append(step)
        }
        return steps.count == items.count ? steps : nil
    }

    private mutating func step(
        _ entries: [Written.Entry], _ key: String, at place: TextPlace, _ hooks: [AlarmHook]?
    ) -> EscalationStep? {
        let before = problems.errors.count
        let values = group(entries, key, names: ["after", "without", "from", "hooks", "every"])
        for (name, example) in [("after", "60s"), ("without", "crew")]
        where !entries.contains(where: { $0.key == name }) {
            problem(key, at: place, "the step has no \(name)", "\(name): \(example)")
        }
        let after = values["after"].flatMap { duration($0, "\(key).after", Self.afterRange, example: "60s") }
        let without = values["without"].flatMap { word($0, "\(key).without", EscalationStep.Party.self) }
        let from = values["from"].flatMap { word($0, "\(key).from", Level.self) }
        let every = values["every"].flatMap { duration($0, "\(key).every", Self.everyRange, example: "60s") }
        var names: [String] = []
        if let written = values["hooks"],
            let texts = texts(written, "\(key).hooks", 0...Self.hookLimit, example: "[sms]")
        {
            for (index, text) in texts.enumerated() {
                if let hooks, !hooks.contains(where: { $0.name == text.text }) {
                    let known = hooks.map(\.name)
                    let near = Suggestion.nearest(to: text.text, among: known).map { "did you mean '\($0)'?" }
                    problem(
                        "\(key).hooks[\(index + 1)]", at: text.place, "no hook has the name \(text.text.quotable)",
                        near
                            ?? (known.isEmpty
                                ? "a hook with this name in alarm.hooks" : "one of " + known.joined(separator: ", ")))
                }
                names.append(text.text)
            }
        }
        guard problems.errors.count == before, let after, let without else { return nil }
        return EscalationStep(after: after, without: without, from: from ?? .warning, hooks: names, every: every)
    }
}
