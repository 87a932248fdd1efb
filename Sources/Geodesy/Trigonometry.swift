// The one place that reaches for libm, so that the rest of the core stays free of platform imports.
import Glibc

@inline(__always) func sin(_ radians: Double) -> Double { Glibc.sin(radians) }
@inline(__always) func cos(_ radians: Double) -> Double { Glibc.cos(radians) }
@inline(__always) func asin(_ value: Double) -> Double { Glibc.asin(value) }
@inline(__always) func atan2(_ y: Double, _ x: Double) -> Double { Glibc.atan2(y, x) }
