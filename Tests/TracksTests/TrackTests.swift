@testable import Tracks
