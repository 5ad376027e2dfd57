import CMeKernels
import Foundation

extension Attention {
    /// Bytes that the float32 sums of dq may take, unless one key-value head needs more.
    private static let sumBytes = 16 << 20

    /// dq (M, H·d), dk, dv (M, K·d) from dOut (M, H·d).
    ///
    /// Segments form trees, each followed by those that go on from it: a prefix consists of the
    /// rows of segments, from a root on, and keys lie in the rows of their queries.
    ///
    /// Weights are computed again from lse. Sums are float32; of bfloat16 operands, weights and
    /// their gradients are rounded to bfloat16 before they are multiplied where the processor
    /// multiplies bfloat16.
    package func backward(
        dOut: Matrix, q: Matrix, k: Matrix, v: Matrix, out: Matrix, lse: Matrix, dq: Matrix,
        dk: Matrix, dv: Matrix, segments: [AttentionSegment], on w: Workspace
    ) {
        let operands = [q, k, v, out, dOut, dq, dk, dv]
        let bytes = operands.reduce(0) { $0 + $1.byteCount }
        let operations = 10 * pairs(of: segments)
        w.measured("attention backward", operations: operations, bytes: bytes) {
            let problem = me_attention_gradient(
                q: q.raw, k: k.raw, v: v.raw, d_out: dOut.raw, dq: dq.raw, dk: dk.raw, dv: dv.raw,
                lse: lse.floats, delta: delta(out, dOut, on: w), heads: heads,
                kv_heads: keyValueHeads, head_dim: headDimension, scale: scale,
                window: kernelWindow, runs: nil, later: 0, earlier: 0, dq_sums: nil, added: nil)
            backward(problem, segments, on: w)
        }
    }

    /// out·dOut by row and head, (M, H): what all gradients of a row's scores have in common.
    private func delta(_ out: Matrix, _ dOut: Matrix, on w: Workspace)
        -> UnsafeMutablePointer<Float>
    {
        let buffer = w.memory(.delta, byteCount: out.rows * heads * 4)
        let delta = UnsafeSendable(buffer.address.assumingMemoryBound(to: Float.self))
        w.split(out.rows, grain: 8) { rows in
            w.kernels.attention_delta(
                out.raw, dOut.raw, delta.value, heads, headDimension, rows.lowerBound,
                rows.upperBound)
        }
        return delta.value
    }

    /// All gradients, a few key-value heads at a time: the float32 sums of dq of all would be much.
    private func backward(
        _ template: me_attention_gradient, _ segments: [AttentionSegment], on w: Workspace
    ) {
        let jobs = BackwardJobs(segments)
        let floats = me_attention_backward_scratch(headDimension)
        let lanes = w.pool.threads
        let share = ScratchLanes(
            w.memory(.attention, byteCount: lanes * floats * 4), floats: floats, lanes: lanes)
        let wave = max(1, Self.sumBytes / max(1, jobs.rows * sumWidth * 4))
        for first in stride(from: 0, to: keyValueHeads, by: wave) {
            let heads = first..<min(first + wave, keyValueHeads)
            backward(template, heads: heads, jobs, share, on: w)
        }
    }

    /// Floats of the sums of dq for one token and key-value head.
    private var sumWidth: Int { heads / keyValueHeads * ((headDimension + 15) / 16 * 16) }

    /// All gradients of some key-value heads and the query heads that use them.
    private func backward(
        _ template: me_attention_gradient, heads: Range<Int>, _ jobs: BackwardJobs,
        _ share: ScratchLanes, on w: Workspace
    ) {
        let sums = w.memory(.sum, byteCount: heads.count * jobs.rows * sumWidth * 4)
        let added = w.memory(.progress, byteCount: heads.count * jobs.blocks * 4)
        memset(added.address, 0, heads.count * jobs.blocks * 4)
        jobs.runs.withUnsafeBufferPointer { runs in
            let shared = UnsafeSendable((template, runs.baseAddress))
            w.pool.run(jobs.order.count * heads.count) { index in
                let (job, head) = (jobs.order[index / heads.count], index % heads.count)
                var (problem, runs) = shared.value
                problem.runs = runs.map { UnsafePointer($0 + job.segment) }
                problem.later = jobs.later[job.segment]
                problem.earlier = jobs.earlier[job.segment]
                problem.dq_sums =
                    sums.address.assumingMemoryBound(to: Float.self) + head * jobs.rows * sumWidth
                problem.added =
                    added.address.assumingMemoryBound(to: Int32.self) + head * jobs.blocks
                share.withLane { lane in
                    w.kernels.attention_backward(&problem, heads.lowerBound + head, job.block, lane)
                }
            }
        }
    }
}

/// The blocks of keys of all segments, those that most queries see first: so threads end together,
/// and what a block waits for comes before it, as the kernel asks.
private struct BackwardJobs {
    var order: [(segment: Int, block: Int)] = []
    var runs: [me_query_run] = []
    /// Of each segment: how many that go on from it follow, and blocks of keys it goes on from.
    var (later, earlier): ([Int], [Int]) = ([], [])
    /// Rows and blocks in all.
    var (rows, blocks) = (0, 0)

    init(_ segments: [AttentionSegment]) {
        later = segments.map { _ in 0 }
        /// The segments that the one at hand goes on from.
        var path: [Int] = []
        func isPath(_ prefix: [Range<Int>]) -> Bool {
            prefix.elementsEqual(path.lazy.map { segments[$0].rows })
        }
        for (index, segment) in segments.enumerated() {
            while !path.isEmpty && !isPath(segment.prefix) { path.removeLast() }
            precondition(
                isPath(segment.prefix) && segment.firstKey == segment.rows.lowerBound,
                "Attention.backward: segment \(index) does not follow what it goes on from")
            for before in path { later[before] += 1 }
            earlier.append(path.reduce(0) { $0 + Self.blocks(segments[$1].rows) })
            path.append(index)
            runs.append(
                me_query_run(
                    first: segment.rows.lowerBound, count: segment.rows.count,
                    before: segment.prefix.reduce(0) { $0 + $1.count }, sum: rows, block: blocks))
            order += (0..<Self.blocks(segment.rows)).map { (index, $0) }
            rows += segment.rows.count
            blocks += Self.blocks(segment.rows)
        }
        let queries = segments.indices.map { index in
            segments[index...(index + later[index])].reduce(0) { $0 + $1.rows.count }
        }
        func seeing(_ job: (segment: Int, block: Int)) -> Int {
            queries[job.segment] - job.block * Self.block
        }
        order.sort { (seeing($0), $1.segment) > (seeing($1), $0.segment) }
    }

    private static let block = Int(ME_KEY_BLOCK)

    private static func blocks(_ rows: Range<Int>) -> Int { (rows.count + block - 1) / block }
}
