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
    package func forward(
        q: Matrix, k: Matrix, v: Matrix, into out: Matrix, lse: Matrix? = nil,
        segments: [AttentionSegment], on w: Workspace
    ) {
        let block = me_attention_query_block(heads, keyValueHeads)
        let floats = me_attention_forward_scratch(heads, keyValueHeads, headDimension)
        var jobs: [(segment: Int, first: Int, last: Int, head: Int)] = []
        var keyRows: [Int32] = []
        var keyStarts = [0]
        for (index, segment) in segments.enumerated() {
            keyRows += segment.prefix.flatMap { $0.map(Int32.init) }
            keyRows += segment.rows.indices.map {
                Int32(segment.firstKey + $0 - segment.rows.lowerBound)
            }
            keyStarts.append(keyRows.count)
            for first in stride(from: 0, to: segment.rows.count, by: block) {
                for head in 0..<keyValueHeads {
                    jobs.append((index, first, min(first + block, segment.rows.count), head))
                }
            }
        }
        precondition(
            keyRows.allSatisfy { $0 >= 0 && $0 < k.rows } && k.rows == v.rows,
            "Attention: a segment names a key row outside 0 ..< \(k.rows)")
        // Late query blocks see more keys: the long jobs first.
        jobs.sort { ($0.last, $0.segment, $0.head) > ($1.last, $1.segment, $1.head) }
        let lanes = w.pool.threads
        let scratch = w.memory(.attention, byteCount: lanes * floats * 4)
        let lseFloats = UnsafeSendable(lse?.floats)
        keyRows.withUnsafeBufferPointer { keyRows in
            let keys = UnsafeSendable(keyRows.baseAddress)
            let share = ScratchLanes(scratch, floats: floats, lanes: lanes)
            w.pool.run(jobs.count) { index in
                let job = jobs[index]
                let segment = segments[job.segment]
                let start = keyStarts[job.segment]
                var problem = me_attention(
                    q: q.raw, k: k.raw, v: v.raw, out: out.raw, lse: lseFloats.value, heads: heads,
                    kv_heads: keyValueHeads, head_dim: headDimension, scale: scale,
                    first: segment.rows.lowerBound, count: segment.rows.count,
                    key_count: keyStarts[job.segment + 1] - start,
                    key_rows: keys.value.map { $0 + start })
                share.withLane { lane in
                    w.kernels.attention_forward(&problem, job.head, job.first, job.last, lane)
                }
            }
        }
    }

    /// dq (M, H·d), dk, dv (M, K·d) from dOut (M, H·d); segments must have no prefix.
    package func backward(
        dOut: Matrix, q: Matrix, k: Matrix, v: Matrix, out: Matrix, lse: Matrix, dq: Matrix,
        dk: Matrix, dv: Matrix, segments: [AttentionSegment], on w: Workspace
    ) {
        precondition(
            segments.allSatisfy(\.prefix.isEmpty), "Attention.backward: a segment has a prefix")
        let longest = segments.map(\.rows.count).max() ?? 0
        let floats = me_attention_backward_scratch(heads, keyValueHeads, headDimension, longest)
        let lanes = w.pool.threads
        let scratch = w.memory(.attention, byteCount: lanes * floats * 4)
        let share = ScratchLanes(scratch, floats: floats, lanes: lanes)
        let kept = UnsafeSendable(lse.floats)
        let order = segments.sorted { $0.rows.count > $1.rows.count }
        w.pool.run(order.count * keyValueHeads) { index in
            let segment = order[index / keyValueHeads]
            var problem = me_attention_gradient(
                q: q.raw, k: k.raw, v: v.raw, out: out.raw, d_out: dOut.raw, dq: dq.raw,
                dk: dk.raw, dv: dv.raw, lse: kept.value, heads: heads, kv_heads: keyValueHeads,
                head_dim: headDimension, scale: scale, first: segment.rows.lowerBound,
                count: segment.rows.count)
            share.withLane { lane in
                w.kernels.attention_backward(&problem, index % keyValueHeads, lane)
            }
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
