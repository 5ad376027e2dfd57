import MeTestSupport
import Testing

@testable import MeCompute

/// The same bits on any number of threads, also on many more than there are processors, and in
/// sensible time.
@Suite struct ThreadCountTests {
    private static let pools = [1, 2, 8, 64, 130].map { ThreadPool(threads: $0) }

    /// What `work` gives, with every pool.
    private static func check(_ name: String, _ work: (Workspace) -> [Float]) {
        let wanted = work(Workspace(pool: pools[0]))
        for pool in pools.dropFirst() {
            let isSame = work(Workspace(pool: pool)) == wanted
            #expect(isSame, "\(name) on \(pool.threads) threads")
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ElementType.allCases)
    func products(type: ElementType) {
        for (m, n, k) in [(1, 300, 70), (200, 130, 65), (65, 7, 4200)] {
            let x = Matrix(noise: m, k, type, seed: 1)
            let weights = Matrix(noise: n, k, seed: 2)
            let dY = Matrix(noise: m, n, type, seed: 3)
            Self.check("product \(m) \(n) \(k)") { w in
                let packed = PackedMatrix(weights, type: type, on: w)
                let (y, dX) = (Matrix(rows: m, columns: n), Matrix(rows: m, columns: k))
                let dW = Matrix(rows: n, columns: k)
                MatrixProduct.forward(x, packed, into: y, on: w)
                MatrixProduct.inputGradient(dY, packed, into: dX, on: w)
                MatrixProduct.weightGradient(dY, x, into: dW, accumulating: false, on: w)
                return y.values() + dX.values() + dW.values()
            }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ElementType.allCases)
    func attention(type: ElementType) {
        let attention = Attention(heads: 4, keyValueHeads: 2, headDimension: 16)
        let (q, k, v, dOut) = (
            Matrix(noise: 700, 64, type, seed: 1), Matrix(noise: 700, 32, type, seed: 2),
            Matrix(noise: 700, 32, type, seed: 3), Matrix(noise: 700, 64, type, seed: 4)
        )
        let segments = [0..<400, 400..<401, 401..<700].map { AttentionSegment(rows: $0) }
        Self.check("attention") { w in
            func empty(_ other: Matrix) -> Matrix {
                Matrix(rows: other.rows, columns: other.columns, type: type)
            }
            let (out, dq, dk, dv) = (empty(q), empty(q), empty(k), empty(v))
            let lse = Matrix(rows: 700, columns: 4)
            attention.forward(q: q, k: k, v: v, into: out, lse: lse, segments: segments, on: w)
            attention.backward(
                dOut: dOut, q: q, k: k, v: v, out: out, lse: lse, dq: dq, dk: dk, dv: dv,
                segments: segments, on: w)
            return [out, dq, dk, dv].flatMap { $0.values() }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ElementType.allCases)
    func sumsOverRows(type: ElementType) {
        let (rows, D) = (333, 300)
        let x = Matrix(noise: rows, D, type, seed: 5)
        let dY = Matrix(noise: rows, D, type, seed: 6)
        let weight = Matrix(noise: 1, D, seed: 7)
        let tokens = (0..<rows).map { Int32($0 * 7 % 11) }
        Self.check("norm, embedding, sum of squares") { w in
            let (out, dX) = (
                Matrix(rows: rows, columns: D, type: type),
                Matrix(rows: rows, columns: D, type: type)
            )
            let (rstd, dWeight) = (Matrix(rows: 1, columns: rows), Matrix(rows: 1, columns: D))
            RMSNorm.forward(x, weight: weight, epsilon: 1e-5, into: out, rstd: rstd, on: w)
            RMSNorm.backward(
                dY, x: x, weight: weight, rstd: rstd, residual: nil, into: dX, addingTo: dWeight,
                on: w)
            let table = Matrix(rows: 11, columns: D)
            Embedding.backward(dY, tokens, addingTo: table, on: w)
            let float = Matrix(noise: 1, 200_000, seed: 8)
            return dX.values() + dWeight.values() + table.values() + [
                Float(Elementwise.sumOfSquares(float, on: w))
            ]
        }
    }

    /// Thousands of short loops, as steps of a small model make them.
    @Test(.timeLimit(.minutes(1))) func shortLoops() {
        let x = Matrix(noise: 40, 64, seed: 9)
        let weight = Matrix(noise: 1, 64, seed: 10)
        Self.check("short loops") { w in
            let out = Matrix(rows: 40, columns: 64)
            for _ in 0..<2000 {
                RMSNorm.forward(x, weight: weight, epsilon: 1e-5, into: out, on: w)
            }
            return out.values()
        }
    }
}
