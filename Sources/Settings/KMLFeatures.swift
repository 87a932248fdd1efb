import MapFiles
import Wire

/// Walks a KML document's containers and makes a feature of each placemark.
struct KMLFeatures {
    /// Faults, and what was left out, that are listed one by one; finding each one's line reads the file up to it.
    static let limit = 200

    private let bytes: [UInt8]
    private(set) var features: [JSONNode] = []
    private(set) var left: [KMLLeftOut]
    private(set) var faults: [KMLFault] = []
    private var leftBeyondLimit = 0

    init(bytes: [UInt8], left: [KMLLeftOut]) {
        self.bytes = bytes
        self.left = left
    }

    /// Where a feature stands among documents and folders.
    private struct Surroundings {
        var document = ""
        var folders: [String] = []

        /// What the file calls the layer; empty when it doesn't.
        var layer: String { folders.isEmpty ? document : folders.joined(separator: "/") }
    }

    /// What says how things look, or tells about them, and nothing of where danger is.
    private static let silent: Set<String> = [
        "name", "visibility", "open", "author", "link", "address", "AddressDetails", "phoneNumber", "Snippet",
        "snippet",
        "description", "LookAt", "Camera", "AbstractView", "styleUrl", "Style", "StyleMap", "Schema", "Metadata",
        "ExtendedData", "balloonVisibility", "CascadingStyle", "NetworkLinkControl",
    ]

    private static let reasons = [
        "NetworkLink": "what it links to is not fetched", "GroundOverlay": "pictures are no zones",
        "ScreenOverlay": "pictures are no zones", "PhotoOverlay": "pictures are no zones", "Tour": "tours are no zones",
        "Track": "tracks are no zones", "MultiTrack": "tracks are no zones", "Model": "models are no zones",
        "Region": "zones are in force at every scale", "TimeStamp": "a moment is no time of validity",
        "TimeSpan": "only a placemark's own is its time of validity",
    ]

    mutating func read(_ root: MarkupElement) {
        switch root.name {
        case "kml": for child in root.children { visit(child, in: Surroundings()) }
        case "Document", "Folder", "Placemark": visit(root, in: Surroundings())
        default:
            fault(
                root.offset, "", "this is no KML: its outermost element is \(root.name.quotable)", "a KML or KMZ file")
        }
        // Where no danger is meant, somebody says so; a map whose folders were all hidden says nothing.
        if features.isEmpty, faults.isEmpty {
            fault(
                root.offset, "", "nothing in this file can be a zone",
                "placemarks with shapes that aren't hidden; where no zone is meant, an empty FeatureCollection")
        }
        if leftBeyondLimit > 0 {
            left.append(
                KMLLeftOut(
                    offset: root.offset, element: "kml", name: "", reason: "\(leftBeyondLimit) more things like these"))
        }
    }

    private mutating func fault(_ offset: Int, _ name: String, _ message: String, _ remedy: String) {
        guard faults.count < Self.limit else { return }
        faults.append(KMLFault(offset: offset, name: name, message: message, remedy: remedy))
    }

    private mutating func leave(_ element: MarkupElement, _ name: String, _ reason: String) {
        guard left.count < Self.limit else {
            leftBeyondLimit += 1
            return
        }
        left.append(KMLLeftOut(offset: element.offset, element: element.name, name: name, reason: reason))
    }

    /// As deep as the document is nested, which its reader bounds.
    private mutating func visit(_ element: MarkupElement, in surroundings: Surroundings) {
        switch element.name {
        case "Placemark": placemark(element, in: surroundings)
        case "Document", "Folder":
            let name = KMLText.name(element.child("name")?.text ?? "")
            guard !Self.isHidden(element) else { return leave(element, name, "it is hidden, and all in it") }
            var inner = surroundings
            if element.name == "Document" { inner.document = name } else if !name.isEmpty { inner.folders.append(name) }
            for child in element.children { visit(child, in: inner) }
        case let name where Self.silent.contains(name): break
        default:
            leave(
                element, KMLText.name(element.child("name")?.text ?? ""),
                Self.reasons[element.name] ?? "nothing is known of such an element")
        }
    }

    private static func isHidden(_ element: MarkupElement) -> Bool {
        let text = element.child("visibility").map { KMLText.trimmed($0.text).lowercased() }
        return text == "0" || text == "false"
    }

    private mutating func placemark(_ element: MarkupElement, in surroundings: Surroundings) {
        let name = KMLText.name(element.child("name")?.text ?? "")
        guard !Self.isHidden(element) else { return leave(element, name, "it is hidden") }
        var properties = KMLProperties(bytes: bytes)
        properties.read(element, name: name, layer: surroundings.layer)
        for found in properties.faults { fault(found.offset, name, found.message, found.remedy) }
        var geometry = KMLGeometry(bytes: bytes, hasRadius: properties.has("radius"))
        for child in element.children where !Self.silent.contains(child.name) {
            if KMLGeometry.names.contains(child.name) {
                geometry.read(child)
            } else if child.name != "TimeSpan" {
                leave(child, name, Self.reasons[child.name] ?? "nothing is known of such an element")
            }
        }
        for found in geometry.faults { fault(found.offset, name, found.message, found.remedy) }
        for found in geometry.left { leave(found.element, name, found.reason) }
        guard let node = geometry.node(at: element.offset) else {
            if geometry.faults.isEmpty { leave(element, name, "nothing is drawn in it") }
            return
        }
        var members = [JSONMember.made("type", .string("Feature"), at: element.offset)]
        if let id = element.attributes["id"], id.isPlainName, id.utf8.count <= 64 {
            members.append(.made("id", .string(id), at: element.offset))
        }
        members.append(.made("properties", .object(properties.members), at: element.offset))
        members.append(JSONMember(key: "geometry", offset: node.offset, node: node))
        features.append(JSONNode(offset: element.offset, value: .object(members)))
    }
}
