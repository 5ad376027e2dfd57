import Foundation
import MeTestSupport
import Testing

@testable import MeCompute

/// Operations on rows on every tier, in both types, on ragged sizes and on wild values, against
/// their naive twins.
@Suite struct RowOperationTests {
    private static let tiers = InstructionSet.available

    /// Row 1 has a NaN, row 2 an infinity, row 3 large numbers, row 4 ones next to nothing.
    private static func wild(_ i: Int, _ j: Int, _ old: Float) -> Float {
        switch i {
        case 1: j == 0 ? .nan : old
        case 2: j == 0 ? .infinity : old
        case 3: old * 1e18
        case 4: old * 1e-38
        default: old
        }
    }

    @Test(arguments: tiers, ElementType.allCases)
    func norms(tier: InstructionSet, type: ElementType) {
        let w = Workspace(instructionSet: tier)
        for D in raggedSizes {
            let x = Matrix(noise: 6, D, type, seed: 1, edit: Self.wild)
            let weight = Matrix(noise: 1, D, seed: 2)
            let (out, rstd) = (Matrix(rows: 6, columns: D, type: type), Matrix(rows: 1, columns: 6))
            RMSNorm.forward(x, weight: weight, epsilon: 1e-5, into: out, rstd: rstd, on: w)
            for row in 0..<6 {
                let wanted = RMSNorm.naiveForward(
                    x.line(row), weight: weight.values(), epsilon: 1e-5)
                #expect(
                    worstError(out.line(row), wanted) < tolerance(type), "\(D), row \(row)")
            }
        }
    }

    @Test(arguments: tiers, ElementType.allCases)
    func gradientsOfNorms(tier: InstructionSet, type: ElementType) {
        let w = Workspace(instructionSet: tier)
        for (D, rows) in zip(raggedSizes, [1, 16, 17, 33]) {
            let x = Matrix(noise: rows, D, type, seed: 3)
            let dY = Matrix(noise: rows, D, type, seed: 4)
            let weight = Matrix(noise: 1, D, seed: 5)
            let residual = Matrix(noise: rows, D, type, seed: 6)
            let (out, rstd) = (
                Matrix(rows: rows, columns: D, type: type), Matrix(rows: 1, columns: rows)
            )
            let (dX, dWeight) = (
                Matrix(rows: rows, columns: D, type: type), Matrix(rows: 1, columns: D)
            )
            dWeight.fill(with: [Float](repeating: 2, count: D))
            RMSNorm.forward(x, weight: weight, epsilon: 1e-5, into: out, rstd: rstd, on: w)
            RMSNorm.backward(
                dY, x: x, weight: weight, rstd: rstd, residual: residual, into: dX,
                addingTo: dWeight, on: w)
            var sum = [Float](repeating: 2, count: D)
            for row in 0..<rows {
                let naive = RMSNorm.naiveBackward(
                    dY.line(row), x: x.line(row), weight: weight.values(), epsilon: 1e-5)
                let wanted = zip(naive.dX, residual.line(row)).map { $0 + $1 }
                #expect(worstError(dX.line(row), wanted, size: 1) < 2 * tolerance(type), "\(D)")
                for j in 0..<D { sum[j] += naive.dWeight[j] }
            }
            #expect(worstError(dWeight.values(), sum, size: 4) < 5e-6, "\(D)")
        }
    }

    @Test(arguments: tiers, ElementType.allCases)
    func swiGLU(tier: InstructionSet, type: ElementType) {
        let w = Workspace(instructionSet: tier)
        let gates: [Float] = [
            0, -0.0, 80, -80, 88.5, -88.5, 100, -100, 3e38, -3e38, .infinity, -.infinity, .nan,
        ]
        for F in raggedSizes {
            let rows = 6
            let gateUp = Matrix(noise: rows, 2 * F, type, seed: 7) { i, j, old in
                // The last rows: gates of every size, and one up that is NaN.
                if i < 2 { return old }
                if j < F { return gates[(i * 5 + j) % gates.count] }
                return i == 5 && j == F ? .nan : old
            }
            let dOut = Matrix(noise: rows, F, type, seed: 8)
            let (out, again) = (
                Matrix(rows: rows, columns: F, type: type),
                Matrix(rows: rows, columns: F, type: type)
            )
            let d = Matrix(rows: rows, columns: 2 * F, type: type)
            SwiGLU.forward(gateUp, into: out, on: w)
            SwiGLU.backward(dOut, gateUp: gateUp, into: d, out: again, on: w)
            for row in 0..<rows {
                let (gate, up) = (
                    Array(gateUp.line(row)[..<F]), Array(gateUp.line(row)[F...])
                )
                let wanted = SwiGLU.naiveForward(gate: gate, up: up)
                let back = SwiGLU.naiveBackward(dOut.line(row), gate: gate, up: up)
                #expect(worstError(out.line(row), wanted, size: 1e-30) < tolerance(type), "\(F)")
                #expect(worstError(again.line(row), out.line(row)) == 0, "\(F)")
                let got = d.line(row)
                // A gate's slope passes through zero.
                #expect(worstError(Array(got[..<F]), back.gate, size: 1) < tolerance(type), "\(F)")
                #expect(
                    worstError(Array(got[F...]), back.up, size: 1e-30) < tolerance(type), "\(F)")
            }
        }
    }

    @Test(arguments: tiers, ElementType.allCases)
    func rope(tier: InstructionSet, type: ElementType) {
        let w = Workspace(instructionSet: tier)
        for width in [2, 14, 30, 64, 66] {
            let rope = RoPE(positions: 100, headDimension: width, theta: 10000)
            let positions: [Int32] = [0, 99, 7, 50]
            let x = Matrix(noise: 4, 3 * width, type, seed: 9) { i, j, old in
                i == 2 && j == width ? .nan : i == 3 && j == 3 * width - 1 ? .infinity : old
            }
            let turned = Matrix(rows: 4, columns: 3 * width, type: type)
            turned.copy(from: x)
            rope.forward(turned, at: positions, on: w)
            let back = Matrix(rows: 4, columns: 3 * width, type: type)
            back.copy(from: turned)
            rope.backward(back, at: positions, on: w)
            for (row, position) in positions.enumerated() {
                for head in 0..<3 {
                    let range = head * width..<(head + 1) * width
                    let line = Array(x.line(row)[range])
                    let wanted = RoPE.naive(line, position: Int(position), theta: 10000)
                    let got = Array(turned.line(row)[range])
                    #expect(worstError(got, wanted, size: 1) < 4 * tolerance(type), "\(width)")
                    guard line.allSatisfy(\.isFinite) else { continue }
                    let again = Array(back.line(row)[range])
                    #expect(worstError(again, line, size: 1) < 4 * tolerance(type), "\(width)")
                }
            }
        }
    }

    @Test(arguments: tiers, ElementType.allCases)
    func sumsAndConversions(tier: InstructionSet, type: ElementType) {
        let w = Workspace(instructionSet: tier)
        for D in raggedSizes {
            let a = Matrix(noise: 6, D, .float32, seed: 10, edit: Self.wild)
            let b = Matrix(noise: 6, D, type, seed: 11)
            let out = Matrix(rows: 6, columns: D, type: type)
            Elementwise.add(a, b, scale: -0.5, into: out, on: w)
            let wanted = zip(a.values(), b.values()).map { $0 - 0.5 * $1 }
            #expect(worstError(out.values(), wanted, size: 1e-5) < tolerance(type), "\(D)")
            // Sums of squares of what is finite.
            let squares = b.values().reduce(0) { $0 + Double($1) * Double($1) }
            let float = Matrix(rows: 6, columns: D)
            float.copy(from: b)
            #expect(abs(Elementwise.sumOfSquares(float, on: w) / squares - 1) < 1e-12)
            #expect(!Elementwise.sumOfSquares(a, on: w).isFinite || D == 0)
        }
    }

    /// Rows: usual logits, huge ones, ones at minus infinity, ones far from zero, a NaN.
    @Test(arguments: tiers, [nil, ElementType.float32, .bfloat16])
    func crossEntropy(tier: InstructionSet, type: ElementType?) {
        let w = Workspace(instructionSet: tier)
        for V in raggedSizes + [2, 1000] {
            let logits = Matrix(noise: 6, V, seed: 12) { i, j, old in
                switch i {
                case 1: old * 1e30
                case 2, 5: j > 0 && j % 2 == (i == 2 ? 1 : 0) ? -.infinity : old
                case 3: old + 1e4
                case 4: j == V / 2 ? .nan : old
                default: old * 5
                }
            }
            let given = logits.values()
            // The last row's target may have no chance: an infinite loss.
            let targets = [V - 1, V / 2, 0, V / 3, 0, V > 2 ? 2 : 0].map(Int32.init)
            let gradient = type.map {
                $0 == .float32 ? logits : Matrix(rows: 6, columns: V, type: $0)
            }
            let rows = CrossEntropy.rows(
                logits, targets: targets[...], gradient: gradient, scale: 0.5, wantsBest: true,
                on: w)
            for row in 0..<6 {
                let line = Array(given[row * V..<(row + 1) * V])
                let (loss, slopes) = CrossEntropy.naive(line, target: Int(targets[row]))
                let (got, wanted) = (rows.losses[row], row == 4 ? .nan : Float(loss))
                #expect(worstError([got], [wanted], size: 1) < 2e-6, "\(V), row \(row)")
                if let gradient {
                    let wanted = slopes.map { row == 4 ? .nan : Float($0 / 2) }
                    let error = worstError(gradient.line(row), wanted, size: 0.1)
                    #expect(error < tolerance(gradient.type), "\(V), row \(row)")
                }
                let best = line.indices.max { (line[$0], -$0) < (line[$1], -$1) }
                #expect(row == 4 || Int(rows.best[row]) == best, "\(V), row \(row)")
            }
        }
    }

    @Test(arguments: tiers, ElementType.allCases)
    func adamW(tier: InstructionSet, type: ElementType) {
        let w = Workspace(instructionSet: tier)
        let adam = AdamW()
        for (rows, columns) in [(1, 1), (1, 7), (7, 9), (65, 63)] {
            let p = Matrix(noise: rows, columns, seed: 13)
            let (m, v) = (
                Matrix(rows: rows, columns: columns), Matrix(rows: rows, columns: columns)
            )
            let packed = PackedMatrix(rows: rows, columns: columns, type: type, on: w)
            var wanted = p.values().map { (Double($0), 0.0, 0.0) }
            for step in 1...3 {
                let g = Matrix(noise: rows, columns, seed: UInt64(20 + step)) { i, j, old in
                    i + j == 1 ? old * 1e-12 : i + j == 2 ? old * 1e12 : old
                }
                adam.update(
                    p, gradients: g, first: m, second: v, step: step, learningRate: 0.01,
                    decay: 0.1, gradientScale: 0.5, packed: packed, on: w)
                for (index, gradient) in g.values().enumerated() {
                    let (x, first, second) = wanted[index]
                    let next = adam.naive(
                        Float(x), gradient: gradient / 2, first: Float(first),
                        second: Float(second), step: step, learningRate: 0.01, decay: 0.1)
                    wanted[index] = (next.parameter, next.first, next.second)
                }
            }
            #expect(worstError(p.values(), wanted.map { Float($0.0) }, size: 0.1) < 5e-6)
            #expect(worstError(m.values(), wanted.map { Float($0.1) }, size: 1e-3) < 5e-6)
            #expect(worstError(v.values(), wanted.map { Float($0.2) }) < 5e-6)
            let held = Matrix(rows: rows, columns: columns, type: type)
            held.copy(from: p)
            #expect(packed.values(ofRows: 0..<rows, on: w) == held.values())
        }
    }

    @Test(arguments: tiers) func aWildGradientSpoilsItsOwnParameterOnly(tier: InstructionSet) {
        let w = Workspace(instructionSet: tier)
        func update(_ value: Float) -> [Float] {
            let p = Matrix(noise: 1, 65, seed: 14)
            let g = Matrix(noise: 1, 65, seed: 15) { $1 == 64 || $1 == 3 ? value : $2 }
            let (m, v) = (Matrix(rows: 1, columns: 65), Matrix(rows: 1, columns: 65))
            AdamW().update(
                p, gradients: g, first: m, second: v, step: 1, learningRate: 0.01, decay: 0, on: w)
            return p.values()
        }
        let clean = update(1)
        for value in [Float.nan, .infinity] {
            for (index, got) in update(value).enumerated() {
                let isSpoilt = index == 64 || index == 3
                #expect(isSpoilt ? !got.isFinite : got == clean[index])
            }
        }
        // A square beyond the range stops the parameter, and does no more.
        let wild = update(3e38).filter { !$0.isFinite }
        #expect(wild.isEmpty)
    }
}
