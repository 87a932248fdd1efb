import Safety
import Testing
import Wire

@Suite("Positions kept as numbers")
struct PositionsTests {
    private let limits = JSONLimits(bytes: 1 << 16, depth: 8, values: 100, positions: 5)

    private func read(_ text: String) throws -> JSONNode { try JSONReader.read(Array(text.utf8), within: limits) }

    @Test func aListOfPositionsKeepsNumbersAndPlaces() throws {
        guard case .positions(let list) = try read(" [ [36.5, 50], [ -1e1 ,2,180.5 ]]").value else {
            Issue.record("a tree")
            return
        }
        #expect(list.count == 2)
        #expect(list[0] == (36.5, 50, 3))
        #expect(list[1] == (-10, 2, 15))
    }

    /// What isn't a list of positions from end to end is the tree that it always was.
    @Test(arguments: [
        "[]", "[[]]", "[1,2]", "[[1],[2,3]]", "[[1,2],[3]]", "[[1,2],3]", "[[1,2],[3,\"4\"]]", "[[1,2],[3,[4]]]",
        "[[1,2],null]", "[[1,null]]",
    ])
    func anythingElseIsATree(_ text: String) throws {
        let node = try read(text)
        #expect(node == (try JSONReader.read(Array(text.utf8), within: JSONLimits(bytes: 100, depth: 8, values: 100))))
        guard case .array = node.value else {
            Issue.record("not a tree")
            return
        }
    }

    @Test(arguments: ["[[1,2]", "[[1,2],]", "[[1,2] [3,4]]", "[[1,2,]]", "[[1,02]]", "[[1,2.]]", "[[1,2]]]", "[[1,-]]"])
    func faultsAreThoseOfATree(_ text: String) {
        let tree = JSONLimits(bytes: 1 << 16, depth: 8, values: 100)
        var faults: [JSONFault] = []
        for limits in [limits, tree] {
            do throws(JSONFault) { _ = try JSONReader.read(Array(text.utf8), within: limits) } catch {
                faults.append(error)
            }
        }
        #expect(faults.count == 2)
        #expect(faults.first == faults.last)
    }

    @Test func boundsHold() throws {
        #expect(throws: JSONFault.self) { try read("[[1,2],[1,2],[1,2],[1,2],[1,2],[1,2]]") }
        // All lists of a document count together.
        #expect(throws: JSONFault.self) { try read("[[[1,2],[1,2],[1,2]],[[1,2],[1,2],[1,2]]]") }
        _ = try read("[[[1,2],[1,2],[1,2]],[[1,2],[1,2]]]")
    }

    /// The quick way to a fraction is the long way's double, to the bit.
    @Test func fractionsAreExact() throws {
        var chance = SeededGenerator(seed: 5)
        for _ in 0..<20_000 {
            let digits = Int.random(in: 0...15, using: &chance)
            var text = chance.next() % 2 == 0 ? "-" : ""
            text += String(Int.random(in: 0...359, using: &chance)) + "."
            for _ in 0...digits { text += String(Int.random(in: 0...9, using: &chance)) }
            #expect(try read(text).double == Double(text), "\(text)")
        }
    }
}
