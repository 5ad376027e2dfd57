import CMeKernels
import Foundation

// H query heads, K key-value heads, d head dimension; rows are tokens.

/// A run of rows that attend causally to themselves, and wholly to earlier rows named in `prefix`.
///
/// A packed document is a segment without a prefix; a continuation of a shared or cached context
/// names the context's rows. A row's result depends on its own keys only, bit for bit.
package struct AttentionSegment: Sendable {
    /// The query rows, which are also the last keys.
    package var rows: Range<Int>
    /// Rows of earlier keys, in order of position.
    package var prefix: [Range<Int>]
    /// The row of the first own key: a cache may hold keys elsewhere than queries.
    package var firstKey: Int

    package init(rows: Range<Int>, prefix: [Range<Int>] = [], firstKey: Int? = nil) {
        self.rows = rows
        self.prefix = prefix
        self.firstKey = firstKey ?? rows.lowerBound
    }
}

/// Causal grouped-query attention that never holds a (T, T) matrix (Dao et al. 2022).
package struct Attention: Sendable {
    package let heads: Int
    package let keyValueHeads: Int
    package let headDimension: Int

    package init(heads: Int, keyValueHeads: Int, headDimension: Int) {
        precondition(
            keyValueHeads > 0 && heads % keyValueHeads == 0,
            "Attention: \(heads) heads cannot share \(keyValueHeads)")
        self.heads = heads
        self.keyValueHeads = keyValueHeads
        self.headDimension = headDimension
    }

    private var scale: Float { 1 / Float(headDimension).squareRoot() }

    /// q, out: (M, H·d)   k, v: (rows the segments name, K·d)   lse: (M, H) float32, for backward.
    ///
    /// Sums are float32. Of bfloat16 operands, weights are rounded to bfloat16 before they are
    /// multiplied with values where the processor multiplies bfloat16.
    package func forward(
        q: Matrix, k: Matrix, v: Matrix, into out: Matrix, lse: Matrix? = nil,
        segments: [AttentionSegment], on w: Workspace
    ) {
        // A few hundred rows of queries share each block of keys once it is laid out.
        let block = max(1, 288 * keyValueHeads / heads)
        let longest = min(block, segments.map(\.rows.count).max() ?? 0)
        let floats = me_attention_forward_scratch(heads, keyValueHeads, headDimension, longest)
        var jobs: [(segment: Int, first: Int, last: Int)] = []
        for (index, segment) in segments.enumerated() {
            for first in stride(from: 0, to: segment.rows.count, by: block) {
                jobs.append((index, first, min(first + block, segment.rows.count)))
            }
        }
        let (keyRows, keyStarts) = Self.keyRows(of: segments)
        precondition(
            keyRows.allSatisfy { $0 >= 0 && $0 < k.rows } && k.rows == v.rows,
            "Attention: a segment names a key row outside 0 ..< \(k.rows)")
        func keys(_ job: (segment: Int, first: Int, last: Int)) -> Int {
            let segment = segments[job.segment]
            return keyStarts[job.segment + 1] - keyStarts[job.segment] - segment.rows.count
                + job.last
        }
        // Late query blocks see more keys: the long jobs first.
        jobs.sort { (keys($0), $0.segment) > (keys($1), $1.segment) }
        let lanes = w.pool.threads
        let scratch = w.memory(.attention, byteCount: lanes * floats * 4)
        let lseFloats = UnsafeSendable(lse?.floats)
        keyRows.withUnsafeBufferPointer { keyRows in
            let keys = UnsafeSendable(keyRows.baseAddress)
            let share = ScratchLanes(scratch, floats: floats, lanes: lanes)
            w.pool.run(jobs.count * keyValueHeads) { index in
                let job = jobs[index / keyValueHeads]
                let segment = segments[job.segment]
                let start = keyStarts[job.segment]
                var problem = me_attention(
                    q: q.raw, k: k.raw, v: v.raw, out: out.raw, lse: lseFloats.value, heads: heads,
                    kv_heads: keyValueHeads, head_dim: headDimension, scale: scale,
                    first: segment.rows.lowerBound, count: segment.rows.count,
                    key_count: keyStarts[job.segment + 1] - start,
                    key_rows: keys.value.map { $0 + start })
                share.withLane { lane in
                    w.kernels.attention_forward(
                        &problem, index % keyValueHeads, job.first, job.last, lane)
                }
            }
        }
    }

    /// The rows of all segments' keys in order of position, and where each segment's begin.
    private static func keyRows(of segments: [AttentionSegment]) -> (rows: [Int32], starts: [Int]) {
        var starts = [0]
        for segment in segments {
            let earlier = segment.prefix.reduce(0) { $0 + $1.count }
            starts.append(starts[starts.count - 1] + earlier + segment.rows.count)
        }
        let rows = [Int32](unsafeUninitializedCapacity: starts[segments.count]) { rows, count in
            for segment in segments {
                let own = segment.firstKey..<segment.firstKey + segment.rows.count
                for range in segment.prefix + [own] {
                    for row in range {
                        rows[count] = Int32(row)
                        count += 1
                    }
                }
            }
        }
        return (rows, starts)
    }

    /// Bytes that the float32 sums of dq may take, unless one key-value head needs more.
    private static let sumBytes = 16 << 20

    /// dq (M, H·d), dk, dv (M, K·d) from dOut (M, H·d); segments must have no prefix.
    ///
    /// The probabilities are computed anew from lse. Sums are float32; of bfloat16 operands,
    /// probabilities and their gradients are rounded to bfloat16 before they are multiplied where
    /// the processor multiplies bfloat16.
    package func backward(
        dOut: Matrix, q: Matrix, k: Matrix, v: Matrix, out: Matrix, lse: Matrix, dq: Matrix,
        dk: Matrix, dv: Matrix, segments: [AttentionSegment], on w: Workspace
    ) {
        precondition(
            segments.allSatisfy(\.prefix.isEmpty), "Attention.backward: a segment has a prefix")
        let kept = UnsafeSendable(lse.floats)
        let delta = w.memory(.delta, byteCount: q.rows * heads * 4)
        let deltas = UnsafeSendable(delta.address.assumingMemoryBound(to: Float.self))
        w.split(q.rows, grain: 32) { rows in
            w.kernels.attention_delta(
                out.raw, dOut.raw, deltas.value, heads, headDimension, rows.lowerBound,
                rows.upperBound)
        }
        let jobs = BackwardJobs(segments)
        let floats = me_attention_backward_scratch(headDimension)
        let lanes = w.pool.threads
        let scratch = w.memory(.attention, byteCount: lanes * floats * 4)
        let share = ScratchLanes(scratch, floats: floats, lanes: lanes)
        // dq is summed in float32 a few key-value heads at a time.
        let width = heads / keyValueHeads * ((headDimension + 15) / 16 * 16)
        let sumFloats = jobs.rows * width
        let wave = max(1, min(keyValueHeads, Self.sumBytes / max(1, sumFloats * 4)))
        let sums = w.memory(.sum, byteCount: wave * sumFloats * 4)
        let added = w.memory(.progress, byteCount: wave * jobs.blocks * 4)
        for first in stride(from: 0, to: keyValueHeads, by: wave) {
            let wave = min(wave, keyValueHeads - first)
            memset(added.address, 0, wave * jobs.blocks * 4)
            w.pool.run(jobs.order.count * wave) { index in
                let (job, head) = (jobs.order[index / wave], index % wave)
                let rows = segments[job.segment].rows
                let start = jobs.starts[job.segment]
                var problem = me_attention_gradient(
                    q: q.raw, k: k.raw, v: v.raw, d_out: dOut.raw, dq: dq.raw, dk: dk.raw,
                    dv: dv.raw, lse: kept.value, delta: deltas.value, heads: heads,
                    kv_heads: keyValueHeads, head_dim: headDimension, scale: scale,
                    first: rows.lowerBound, count: rows.count,
                    dq_sums: sums.address.assumingMemoryBound(to: Float.self)
                        + head * sumFloats + start.row * width,
                    added: added.address.assumingMemoryBound(to: Int32.self)
                        + head * jobs.blocks + start.block)
                share.withLane { lane in
                    w.kernels.attention_backward(&problem, first + head, job.block, lane)
                }
            }
        }
    }

    /// The blocks of keys of all segments, those that most queries see first; so the blocks of a
    /// segment are in order, as the kernel asks.
    private struct BackwardJobs {
        var order: [(segment: Int, block: Int)] = []
        /// Rows and blocks before each segment's, and in all.
        var starts: [(row: Int, block: Int)] = []
        var (rows, blocks) = (0, 0)

        init(_ segments: [AttentionSegment]) {
            let block = Int(ME_KEY_BLOCK)
            for (index, segment) in segments.enumerated() {
                let count = (segment.rows.count + block - 1) / block
                starts.append((rows, blocks))
                order += (0..<count).map { (index, $0) }
                rows += segment.rows.count
                blocks += count
            }
            func left(_ job: (segment: Int, block: Int)) -> Int {
                segments[job.segment].rows.count - job.block * block
            }
            order.sort { (left($0), $0.segment) > (left($1), $1.segment) }
        }
    }

    /// The naive twin for one head, in double.   q, k, v: (T, d); row t sees keys 0 … t.
    static func naive(q: [[Double]], k: [[Double]], v: [[Double]]) -> [[Double]] {
        q.enumerated().map { t, query in
            let scores = (0...t).map { j in
                zip(query, k[j]).reduce(0) { $0 + $1.0 * $1.1 } / Double(query.count).squareRoot()
            }
            let top = scores.max() ?? 0
            let powers = scores.map { exp($0 - top) }
            let sum = powers.reduce(0, +)
            return (0..<query.count).map { d in
                (0...t).reduce(0) { $0 + powers[$1] / sum * v[$1][d] }
            }
        }
    }
}
