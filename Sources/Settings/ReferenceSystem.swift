import Wire

/// The `crs` that GeoJSON had until 2016, and that programs still write.
enum ReferenceSystem {
    /// Names of WGS-84 in longitude and latitude. The EPSG name is what older writers put over the same order.
    private static let known = [
        "urn:ogc:def:crs:ogc:1.3:crs84", "urn:ogc:def:crs:ogc::crs84", "urn:ogc:def:crs:epsg::4326", "epsg:4326",
        "ogc:crs84", "crs84", "http://www.opengis.net/def/crs/ogc/1.3/crs84",
        "http://www.opengis.net/def/crs/epsg/0/4326",
    ]

    /// What is wrong with it; `null` means that nothing is said (GeoJSON 2008 §3), and then it is WGS 84 (RFC 7946 §4).
    static func fault(in root: JSONNode) -> (offset: Int, message: String, remedy: String)? {
        guard let crs = root.given("crs") else { return nil }
        let name = crs["properties"]?["name"]?.text ?? crs["properties"]?["code"].flatMap(code)
        if let name, known.contains(name.lowercased()) { return nil }
        return (
            crs.offset, "the file is in \(name?.quotable ?? "a reference system without a name")",
            "save it in WGS 84 (EPSG:4326), longitude first"
        )
    }

    /// `{"type": "EPSG", "properties": {"code": 4326}}`, as the oldest writers have it.
    private static func code(_ node: JSONNode) -> String? {
        guard case .integer(let code) = node.value else { return node.text.map { "EPSG:\($0)" } }
        return "EPSG:\(code)"
    }
}
