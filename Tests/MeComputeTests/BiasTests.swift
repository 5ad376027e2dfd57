import MeTestSupport
import Testing

@testable import MeCompute

/// Biases on every tier, against sums in double.
@Suite struct BiasTests {
    private static func random(_ count: Int, _ seed: UInt64) -> [Float] {
        var random = RandomStream(seed: seed)
        return (0..<count).map { _ in Float(random.normal()) }
    }

    @Test(arguments: InstructionSet.available, ElementType.allCases)
    func agreesWithNaive(tier: InstructionSet, type: ElementType) {
        for (rows, columns) in [(1, 1), (3, 17), (70, 600), (300, 33)] {
            let bias = Self.random(columns, 1)
            let x = Matrix(rows: rows, columns: columns, type: type)
            x.fill(with: Self.random(rows * columns, 2))
            let values = x.values()
            // Part of a wider matrix: rows do not lie side by side.
            let wide = Matrix(rows: rows, columns: columns + 5, type: type)
            let inside = wide.columns(2..<columns + 2)
            var results: [[Float]] = []
            for threads in [1, 3] {
                let w = Workspace(pool: ThreadPool(threads: threads), instructionSet: tier)
                wide.zero()
                inside.copy(from: x)
                Bias.forward(inside, Matrix(bias, rows: 1, columns: columns), on: w)
                let sums = Matrix([Float](repeating: 1, count: columns), rows: 1, columns: columns)
                Bias.backward(x, addingTo: sums, on: w)
                results.append(inside.values() + sums.values())
                #expect(wide.columns(0..<2).values().allSatisfy { $0 == 0 })
                #expect(wide.columns(columns + 2..<columns + 5).values().allSatisfy { $0 == 0 })
            }
            #expect(results[0] == results[1])
            let sums = values.indices.map { values[$0] + bias[$0 % columns] }
            let near = type == .float32 ? 1e-6 : 0.01
            #expect(Closeness(Array(results[0].prefix(rows * columns)), sums).error < near * 2)
            let wanted = Bias.naiveBackward(values, columns: columns).map { $0 + 1 }
            #expect(Closeness(Array(results[0].suffix(columns)), wanted).error < 1e-5)
        }
    }
}
