import BaseOffice
import Testing

@Suite struct EnrolmentTests {
    @Test func aUnitIsKnownByItsId() { #expect(Enrolment(unit: "unit-01").unit == "unit-01") }
}
