import MeTestSupport
import Testing

@testable import MeCompute

/// Rows with lengths of their own, against naive twins in double.
@Suite struct WeightMagnitudeTests {
    private static func noise(_ count: Int, _ seed: UInt64) -> [Float] {
        var random = RandomStream(seed: seed)
        return (0..<count).map { _ in Float(2 * random.uniform() - 1) }
    }

    @Test(arguments: InstructionSet.available, ElementType.allCases)
    func norms(tier: InstructionSet, type: ElementType) {
        let (N, K, r) = (70, 45, 3)
        let weights = Matrix(Self.noise(N * K, 1), N, K, type)
        let (a, b) = (Self.noise(r * K, 2), Self.noise(30 * r, 3))
        var all: [[Float]] = []
        for threads in [1, 3] {
            let w = Workspace(pool: ThreadPool(threads: threads), instructionSet: tier)
            let packed = PackedMatrix(weights, type: type, on: w)
            let norms = Matrix(rows: 1, columns: 30)
            WeightMagnitude.norms(
                of: packed, rows: 37..<67, a: Matrix(a, rows: r, columns: K),
                b: Matrix(b, rows: 30, columns: r), scale: 0.5, into: norms, on: w)
            let wanted = WeightMagnitude.naiveNorms(
                weights.rows(37..<67).values(), a, b, rank: r, scale: 0.5)
            #expect(Closeness(norms.values(), wanted).error < 1e-6)
            all.append(norms.values())
        }
        #expect(all[0] == all[1])
    }

    @Test(arguments: InstructionSet.available, ElementType.allCases)
    func forwardAndBackward(tier: InstructionSet, type: ElementType) {
        let (M, N) = (13, 300)
        let x = Matrix(Self.noise(M * N, 1), M, N, type)
        let dY = Matrix(Self.noise(M * N, 2), M, N, type)
        let addend = Matrix(Self.noise(M * N, 3), M, N, type)
        let gain = Matrix(Self.noise(N, 4), rows: 1, columns: N)
        var norms = Self.noise(N, 5).map { abs($0) + 0.5 }
        norms[7] = 0
        let tolerance = type == .float32 ? 1e-6 : 1e-2
        var all: [[Float]] = []
        for threads in [1, 3] {
            let w = Workspace(pool: ThreadPool(threads: threads), instructionSet: tier)
            let y = Matrix(rows: M, columns: N, type: type)
            WeightMagnitude.forward(x, gain: gain, adding: addend, into: y, on: w)
            let g = gain.values()
            func scaled(_ values: [Float]) -> [Float] {
                values.enumerated().map { $1 * g[$0 % N] }
            }
            let wanted = zip(scaled(x.values()), addend.values()).map { $0 + $1 }
            #expect(Closeness(y.values(), wanted).error < tolerance)
            let dX = Matrix(rows: M, columns: N, type: type)
            let dM = Matrix([Float](repeating: 1, count: N), rows: 1, columns: N)
            WeightMagnitude.backward(
                dY, x: x, gain: gain, norms: Matrix(norms, rows: 1, columns: N), into: dX,
                addingTo: dM, on: w)
            #expect(Closeness(dX.values(), scaled(dY.values())).error < tolerance)
            let sums = WeightMagnitude.naiveBackward(dY.values(), x.values(), norms: norms)
            #expect(Closeness(dM.values(), sums.map { $0 + 1 }).error < 1e-5)
            #expect(dM.values()[7] == 1)
            // In place, and without an addend.
            WeightMagnitude.forward(y, gain: gain, into: y, on: w)
            #expect(Closeness(y.values(), scaled(wanted)).error < 2 * tolerance)
            all.append(y.values() + dM.values())
        }
        #expect(all[0] == all[1])
    }
}
