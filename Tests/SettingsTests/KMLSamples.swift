import FoundationEssentials

/// Files as drawing programs write them.
enum KMLSamples {
    /// Google Earth: styles, folders, descriptions in CDATA, hidden placemarks, elements of its own, an overlay.
    static let earth = """
        <?xml version="1.0" encoding="UTF-8"?>
        <kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2" xmlns:kml="http://www.opengis.net/kml/2.2" xmlns:atom="http://www.w3.org/2005/Atom">
        <Document>
          <name>Зони листопад.kml</name>
          <StyleMap id="m_ylw-pushpin">
            <Pair>
              <key>normal</key>
              <styleUrl>#s_ylw-pushpin</styleUrl>
            </Pair>
          </StyleMap>
          <Style id="s_ylw-pushpin">
            <PolyStyle><color>7f0000ff</color></PolyStyle>
          </Style>
          <gx:CascadingStyle kml:id="__managed_style_1"><styleUrl/></gx:CascadingStyle>
          <Folder>
            <name>Лінія фронту</name>
            <open>1</open>
            <Placemark id="0A1B2C3D4E">
              <name>Північ</name>
              <description><![CDATA[<b>увага</b> & <img src="x.png">]]></description>
              <styleUrl>#m_ylw-pushpin</styleUrl>
              <ExtendedData>
                <Data name="level"><value>evacuate</value></Data>
                <Data name="ring_warning"><value>10km</value></Data>
                <Data name="ring_advisory"><value>25km</value></Data>
              </ExtendedData>
              <Polygon>
                <tessellate>1</tessellate>
                <outerBoundaryIs>
                  <LinearRing>
                    <coordinates>
                      36.51231232345678,50.01231231234567,0 36.61231232345678,50.01231231234567,0 36.61231232345678,50.11231231234567,0 36.51231232345678,50.01231231234567,0 
                    </coordinates>
                  </LinearRing>
                </outerBoundaryIs>
              </Polygon>
            </Placemark>
            <Placemark>
              <name>Схід</name>
              <visibility>0</visibility>
              <Polygon><outerBoundaryIs><LinearRing><coordinates>36,50 36.1,50 36.1,50.1 36,50</coordinates></LinearRing></outerBoundaryIs></Polygon>
            </Placemark>
          </Folder>
          <Folder>
            <name>Мости та міни</name>
            <Placemark>
              <name>Міст</name>
              <LookAt><longitude>36</longitude><latitude>50</latitude></LookAt>
              <ExtendedData><Data name="radius"><value>500m</value></Data></ExtendedData>
              <Point><gx:drawOrder>1</gx:drawOrder><coordinates>36.2,49.9,0</coordinates></Point>
            </Placemark>
            <Placemark>
              <name>Мітка</name>
              <Point><coordinates>36.3,49.9,0</coordinates></Point>
            </Placemark>
            <Placemark>
              <name>Поле</name>
              <TimeSpan><begin>2026-11</begin><end>2027-03</end></TimeSpan>
              <MultiGeometry>
                <Polygon><outerBoundaryIs><LinearRing><coordinates>36.4,50 36.5,50 36.5,50.1 36.4,50</coordinates></LinearRing></outerBoundaryIs></Polygon>
                <Point><coordinates>36.45,50.05</coordinates></Point>
              </MultiGeometry>
            </Placemark>
          </Folder>
          <NetworkLink><name>Live</name><Link><href>http://example.org/x.kml</href></Link></NetworkLink>
          <GroundOverlay><name>Скан</name><Icon><href>files/scan.png</href></Icon></GroundOverlay>
        </Document>
        </kml>
        """

    /// QGIS: a schema, data by attribute, ids by row.
    static let qgis = """
        <?xml version="1.0" encoding="utf-8" ?>
        <kml xmlns="http://www.opengis.net/kml/2.2">
        <Document id="root_doc">
        <Schema name="mines" id="mines">
          <SimpleField name="level" type="string"></SimpleField>
          <SimpleField name="margin" type="string"></SimpleField>
          <SimpleField name="fid" type="int"></SimpleField>
        </Schema>
        <Folder><name>mines</name>
          <Placemark id="mines.1">
          <name>Mine field A</name>
          <Style><LineStyle><color>ff0000ff</color></LineStyle><PolyStyle><fill>0</fill></PolyStyle></Style>
          <ExtendedData><SchemaData schemaUrl="#mines">
            <SimpleData name="level">warning</SimpleData>
            <SimpleData name="margin">100m</SimpleData>
            <SimpleData name="fid">17</SimpleData>
          </SchemaData></ExtendedData>
              <MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>36.8,50.2 36.9,50.2 36.9,50.3 36.8,50.2</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry>
          </Placemark>
          <Placemark id="mines.2">
          <ExtendedData><SchemaData schemaUrl="#mines">
            <SimpleData name="level">warning</SimpleData>
          </SchemaData></ExtendedData>
              <Polygon><outerBoundaryIs><LinearRing><coordinates>36.8,50.4 36.9,50.4 36.9,50.5 36.8,50.4</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>36.85,50.41 36.86,50.41 36.86,50.42 36.85,50.41</coordinates></LinearRing></innerBoundaryIs></Polygon>
          </Placemark>
        </Folder>
        </Document></kml>
        """

    /// One circle, as a KMZ of Python's zipfile, with a picture and a second document.
    static var kmz: [UInt8] { Data(base64Encoded: kmzText.joined()).map { Array($0) } ?? [] }

    private static let kmzText = [
        "UEsDBBQAAAAIAAAAdl2lvutbBgAAAAQAAAALAAAAZmlsZXMvYS5wbmfrDPBzBwBQSwMEFAAAAAgAAAB2XTZnsbHeAAAANAEA",
        "AAcAAABkb2Mua21sVY9BbsIwEEX3OUXkNfWkoa1KNTEb6JpFewArGYFFbKPYISxbDtEF4hAcJb5RnUIFbEaj+W9m/sfpTtfp",
        "lhqnrCnYI89YSqa0lTLLgn1+vD+8sqlIcB2pSBpXsJX3mzeAruu43ZBZKscNeYgE5DxnAme2bDUZL9BITaI/9KfwFfb9CeFv",
        "gItalqRls/4njuEnfIf9RU9wvvNkKqpm0st4L9Z0UArWyEq1Lv7Yyrol8ZxlGuHcI5xpuFtOcGHVYKW0tomhpCcnxi88Hz1N",
        "+GSUIdwKCBcabizCNc8QUiS/UEsDBBQAAAAIAAAAdl11GGR3CAAAAAYAAAAHAAAAb2xkLmttbLPJzs3RtwMAUEsBAhQDFAAA",
        "AAgAAAB2XaW+61sGAAAABAAAAAsAAAAAAAAAAAAAAIABAAAAAGZpbGVzL2EucG5nUEsBAhQDFAAAAAgAAAB2XTZnsbHeAAAA",
        "NAEAAAcAAAAAAAAAAAAAAIABLwAAAGRvYy5rbWxQSwECFAMUAAAACAAAAHZddRhkdwgAAAAGAAAABwAAAAAAAAAAAAAAgAEy",
        "AQAAb2xkLmttbFBLBQYAAAAAAwADAKMAAABfAQAAAAA=",
    ]
}
