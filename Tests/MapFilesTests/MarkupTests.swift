@testable import MapFiles
