import MeTestSupport
import Testing

@testable import MeCompute

/// Weights in 8 and 4 bits: what they are rounded to, and that products with them have the bits of
/// products with the whole matrix expanded beforehand.
@Suite struct FrozenWeightsTests {
    private static let types = WeightType.allCases.filter(\.isFrozen)
    private static let tiers = InstructionSet.available
    /// Ragged rows and reductions; the last needs two passes for the input gradient.
    private static let shapes = [(1, 50, 64), (9, 97, 37), (40, 130, 200), (3, 4200, 66)]

    /// The naive twin: every row rounded by itself, all of it packed in bf16.
    private static func expanded(_ source: Matrix, _ type: WeightType, _ w: Workspace)
        -> PackedMatrix
    {
        let values = (0..<source.rows).flatMap { type.rounded(source.rows($0..<$0 + 1).values()) }
        let whole = Matrix(rows: source.rows, columns: source.columns)
        whole.fill(with: values)
        return PackedMatrix(whole, type: .bfloat16, on: w)
    }

    private static func products(_ weights: PackedMatrix, _ m: Int, _ w: Workspace) -> [Float] {
        let (n, k) = (weights.rows, weights.columns)
        let (y, dX) = (Matrix(rows: m, columns: n), Matrix(rows: m, columns: k))
        let out = Matrix(rows: m, columns: k, type: .bfloat16)
        let factors = LowRank(
            rows: n, columns: k, parts: [.init(outputs: 0..<n, inner: 0..<4, scale: 2)],
            type: .bfloat16, on: w)
        factors.pack(
            a: Matrix(noise: 4, k, seed: 5), b: [Matrix(noise: n, 4, seed: 6)], on: w)
        let thin = Matrix(rows: m, columns: 4, type: .bfloat16)
        let x = Matrix(noise: m, k, .bfloat16, seed: 1)
        let dY = Matrix(noise: m, n, .bfloat16, seed: 3)
        MatrixProduct.forward(x, weights, lowRank: (factors, thin), into: y, on: w)
        MatrixProduct.inputGradient(dY, weights, lowRank: (factors, thin), into: dX, on: w)
        let norms = Matrix(rows: 1, columns: n)
        WeightMagnitude.norms(
            of: weights, rows: 0..<n, a: Matrix(noise: 4, k, seed: 5),
            b: Matrix(noise: n, 4, seed: 6), scale: 2, into: norms, on: w)
        let tokens = (0..<m).map { Int32($0 * 7 % n) }
        Embedding.forward(tokens, weights, into: out, on: w)
        return y.values() + dX.values() + out.values() + norms.values()
            + weights.values(ofRows: 0..<n, on: w)
    }

    @Test(arguments: tiers, types)
    func productsAreThoseOfTheExpandedMatrix(tier: InstructionSet, type: WeightType) {
        for (m, n, k) in Self.shapes {
            let source = Matrix(noise: n, k, seed: 2)
            let w = Workspace(pool: ThreadPool(threads: 1), instructionSet: tier)
            let wanted = Self.products(Self.expanded(source, type, w), m, w)
            for threads in [1, 5] {
                let w = Workspace(pool: ThreadPool(threads: threads), instructionSet: tier)
                let got = Self.products(PackedMatrix(source, storage: type, on: w), m, w)
                #expect(got == wanted, "\(m) × \(n) × \(k) on \(threads) threads")
            }
        }
    }

    @Test(arguments: types) func aRowIsTheSameInAnyBatch(type: WeightType) {
        let w = Workspace()
        let weights = PackedMatrix(Matrix(noise: 130, 200, seed: 2), storage: type, on: w)
        let x = Matrix(noise: 70, 200, .bfloat16, seed: 1)
        let (all, one) = (Matrix(rows: 70, columns: 130), Matrix(rows: 1, columns: 130))
        MatrixProduct.forward(x, weights, into: all, on: w)
        for row in [0, 33, 69] {
            MatrixProduct.forward(x.rows(row..<row + 1), weights, into: one, on: w)
            #expect(one.values() == all.rows(row..<row + 1).values())
        }
    }

    @Test(arguments: types) func valuesAreNearAndKeptWhenReadAgain(type: WeightType) {
        // Largest distance of neighbouring numbers, of the block's largest one.
        let steps: [WeightType: Float] = [.q8_0: 1 / 127, .q4_0: 1 / 8, .nf4: 0.304]
        let row = Matrix(noise: 1, 200, seed: 4).values()
        let rounded = type.rounded(row)
        let length = type == .nf4 ? 64 : 32
        for first in stride(from: 0, to: 200, by: length) {
            let block = first..<min(first + length, 200)
            let largest = row[block].map(abs).max()!
            for i in block {
                // q4_0 has no number opposite to its farthest.
                let room: Float = type == .q4_0 ? 1.01 : 0.505
                #expect(abs(row[i] - rounded[i]) <= room * steps[type]! * largest)
            }
        }
        #expect(type.rounded(rounded) == rounded)
        #expect(type.rounded([Float](repeating: 0, count: 65)).allSatisfy { $0 == 0 })
    }

    @Test func memoryIsAsPromised() {
        let w = Workspace()
        let bits: [WeightType: Double] = [
            .float32: 32, .bfloat16: 16, .q8_0: 8.5, .q4_0: 4.5, .nf4: 4.5,
        ]
        let source = Matrix(noise: 96, 576, seed: 2)
        for type in WeightType.allCases {
            #expect(type.bitsPerWeight == bits[type])
            let bytes = type.bytes(rows: 96, columns: 576)
            #expect(Double(bytes * 8) == 96 * 576 * bits[type]!)
            // 96 rows are whole panels on every tier.
            let packed = PackedMatrix(source, storage: type, on: w)
            #expect(packed.byteCount == bytes)
            #expect(!type.isFrozen || packed.keepingTranspose(on: w).byteCount == bytes)
        }
        #expect(WeightType.nf4.bytes(rows: 3, columns: 65) == 3 * 2 * 36)
    }
}
