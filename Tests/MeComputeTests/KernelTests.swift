import MeTestSupport
import Testing

@testable import MeCompute

/// Every operation on every tier this processor has, against its naive twin, on ragged sizes.
@Suite struct KernelTests {
    private static let tiers = InstructionSet.available
    private static let sizes = [1, 7, 48, 65]

    private static func noise(_ count: Int, seed: UInt64) -> [Float] {
        var random = RandomStream(seed: seed)
        return (0..<count).map { _ in Float(random.normal()) }
    }

    /// The values as a type holds them.
    private static func rounded(_ values: [Float], _ type: ElementType) -> [Float] {
        let matrix = Matrix(rows: 1, columns: values.count, type: type)
        matrix.fill(with: values)
        return matrix.values()
    }

    @Test(arguments: tiers, ElementType.allCases)
    func products(tier: InstructionSet, type: ElementType) {
        let w = Workspace(instructionSet: tier)
        for m in Self.sizes {
            for (n, k) in [(1, 65), (63, 7), (65, 64), (97, 33), (130, 48)] {
                let x = Self.rounded(Self.noise(m * k, seed: 1), type)
                let weights = Self.rounded(Self.noise(n * k, seed: 2), type)
                let packed = PackedMatrix(Matrix(weights, rows: n, columns: k), type: type, on: w)
                let xm = Matrix(x, m, k, type)
                let y = Matrix(rows: m, columns: n)
                MatrixProduct.forward(xm, packed, into: y, on: w)
                let flipped = (0..<k).flatMap { p in (0..<n).map { weights[$0 * k + p] } }
                let wanted = MatrixProduct.naive(x, flipped, m: m, n: n, k: k)
                #expect(Closeness(y.values(), wanted).error < 5e-6, "forward \(m) \(n) \(k)")
                let narrow = Matrix(rows: m, columns: n, type: .bfloat16)
                MatrixProduct.forward(xm, packed, into: narrow, on: w)
                #expect(narrow.values() == Self.rounded(y.values(), .bfloat16))

                let dY = Self.rounded(Self.noise(m * n, seed: 3), type)
                let dYm = Matrix(dY, m, n, type)
                let dX = Matrix(rows: m, columns: k)
                MatrixProduct.inputGradient(dYm, packed, into: dX, on: w)
                let wantedX = MatrixProduct.naive(dY, weights, m: m, n: k, k: n)
                #expect(Closeness(dX.values(), wantedX).error < 5e-6, "dX \(m) \(n) \(k)")
                let again = Matrix(rows: m, columns: k)
                MatrixProduct.inputGradient(
                    dYm, packed.keepingTranspose(on: w), into: again, on: w)
                #expect(again.values() == dX.values())

                let dW = Matrix([Float](repeating: 1, count: n * k), rows: n, columns: k)
                MatrixProduct.weightGradient(dYm, xm, into: dW, accumulating: true, on: w)
                let dYt = (0..<n).flatMap { j in (0..<m).map { dY[$0 * n + j] } }
                let wantedW = MatrixProduct.naive(dYt, x, m: n, n: k, k: m).map { $0 + 1 }
                #expect(Closeness(dW.values(), wantedW).error < 2e-5, "dW \(m) \(n) \(k)")
                let fresh = Matrix([Float](repeating: .nan, count: n * k), rows: n, columns: k)
                MatrixProduct.weightGradient(dYm, xm, into: fresh, accumulating: false, on: w)
                #expect(Closeness(fresh.values().map { $0 + 1 }, wantedW).error < 2e-5)
                #expect(packed.values(ofRows: 0..<n, on: w) == weights)
            }
        }
    }

    @Test(arguments: tiers) func longReductions(tier: InstructionSet) {
        // Beyond one pass of the reduction, with an addend.
        let w = Workspace(instructionSet: tier)
        let (m, n, k) = (3, 5000, 20)
        let dY = Self.noise(m * n, seed: 4)
        let weights = Self.noise(n * k, seed: 5)
        let packed = PackedMatrix(Matrix(weights, rows: n, columns: k), type: .float32, on: w)
        let addend = Matrix(Self.noise(m * k, seed: 6), rows: m, columns: k)
        let dX = Matrix(rows: m, columns: k)
        MatrixProduct.inputGradient(
            Matrix(dY, rows: m, columns: n), packed, into: dX, adding: addend, on: w)
        let wanted = zip(MatrixProduct.naive(dY, weights, m: m, n: k, k: n), addend.values())
            .map { $0 + $1 }
        #expect(Closeness(dX.values(), wanted).error < 1e-5)
    }

    @Test(arguments: tiers, ElementType.allCases)
    func lowRankAdditions(tier: InstructionSet, type: ElementType) {
        // Against the naive products of the two factors, both short and beyond one pass.
        let w = Workspace(instructionSet: tier)
        for (m, n, k, rank) in [(9, 65, 50, 8), (17, 97, 33, 5), (2, 4200, 6, 4)] {
            let values = [(m * k, 1), (n * k, 2), (rank * k, 3), (n * rank, 4), (m * n, 5)].map {
                Self.rounded(Self.noise($0.0, seed: UInt64($0.1)), type)
            }
            let (x, weights, a, b, dY) = (values[0], values[1], values[2], values[3], values[4])
            let factors = LowRank(
                rows: n, columns: k,
                parts: [.init(outputs: 0..<n, inner: 0..<rank, scale: 2)], type: type, on: w)
            factors.pack(
                a: Matrix(a, rows: rank, columns: k), b: [Matrix(b, rows: n, columns: rank)], on: w)
            let packed = PackedMatrix(Matrix(weights, rows: n, columns: k), type: type, on: w)
            let thin = Matrix(rows: m, columns: rank, type: type)
            let thinTolerance = type == .float32 ? 5e-6 : 1e-2
            let y = Matrix(rows: m, columns: n)
            MatrixProduct.forward(
                Matrix(x, m, k, type), packed, lowRank: (factors, thin), into: y, on: w)
            let xA = MatrixProduct.naive(x, Self.turned(a, rank, k), m: m, n: rank, k: k)
            #expect(Closeness(thin.values(), xA.map { $0 * 2 }).error < thinTolerance)
            let wanted = zip(
                MatrixProduct.naive(x, Self.turned(weights, n, k), m: m, n: n, k: k),
                MatrixProduct.naive(
                    thin.values(), Self.turned(b, n, rank), m: m, n: n, k: rank)
            ).map { $0 + $1 }
            #expect(Closeness(y.values(), wanted).error < 5e-6, "forward \(m) \(n) \(k)")

            let dX = Matrix(rows: m, columns: k)
            MatrixProduct.inputGradient(
                Matrix(dY, m, n, type), packed, lowRank: (factors, thin), into: dX, on: w)
            let dYB = MatrixProduct.naive(dY, b, m: m, n: rank, k: n)
            #expect(Closeness(thin.values(), dYB.map { $0 * 2 }).error < thinTolerance)
            let wantedX = zip(
                MatrixProduct.naive(dY, weights, m: m, n: k, k: n),
                MatrixProduct.naive(thin.values(), a, m: m, n: k, k: rank)
            ).map { $0 + $1 }
            #expect(Closeness(dX.values(), wantedX).error < 1e-5, "dX \(m) \(n) \(k)")
            let kept = packed.keepingTranspose(on: w)
            #expect(kept.byteCount >= 2 * n * k * type.size && kept.byteCount > packed.byteCount)
            let again = Matrix(rows: m, columns: k)
            MatrixProduct.inputGradient(
                Matrix(dY, m, n, type), kept, lowRank: (factors, thin), into: again, on: w)
            #expect(again.values() == dX.values())
        }
    }

    /// The transpose of (rows, columns).
    private static func turned(_ x: [Float], _ rows: Int, _ columns: Int) -> [Float] {
        (0..<columns).flatMap { j in (0..<rows).map { x[$0 * columns + j] } }
    }

    @Test(arguments: tiers, ElementType.allCases)
    func lowRankGradients(tier: InstructionSet, type: ElementType) {
        // Two parts beside a stretch of outputs without one, on sizes that no vector divides.
        let w = Workspace(instructionSet: tier)
        for (m, k, rank) in [(1, 7, 1), (7, 33, 3), (65, 63, 8), (131, 97, 9)] {
            let parts = [(0..<50, 0..<rank), (60..<95, rank..<2 * rank)].map {
                LowRank.Part(outputs: $0.0, inner: $0.1, scale: 2)
            }
            let factors = LowRank(rows: 95, columns: k, parts: parts, type: type, on: w)
            let values = [(m * 95, 1), (m * k, 2), (2 * m * rank, 3), (2 * m * rank, 4)].map {
                Self.rounded(Self.noise($0.0, seed: UInt64($0.1)), type)
            }
            let (dY, x, thin, dThin) = (values[0], values[1], values[2], values[3])
            let dA = Matrix([Float](repeating: 1, count: 2 * rank * k), rows: 2 * rank, columns: k)
            let dB = parts.map { Matrix(rows: $0.outputs.count, columns: rank) }
            factors.addGradients(
                Matrix(dY, m, 95, type), x: Matrix(x, m, k, type),
                thin: Matrix(thin, m, 2 * rank, type),
                dThin: Matrix(dThin, m, 2 * rank, type), a: dA, b: dB, on: w)
            let wanted = MatrixProduct.naive(
                Self.turned(dThin, m, 2 * rank), x, m: 2 * rank, n: k, k: m)
            #expect(Closeness(dA.values(), wanted.map { $0 + 1 }).error < 1e-5, "dA \(m) \(k)")
            let wantedB = MatrixProduct.naive(
                Self.turned(dY, m, 95), thin, m: 95, n: 2 * rank, k: m)
            for (part, gradient) in zip(parts, dB) {
                let block = part.outputs.flatMap { row in
                    part.inner.map { wantedB[row * 2 * rank + $0] }
                }
                #expect(Closeness(gradient.values(), block).error < 1e-5, "dB \(m) \(k)")
            }
        }
    }

    @Test(arguments: tiers) func oneRowIsTheSameInAnyBatch(tier: InstructionSet) {
        for type in ElementType.allCases {
            let w = Workspace(pool: ThreadPool(threads: 2), instructionSet: tier)
            let (n, k) = (65, 70)
            let x = Matrix(Self.noise(40 * k, seed: 7), 40, k, type)
            let packed = PackedMatrix(
                Matrix(Self.noise(n * k, seed: 8), rows: n, columns: k), type: type, on: w)
            let all = Matrix(rows: 40, columns: n, type: type)
            MatrixProduct.forward(x, packed, into: all, on: w)
            for row in [0, 13, 39] {
                let one = Matrix(rows: 1, columns: n, type: type)
                MatrixProduct.forward(x.rows(row..<row + 1), packed, into: one, on: w)
                #expect(one.values() == all.rows(row..<row + 1).values())
            }
        }
    }

    /// A norm's output does not change with the length of its input, so its gradient has nothing
    /// along it. In float32 beside bfloat16 activations that holds even where one channel is huge.
    @Test(arguments: tiers) func normGradientsHaveNothingAlongTheirInput(tier: InstructionSet) {
        let w = Workspace(instructionSet: tier)
        let D = 70
        var values = Self.noise(D, seed: 20)
        values[3] = 3000
        let x = Matrix(values, 1, D, .bfloat16)
        let weight = Matrix(Self.noise(D, seed: 21), rows: 1, columns: D)
        let rstd = Matrix(rows: 1, columns: 1)
        let out = Matrix(rows: 1, columns: D, type: .bfloat16)
        RMSNorm.forward(x, weight: weight, epsilon: 0, into: out, rstd: rstd, on: w)
        func along(_ type: ElementType) -> Double {
            let dY = Matrix(Self.noise(D, seed: 22), 1, D, type)
            let dX = Matrix(rows: 1, columns: D, type: type)
            RMSNorm.backward(
                dY, x: x, weight: weight, rstd: rstd, residual: nil, into: dX, addingTo: nil, on: w)
            func dot(_ a: [Float], _ b: [Float]) -> Double {
                zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
            }
            let (d, v) = (dX.values(), x.values())
            return abs(dot(d, v)) / (dot(d, d) * dot(v, v)).squareRoot()
        }
        #expect(along(.float32) < 1e-6)
        #expect(along(.bfloat16) > along(.float32))
    }

    @Test(arguments: tiers) func elementwise(tier: InstructionSet) {
        let w = Workspace(instructionSet: tier)
        for D in Self.sizes {
            let x = Self.noise(5 * D, seed: 9)
            let weight = Self.noise(D, seed: 10)
            let out = Matrix(rows: 5, columns: D)
            RMSNorm.forward(
                Matrix(x, rows: 5, columns: D), weight: Matrix(weight, rows: 1, columns: D),
                epsilon: 1e-5, into: out, on: w)
            let norm = RMSNorm.naiveForward(x, weight: weight, epsilon: 1e-5)
            #expect(Closeness(out.values(), norm).error < 2e-6)

            let up = Self.noise(5 * D, seed: 11)
            var gateUp: [Float] = []
            for row in 0..<5 {
                let range = row * D..<(row + 1) * D
                gateUp += x[range]
                gateUp += up[range]
            }
            SwiGLU.forward(Matrix(gateUp, rows: 5, columns: 2 * D), into: out, on: w)
            let gated = SwiGLU.naiveForward(gate: x, up: up)
            #expect(Closeness(out.values(), gated).error < 2e-6)
        }
        let head = Self.noise(14, seed: 12)
        let turned = Matrix(head, rows: 1, columns: 14)
        let rope = RoPE(positions: 50, headDimension: 14, theta: 10000)
        rope.forward(turned, at: [37], on: w)
        let wanted = RoPE.naive(head, position: 37, theta: 10000)
        #expect(Closeness(turned.values(), wanted).error < 1e-5)
        rope.backward(turned, at: [37], on: w)
        #expect(Closeness(turned.values(), head).error < 1e-5)
    }

    @Test(arguments: tiers) func crossEntropy(tier: InstructionSet) {
        let w = Workspace(instructionSet: tier)
        for V in [2, 17, 75, 1000] {
            let logits = Self.noise(3 * V, seed: 13).map { $0 * 5 }
            let gradient = Matrix(rows: 3, columns: V)
            let targets: [Int32] = [0, Int32(V - 1), Int32(V / 2)]
            let rows = CrossEntropy.rows(
                Matrix(logits, rows: 3, columns: V), targets: targets[...], gradient: gradient,
                wantsBest: true, on: w)
            for row in 0..<3 {
                let line = Array(logits[row * V..<(row + 1) * V])
                let (loss, wanted) = CrossEntropy.naive(line, target: Int(targets[row]))
                #expect(abs(Double(rows.losses[row]) - loss) < 1e-4)
                let got = gradient.rows(row..<row + 1).values()
                #expect(Closeness(got, wanted.map { Float($0) }).error < 1e-4)
                let best = line.indices.max { (line[$0], -$0) < (line[$1], -$1) }
                #expect(Int(rows.best[row]) == best)
            }
        }
    }

    /// The gradient of either type over the logits' memory has the bits of one elsewhere.
    @Test(arguments: tiers, ElementType.allCases)
    func crossEntropyOverItsLogits(tier: InstructionSet, type: ElementType) {
        let w = Workspace(instructionSet: tier)
        for V in [2, 5, 17, 75, 1000] {
            let logits = Self.noise(4 * V, seed: 13).map { $0 * 5 }
            let targets: [Int32] = [0, Int32(V - 1), Int32(V / 2), 1]
            let gradient = Matrix(rows: 4, columns: V, type: type)
            let apart = CrossEntropy.rows(
                Matrix(logits, rows: 4, columns: V), targets: targets[...], gradient: gradient,
                scale: 0.3, wantsBest: true, on: w)
            let rowBytes = (V + 3) * 4
            let buffer = Buffer(byteCount: 4 * rowBytes)
            func table(_ type: ElementType) -> Matrix {
                Matrix(buffer: buffer, rows: 4, columns: rowBytes / type.size, type: type)
                    .columns(0..<V)
            }
            table(.float32).fill(with: logits)
            let over = CrossEntropy.rows(
                table(.float32), targets: targets[...], gradient: table(type), scale: 0.3,
                wantsBest: true, on: w)
            #expect(over.losses == apart.losses && over.best == apart.best)
            #expect(table(type).values() == gradient.values(), "\(V)")
        }
    }

    @Test(arguments: tiers) func attentionForwardAndCache(tier: InstructionSet) {
        let w = Workspace(instructionSet: tier)
        let attention = Attention(heads: 4, keyValueHeads: 2, headDimension: 10)
        let (T, q, kv) = (150, 40, 20)
        let queries = Matrix(Self.noise(T * q, seed: 14), rows: T, columns: q)
        let keys = Matrix(Self.noise(T * kv, seed: 15), rows: T, columns: kv)
        let values = Matrix(Self.noise(T * kv, seed: 16), rows: T, columns: kv)
        let out = Matrix(rows: T, columns: q)
        attention.forward(
            q: queries, k: keys, v: values, into: out,
            segments: [AttentionSegment(rows: 0..<T)], on: w)
        for head in 0..<4 {
            func lines(_ m: Matrix, _ h: Int) -> [[Double]] {
                (0..<T).map { t in
                    m.rows(t..<t + 1).columns(h * 10..<h * 10 + 10).values().map(Double.init)
                }
            }
            let wanted = Attention.naive(
                q: lines(queries, head), k: lines(keys, head / 2), v: lines(values, head / 2))
            let got = lines(out, head).joined().map { Float($0) }
            #expect(Closeness(got, wanted.joined().map { Float($0) }).error < 1e-5)
        }
        // The last rows as a continuation of a prefix: the same bits.
        let part = Matrix(rows: T, columns: q)
        attention.forward(
            q: queries, k: keys, v: values, into: part,
            segments: [AttentionSegment(rows: 97..<T, prefix: [0..<30, 30..<97])], on: w)
        #expect(part.rows(97..<T).values() == out.rows(97..<T).values())
    }

    @Test(arguments: tiers) func edgesOfBfloat16(tier: InstructionSet) {
        let w = Workspace(instructionSet: tier)
        let values: [Float] = [
            0, -0.0, 1, -1, 3.3895314e38, .infinity, -.infinity, 1.00390625, 1.01171875, 65504,
        ]
        let source = Matrix(values, rows: 1, columns: values.count)
        let half = Matrix(rows: 1, columns: values.count, type: .bfloat16)
        Elementwise.convert(source, into: half, on: w)
        // Ties go to the even neighbour: 1 + 1/256 down to 1, 1 + 3/256 up to 1 + 4/256.
        #expect(
            half.values() == [
                0, -0.0, 1, -1, 3.3895314e38, .infinity, -.infinity, 1, 1.015625, 65536,
            ])
        let nan = Matrix(rows: 1, columns: 1, type: .bfloat16)
        Elementwise.convert(Matrix([.nan], rows: 1, columns: 1), into: nan, on: w)
        #expect(nan.values()[0].isNaN)
        let largest = Matrix(rows: 1, columns: 1, type: .bfloat16)
        let top = Float.greatestFiniteMagnitude
        Elementwise.convert(Matrix([top], rows: 1, columns: 1), into: largest, on: w)
        #expect(largest.values() == [.infinity])
    }
}
