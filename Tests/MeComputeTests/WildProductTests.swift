import MeTestSupport
import Testing

@testable import MeCompute

/// Products of values that are not finite, and of the largest and smallest there are.
@Suite struct WildProductTests {
    private static let tiers = InstructionSet.available
    private static let (m, n, k) = (9, 65, 33)

    /// Y, dX and dW of one layer.
    private struct Answer {
        let y, dX, dW: Matrix

        init(_ x: Matrix, _ weights: Matrix, _ dY: Matrix, on w: Workspace) {
            y = Matrix(rows: x.rows, columns: weights.rows)
            dX = Matrix(rows: x.rows, columns: x.columns)
            dW = Matrix(rows: weights.rows, columns: x.columns)
            let packed = PackedMatrix(weights, type: x.type, on: w)
            MatrixProduct.forward(x, packed, into: y, on: w)
            MatrixProduct.inputGradient(dY, packed, into: dX, on: w)
            MatrixProduct.weightGradient(dY, x, into: dW, accumulating: false, on: w)
        }
    }

    /// Where a matrix is not finite, exactly; elsewhere it has the bits of the clean one.
    private static func check(
        _ got: Matrix, _ clean: Matrix, _ name: String, wildWhere: (Int, Int) -> Bool
    ) {
        let (values, wanted) = (got.values(), clean.values())
        let wrong = values.indices.filter { index in
            wildWhere(index / got.columns, index % got.columns)
                ? values[index].isFinite : values[index] != wanted[index]
        }
        #expect(wrong.isEmpty, "\(name): \(wrong.count) of \(values.count)")
    }

    @Test(arguments: tiers, ElementType.allCases)
    func wildValuesReachWhatDependsOnThem(tier: InstructionSet, type: ElementType) {
        let w = Workspace(instructionSet: tier)
        let (m, n, k) = (Self.m, Self.n, Self.k)
        func answer(
            x: (Int, Int)? = nil, w wild: (Int, Int)? = nil, dY: (Int, Int)? = nil,
            _ value: Float = 0
        ) -> Answer {
            func matrix(_ rows: Int, _ columns: Int, _ seed: UInt64, _ at: (Int, Int)?) -> Matrix {
                Matrix(noise: rows, columns, type, seed: seed) { i, j, old in
                    at.map { $0 == (i, j) } == true ? value : old
                }
            }
            return Answer(
                matrix(m, k, 1, x), matrix(n, k, 2, wild), matrix(m, n, 3, dY), on: w)
        }
        let clean = answer()
        for value in [Float.nan, .infinity, -.infinity] {
            let x = answer(x: (4, k - 1), value)
            Self.check(x.y, clean.y, "y of x") { i, _ in i == 4 }
            Self.check(x.dX, clean.dX, "dX of x") { _, _ in false }
            Self.check(x.dW, clean.dW, "dW of x") { _, j in j == k - 1 }
            let weight = answer(w: (n - 1, 3), value)
            Self.check(weight.y, clean.y, "y of W") { _, j in j == n - 1 }
            Self.check(weight.dX, clean.dX, "dX of W") { _, j in j == 3 }
            let given = answer(dY: (m - 1, 7), value)
            Self.check(given.dX, clean.dX, "dX of dY") { i, _ in i == m - 1 }
            Self.check(given.dW, clean.dW, "dW of dY") { i, _ in i == 7 }
        }
    }

    /// bfloat16 multiplication in hardware takes subnormal numbers for zero, so 1e-27 is allowed.
    @Test(arguments: tiers, ElementType.allCases)
    func edgesOfTheRange(tier: InstructionSet, type: ElementType) {
        let w = Workspace(instructionSet: tier)
        let edges: [Float] = [
            3.3895314e38, -3.3895314e38, 0x1p-126, -0x1p-126, 0x1p-133, 0, -0.0,
        ]
        for (m, n, k) in [(1, 7, 65), (7, 65, 1), (65, 1, 63), (7, 63, 7)] {
            // Every third value is an edge; the others, and W, keep sums within the range.
            func edged(_ rows: Int, _ columns: Int, _ seed: UInt64) -> Matrix {
                Matrix(noise: rows, columns, type, seed: seed) { i, j, old in
                    (i + j) % 3 == 0 ? edges[(i * 5 + j) % edges.count] : old
                }
            }
            let (x, dY) = (edged(m, k, 1), edged(m, n, 3))
            let weights = Matrix(noise: n, k, type, seed: 2) { $2 / 1024 }
            let small = Matrix(noise: m, k, type, seed: 4) { $2 / 1024 }
            func check(
                _ got: Matrix, _ a: (Int, Int) -> Float, _ b: (Int, Int) -> Float, _ depth: Int,
                _ name: String
            ) {
                let values = got.values()
                for index in values.indices {
                    let (i, j) = (index / got.columns, index % got.columns)
                    let terms = (0..<depth).map { Double(a(i, $0)) * Double(b($0, j)) }
                    let size = terms.reduce(0) { $0 + abs($1) }
                    let error = abs(Double(values[index]) - terms.reduce(0, +))
                    #expect(error <= 2e-6 * size + 1e-27, "\(name) \(m) \(n) \(k), \(i) \(j)")
                }
            }
            let answer = Answer(x, weights, dY, on: w)
            let (xs, ws, ds) = (x.values(), weights.values(), dY.values())
            check(answer.y, { xs[$0 * k + $1] }, { ws[$1 * k + $0] }, k, "y")
            check(answer.dX, { ds[$0 * n + $1] }, { ws[$0 * k + $1] }, n, "dX")
            let dW = Answer(small, weights, dY, on: w).dW
            let ss = small.values()
            check(dW, { ds[$1 * n + $0] }, { ss[$0 * k + $1] }, m, "dW")
        }
    }
}
