/// Good files of each format, with something of everything that the readers know.
enum Seeds {
    static let geoJSON: [[UInt8]] = [
        """
        {"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"features":[
        {"type":"Feature","id":"a","properties":{"id":"front","name":"Північ","level":"evacuate","margin":"250m",
         "dwell":"120s","rings":{"evacuate":"0m","warning":"10km","advisory":"25km"},"action":"relocate"},
         "geometry":{"type":"Polygon","coordinates":[[[36.1,50.1],[36.4,50.1],[36.4,50.3],[36.1,50.3],[36.1,50.1]],
          [[36.2,50.15],[36.3,50.15],[36.25,50.2],[36.2,50.15]]]}},
        {"type":"Feature","properties":{"id":"bridge","radius":"1.5km","hours":"21:00-05:00 Europe/Kyiv"},
         "geometry":{"type":"Point","coordinates":[36.2,49.9,120]}},
        {"type":"Feature","properties":{"id":"road","kind":"stay_inside","width":"200m"},
         "geometry":{"type":"LineString","coordinates":[[36.0,49.8],[36.1,49.85],[36.2,49.8]]}}
        ]}
        """,
        """
        {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"valid":{"from":"2026-11-01",
        "until":"2026-12-01T06:00:00+02:00"},"units":["unit-01","unit-02"],"width":"1km","level":"warning"},"geometry":
        {"type":"GeometryCollection","geometries":[{"type":"MultiPolygon","coordinates":[[[[179.9,10],[180,10],[180,10.1],
        [179.9,10.1],[179.9,10]]],[[[-180,10],[-179.9,10],[-179.9,10.1],[-180,10]]]]},
        {"type":"MultiLineString","coordinates":[[[36,50],[36.1,50]],[[36.1,50],[36.1,50.1]]]}]}}]}
        """,
        #"{"type":"MultiPolygon","coordinates":[[[[36,50],[36.1,50],[36.1,50.1],[36,50.1],[36,50]]],[[[36,50],[37,51],[36,51],[37,50],[36,50]]]]}"#,
    ].map { Array($0.utf8) }

    static let kml: [[UInt8]] = [
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>
        <name>Зони</name><Style id="s"><PolyStyle><color>7f0000ff</color></PolyStyle></Style>
        <Folder><name>Північ</name><Placemark id="0A1B"><name>Лінія</name><styleUrl>#s</styleUrl>
        <description><![CDATA[<b>увага</b> & так]]></description>
        <ExtendedData><Data name="level"><value>evacuate</value></Data><Data name="ring_warning"><value>10km</value></Data>
        <Data name="valid_from"><value>2026-11-01</value></Data></ExtendedData>
        <Polygon><tessellate>1</tessellate><outerBoundaryIs><LinearRing><coordinates>
        36.51,50.01,0 36.61,50.01,0 36.61,50.11,0 36.51,50.01,0 </coordinates></LinearRing></outerBoundaryIs>
        <innerBoundaryIs><LinearRing><coordinates>36.59,50.02 36.6,50.02 36.6,50.03 36.59,50.02</coordinates></LinearRing>
        </innerBoundaryIs></Polygon></Placemark>
        <Placemark><name>Міст</name><TimeSpan><begin>2026-11</begin></TimeSpan><ExtendedData><Data name="radius">
        <value>500m</value></Data></ExtendedData><Point><coordinates>36.2, 49.9, 0</coordinates></Point></Placemark>
        </Folder><NetworkLink/><Placemark><visibility>0</visibility></Placemark></Document></kml>
        """,
        """
        <kml><Document id="root_doc"><Schema name="m" id="m"><SimpleField name="level" type="string"/></Schema>
        <Folder><name>mines</name><Placemark id="mines.1"><ExtendedData><SchemaData schemaUrl="#m">
        <SimpleData name="level">warning</SimpleData><SimpleData name="rings">{"advisory":"5km"}</SimpleData>
        <SimpleData name="width">150m</SimpleData></SchemaData></ExtendedData><MultiGeometry>
        <Polygon><outerBoundaryIs><LinearRing><coordinates>36.8,50.2 36.9,50.2 36.9,50.3 36.8,50.2</coordinates></LinearRing>
        </outerBoundaryIs></Polygon><LineString><coordinates>36.8,50.4&#32;36.9,50.4 36.9,50.5</coordinates></LineString>
        </MultiGeometry></Placemark></Folder></Document></kml>
        """,
    ].map { Array($0.utf8) }

    static let geoJSONWords: [[UInt8]] = [
        "[", "]", "{", "}", ",", ":", "\"", "[[", "]]", "[[[[", "{\"a\":", "null", "true", "\\u0000", "\\ud800", "\\",
        "\"type\":\"Polygon\",", "\"type\":\"Point\",", "\"type\":\"GeometryCollection\",\"geometries\":[",
        "\"id\":\"x\",",
        "\"level\":\"warning\",", "\"radius\":\"10m\",", "\"kind\":\"stay_inside\",", "\"rings\":{},", "[180,90],",
        "[36.1,50.1],[36.1,50.1],", "[-180,-90],", "\u{0}", "\u{feff}", "я", "\u{202e}",
    ].map { Array($0.utf8) }

    static let kmlWords: [[UInt8]] = [
        "<", ">", "</", "/>", "&", "&#0;", "&#x41;", "&lt;", "]]>", "<![CDATA[", "<!--", "-->", "<?x ?>",
        "<!DOCTYPE a [<!ENTITY b \"c\">]>", "&b;", "<a>", "</a>", "<Folder>", "<MultiGeometry>", "</MultiGeometry>",
        "<Placemark>", "</Placemark>", "<Polygon>", "<coordinates>", "</coordinates>", " 36.1,50.1 ", ",", " 180,90 ",
        " id=\"x\"", " a='", "encoding=\"windows-1251\"", "encoding=\"UTF-16\"", "<visibility>0</visibility>", "\u{0}",
        "\u{feff}", "я", "<Data name=\"units\"><value>[</value></Data>", "<TimeSpan><end>2024-02</end></TimeSpan>",
    ].map { Array($0.utf8) }
}
