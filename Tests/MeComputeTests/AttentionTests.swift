import MeTestSupport
import Testing

@testable import MeCompute

/// Attention on every tier, against its naive twin and against itself in other company.
@Suite struct AttentionTests {
    private static let tiers = InstructionSet.available
    /// None, and one within a block of keys or one across several.
    private static func windows(_ type: ElementType) -> [Int?] {
        [nil, type == .float32 ? 150 : 37]
    }

    /// Inputs of one shape, rounded to bfloat16 so that both types see the same numbers.
    private struct Problem {
        let attention: Attention
        let type: ElementType
        let q, k, v, dOut: Matrix

        init(
            _ T: Int, heads: Int, keyValueHeads: Int, width: Int, window: Int? = nil,
            type: ElementType,
            edit: (inout [Float], String) -> Void = { _, _ in }
        ) {
            attention = Attention(
                heads: heads, keyValueHeads: keyValueHeads, headDimension: width, window: window)
            self.type = type
            func random(_ columns: Int, _ seed: UInt64, _ name: String) -> Matrix {
                var random = RandomStream(seed: seed)
                var values = (0..<T * columns).map { _ in Float(random.normal()) }
                edit(&values, name)
                let rounded = Matrix(rows: T, columns: columns, type: .bfloat16)
                rounded.fill(with: values)
                let matrix = Matrix(rows: T, columns: columns, type: type)
                matrix.copy(from: rounded)
                return matrix
            }
            q = random(heads * width, 1, "q")
            k = random(keyValueHeads * width, 2, "k")
            v = random(keyValueHeads * width, 3, "v")
            dOut = random(heads * width, 4, "dOut")
        }

        /// out, lse, dq, dk, dv of all rows.
        struct Answer: Equatable {
            var out, lse, dq, dk, dv: [Float]
        }

        func answer(_ segments: [AttentionSegment]? = nil, on w: Workspace) -> Answer {
            let segments = segments ?? [AttentionSegment(rows: 0..<q.rows)]
            func empty(_ other: Matrix) -> Matrix {
                Matrix(rows: other.rows, columns: other.columns, type: type)
            }
            let (out, dq, dk, dv) = (empty(q), empty(q), empty(k), empty(v))
            let lse = Matrix(rows: q.rows, columns: attention.heads)
            attention.forward(q: q, k: k, v: v, into: out, lse: lse, segments: segments, on: w)
            attention.backward(
                dOut: dOut, q: q, k: k, v: v, out: out, lse: lse, dq: dq, dk: dk, dv: dv,
                segments: segments, on: w)
            return Answer(
                out: out.values(), lse: lse.values(), dq: dq.values(), dk: dk.values(),
                dv: dv.values())
        }

        private init(_ other: Problem, _ change: (Matrix, _ isGradient: Bool) -> Matrix) {
            (attention, type) = (other.attention, other.type)
            (q, k, v) = (change(other.q, false), change(other.k, false), change(other.v, false))
            dOut = change(other.dOut, true)
        }

        /// These rows of the problem, each as often as it is named; the gradient counts at the
        /// first time only.
        func rows(_ rows: [Int]) -> Problem {
            Problem(self) { matrix, isGradient in
                var seen: Set<Int> = []
                let out = Matrix(rows: rows.count, columns: matrix.columns, type: type)
                out.zero()
                for (index, row) in rows.enumerated() {
                    if !seen.insert(row).inserted && isGradient { continue }
                    out.rows(index..<index + 1).copy(from: matrix.rows(row..<row + 1))
                }
                return out
            }
        }

        func forward(_ segments: [AttentionSegment], k: Matrix, v: Matrix, on w: Workspace)
            -> Matrix
        {
            let out = Matrix(rows: q.rows, columns: q.columns, type: type)
            attention.forward(q: q, k: k, v: v, into: out, segments: segments, on: w)
            return out
        }
    }

    /// The naive twins of all heads of a problem.
    private static func wanted(_ p: Problem) -> Problem.Answer {
        let (T, d) = (p.q.rows, p.attention.headDimension)
        func lines(_ m: Matrix, _ head: Int) -> [[Double]] {
            let values = m.values()
            return (0..<T).map { t in
                (0..<d).map { Double(values[t * m.columns + head * d + $0]) }
            }
        }
        func add(_ lines: [[Double]], to values: inout [Float], _ head: Int) {
            for t in 0..<T {
                for j in 0..<d { values[t * values.count / T + head * d + j] += Float(lines[t][j]) }
            }
        }
        func zeros(_ m: Matrix) -> [Float] { [Float](repeating: 0, count: m.count) }
        var wanted = Problem.Answer(
            out: zeros(p.q), lse: [], dq: zeros(p.q), dk: zeros(p.k), dv: zeros(p.v))
        for head in 0..<p.attention.heads {
            let shared = head / (p.attention.heads / p.attention.keyValueHeads)
            let (q, k, v) = (lines(p.q, head), lines(p.k, shared), lines(p.v, shared))
            let window = p.attention.window
            add(Attention.naive(q: q, k: k, v: v, window: window), to: &wanted.out, head)
            let back = Attention.naiveBackward(
                dOut: lines(p.dOut, head), q: q, k: k, v: v, window: window)
            add(back.dq, to: &wanted.dq, head)
            add(back.dk, to: &wanted.dk, shared)
            add(back.dv, to: &wanted.dv, shared)
        }
        return wanted
    }

    @Test(arguments: [
        [1, 2, 1, 64], [7, 3, 3, 20], [63, 4, 2, 32], [65, 2, 2, 96], [130, 3, 1, 64],
        [130, 1, 1, 128], [129, 1, 1, 7], [513, 1, 1, 20],
        // The same with windows.
        [1, 1, 1, 16, 1], [140, 1, 1, 16, 1], [130, 2, 1, 20, 17], [300, 1, 1, 20, 128],
        [200, 1, 1, 7, 129], [270, 2, 1, 8, 130], [300, 1, 1, 10, 51], [70, 1, 1, 16, 70],
    ]) func agreesWithNaive(shape: [Int]) {
        func problem(_ type: ElementType) -> Problem {
            Problem(
                shape[0], heads: shape[1], keyValueHeads: shape[2], width: shape[3],
                window: shape.dropFirst(4).first, type: type)
        }
        let wanted = Self.wanted(problem(.float32))
        for tier in Self.tiers {
            for type in ElementType.allCases {
                let got = problem(type).answer(on: Workspace(instructionSet: tier))
                // bfloat16 rounds results to 1/256, and weights before their products.
                let near: Float = type == .float32 ? 1e-5 : 0.02
                #expect(Self.error(got.out, wanted.out) < near, "\(tier) \(type)")
                #expect(Self.error(got.dv, wanted.dv) < near, "\(tier) \(type)")
                // A lone token's scores have no gradient, but their rounding is left.
                let least = shape[0] == 1 || shape.last == 1 ? Float(1) : 0
                #expect(Self.error(got.dq, wanted.dq, least: least) < 2 * near, "\(tier) \(type)")
                #expect(Self.error(got.dk, wanted.dk, least: least) < 2 * near, "\(tier) \(type)")
            }
        }
    }

    /// The largest difference over the expected value and the root mean square of all.
    private static func error(_ got: [Float], _ wanted: [Float], least: Float = 0) -> Float {
        let squares = wanted.reduce(0) { $0 + $1 * $1 }
        let size = max(least, (squares / Float(wanted.count)).squareRoot())
        let errors = zip(got, wanted).map { abs($0 - $1) / (abs($1) + size) }
        return errors.contains { $0.isNaN } ? .nan : errors.max() ?? 0
    }

    @Test(arguments: tiers, ElementType.allCases)
    func companyAndThreadsChangeNothing(tier: InstructionSet, type: ElementType) {
        for window in Self.windows(type) { companyAndThreadsChangeNothing(tier, type, window) }
    }

    private func companyAndThreadsChangeNothing(
        _ tier: InstructionSet, _ type: ElementType, _ window: Int?
    ) {
        let lengths = [130, 1, 65, 300, 7]
        let starts = lengths.indices.map { lengths[..<$0].reduce(0, +) }
        let segments = zip(starts, lengths).map { AttentionSegment(rows: $0..<$0 + $1) }
        let total = lengths.reduce(0, +)
        let problem = Problem(
            total, heads: 6, keyValueHeads: 2, width: 16, window: window, type: type)
        let pools = [1, 2, 4].map { ThreadPool(threads: $0) }
        let answers = pools.map {
            problem.answer(segments, on: Workspace(pool: $0, instructionSet: tier))
        }
        #expect(answers[0] == answers[1])
        #expect(answers[0] == answers[2])
        for (segment, length) in zip(segments, lengths) {
            let alone = problem.answer(
                [segment], on: Workspace(pool: pools[1], instructionSet: tier))
            func rows(_ values: [Float]) -> ArraySlice<Float> {
                let width = values.count / total
                let first = segment.rows.lowerBound * width
                return values[first..<first + length * width]
            }
            for part in [\Problem.Answer.out, \.lse, \.dq, \.dk, \.dv] {
                #expect(rows(alone[keyPath: part]) == rows(answers[0][keyPath: part]))
            }
            // Rows of no segment are left alone.
            let written = alone.out.filter { $0 != 0 }.count
            #expect(written <= length * 6 * 16)
        }
    }

    /// A tree of segments is what its paths are, laid out one after the other.
    @Test(arguments: tiers, ElementType.allCases)
    func treesAreTheirPaths(tier: InstructionSet, type: ElementType) {
        for window in Self.windows(type) { treesAreTheirPaths(tier, type, window) }
    }

    private func treesAreTheirPaths(
        _ tier: InstructionSet, _ type: ElementType, _ window: Int?
    ) {
        // Each node: its length, and the nodes it goes on from.
        let nodes: [(length: Int, path: [Int])] = [
            (140, []), (65, [0]), (7, [0, 1]), (130, [0, 1]), (1, [0]), (200, [0]), (20, []),
            (1, [6]), (300, [6]), (5, []),
        ]
        let starts = nodes.indices.map { nodes[..<$0].reduce(0) { $0 + $1.length } }
        let rows = nodes.indices.map { starts[$0]..<starts[$0] + nodes[$0].length }
        let tree = nodes.indices.map { index in
            AttentionSegment(rows: rows[index], prefix: nodes[index].path.map { rows[$0] })
        }
        let total = starts[nodes.count - 1] + nodes[nodes.count - 1].length
        let problem = Problem(
            total, heads: 4, keyValueHeads: 2, width: 20, window: window, type: type)
        let answers = [1, 3].map {
            problem.answer(
                tree, on: Workspace(pool: ThreadPool(threads: $0), instructionSet: tier))
        }
        #expect(answers[0] == answers[1])
        var (paths, copies): ([AttentionSegment], [Int]) = ([], [])
        for index in nodes.indices {
            let path = (nodes[index].path + [index]).flatMap { Array(rows[$0]) }
            paths.append(AttentionSegment(rows: copies.count..<copies.count + path.count))
            copies += path
        }
        let laidOut = problem.rows(copies).answer(paths, on: Workspace(instructionSet: tier))
        /// Sums of the copies' rows, or the first copy's.
        func gathered(_ values: [Float], sums: Bool) -> [Float] {
            let width = values.count / copies.count
            var out = [Float](repeating: 0, count: total * width)
            var seen: Set<Int> = []
            for (copy, row) in copies.enumerated() where seen.insert(row).inserted || sums {
                for j in 0..<width { out[row * width + j] += values[copy * width + j] }
            }
            return out
        }
        #expect(gathered(laidOut.out, sums: false) == answers[0].out)
        #expect(gathered(laidOut.lse, sums: false) == answers[0].lse)
        let near: Float = type == .float32 ? 2e-5 : 0.04
        for part in [\Problem.Answer.dq, \.dk, \.dv] {
            let wanted = gathered(laidOut[keyPath: part], sums: true)
            #expect(Self.error(answers[0][keyPath: part], wanted) < near)
        }
    }

    @Test(arguments: tiers, ElementType.allCases)
    func cachesAndSingleRowsGiveTheSameBits(tier: InstructionSet, type: ElementType) {
        for window in Self.windows(type) { cachesAndSingleRowsGiveTheSameBits(tier, type, window) }
    }

    private func cachesAndSingleRowsGiveTheSameBits(
        _ tier: InstructionSet, _ type: ElementType, _ window: Int?
    ) {
        let T = 270
        let w = Workspace(pool: ThreadPool(threads: 2), instructionSet: tier)
        for (heads, width) in [(2, 64), (6, 20)] {
            let problem = Problem(
                T, heads: heads, keyValueHeads: 2, width: width, window: window, type: type)
            let whole = problem.forward(
                [AttentionSegment(rows: 0..<T)], k: problem.k, v: problem.v, on: w)
            // The same keys, the second half first, as a cache might hold them.
            let (k, v) = (
                Matrix(rows: T, columns: 2 * width, type: type),
                Matrix(rows: T, columns: 2 * width, type: type)
            )
            for (from, to) in [(0..<100, 170..<270), (100..<270, 0..<170)] {
                k.rows(to).copy(from: problem.k.rows(from))
                v.rows(to).copy(from: problem.v.rows(from))
            }
            var segments = [AttentionSegment(rows: 97..<100, prefix: [170..<267], firstKey: 267)]
            segments += [100, 127, 128, 129, 200, 269].map { row in
                AttentionSegment(
                    rows: row..<row + 1, prefix: [170..<200, 200..<270, 0..<row - 100],
                    firstKey: row - 100)
            }
            let parts = problem.forward(segments, k: k, v: v, on: w)
            for segment in segments {
                #expect(parts.rows(segment.rows).values() == whole.rows(segment.rows).values())
            }
        }
    }

    /// Rows of (T, width) values that have one that is not finite.
    private static func wildRows(_ values: [Float], _ T: Int) -> [Bool] {
        let width = values.count / T
        return (0..<T).map { t in
            values[t * width..<(t + 1) * width].contains { !$0.isFinite }
        }
    }

    @Test(arguments: tiers, ElementType.allCases)
    func wildValuesReachTheRowsThatSeeThem(tier: InstructionSet, type: ElementType) {
        let w = Workspace(pool: ThreadPool(threads: 2), instructionSet: tier)
        for window in [nil, 37] { wildValues(type, window, on: w) }
    }

    private func wildValues(_ type: ElementType, _ window: Int?, on w: Workspace) {
        let (T, width) = (150, 20)
        func answer(_ name: String, _ row: Int, _ value: Float) -> Problem.Answer {
            Problem(
                T, heads: 2, keyValueHeads: 1, width: width, window: window, type: type
            ) { values, which in
                if which == name { values[row * values.count / T + 3] = value }
            }.answer(on: w)
        }
        let clean = answer("", 0, 0)
        for row in [5, 77, 78, 140] {
            let reach = window ?? T
            let before = (0..<T).map { $0 <= row && row - $0 < reach }
            let after = (0..<T).map { $0 >= row && $0 - row < reach }
            let only = (0..<T).map { $0 == row }
            func check(_ name: String, _ values: [Float], _ clean: [Float], _ wild: [Bool]) {
                #expect(Self.wildRows(values, T) == wild, "\(name) of row \(row)")
                let width = values.count / T
                let spared = values.indices.filter { !wild[$0 / width] }
                guard !spared.isEmpty else { return }
                let error = Self.error(spared.map { values[$0] }, spared.map { clean[$0] })
                #expect(error < (type == .float32 ? 1e-5 : 0.04), "\(name) of row \(row)")
            }
            let (query, key) = (answer("q", row, .nan), answer("k", row, .nan))
            check("out, query", query.out, clean.out, only)
            check("dq, query", query.dq, clean.dq, only)
            check("dk, query", query.dk, clean.dk, before)
            check("dv, query", query.dv, clean.dv, before)
            check("out, key", key.out, clean.out, after)
            check("dq, key", key.dq, clean.dq, after)
            for value in [Float.nan, .infinity, -.infinity] {
                let values = answer("v", row, value)
                check("out, value", values.out, clean.out, after)
                check("dv, value", values.dv, clean.dv, only.map { _ in false })
                for index in values.out.indices where index / (2 * width) < row {
                    #expect(values.out[index] == clean.out[index])
                    #expect(key.out[index] == clean.out[index])
                }
            }
            let given = answer("dOut", row, .nan)
            check("dq, gradient", given.dq, clean.dq, only)
            check("dk, gradient", given.dk, clean.dk, before)
            check("dv, gradient", given.dv, clean.dv, before)
        }
    }

    @Test(arguments: tiers, ElementType.allCases)
    func largeScoresDoNotOverflow(tier: InstructionSet, type: ElementType) {
        let w = Workspace(instructionSet: tier)
        let T = 140
        for size: Float in [1e3, 1e15, 3e18] {
            let problem = Problem(T, heads: 1, keyValueHeads: 1, width: 16, type: type) {
                values, name in
                if name == "q" || name == "k" { values = values.map { $0 * size } }
            }
            let answer = problem.answer(on: w)
            let wild = (answer.out + answer.lse + answer.dv).filter { !$0.isFinite }
            #expect(wild.isEmpty)
            // One key has all the weight: each row of the result is a row of values.
            let (v, wide) = (problem.v.values(), size > 1e3)
            for t in 0..<T where wide {
                let row = answer.out[t * 16..<t * 16 + 16]
                let isOfOneKey = (0...t).contains { v[$0 * 16..<$0 * 16 + 16] == row }
                #expect(isOfOneKey)
            }
        }
    }
}
