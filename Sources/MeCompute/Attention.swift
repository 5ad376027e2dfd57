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

    /// The rows of all keys, in order of position.
    var keyRanges: [Range<Int>] { prefix + [firstKey..<firstKey + rows.count] }
}

/// Causal grouped-query attention that never holds a (T, T) matrix (Dao et al. 2022).
package struct Attention: Sendable {
    package let heads: Int
    package let keyValueHeads: Int
    package let headDimension: Int
    /// How many keys a query sees at most, its own the last of them; nil: all up to its own.
    package let window: Int?

    package init(heads: Int, keyValueHeads: Int, headDimension: Int, window: Int? = nil) {
        precondition(
            keyValueHeads > 0 && heads % keyValueHeads == 0,
            "Attention: \(heads) heads cannot share \(keyValueHeads)")
        precondition(window ?? 1 > 0, "Attention: a window of \(window ?? 0) keys")
        self.heads = heads
        self.keyValueHeads = keyValueHeads
        self.headDimension = headDimension
        self.window = window
    }

    /// The window as the kernels take it.
    var kernelWindow: Int { min(window ?? Int(ME_NO_WINDOW), Int(ME_NO_WINDOW)) }

    var scale: Float { 1 / Float(headDimension).squareRoot() }

    /// q, out: (M, H·d)   k, v: (rows the segments name, K·d)   lse: (M, H) float32, for backward.
    ///
    /// Sums are float32. Of bfloat16 operands, weights are rounded to bfloat16 before they are
    /// multiplied with values where the processor multiplies bfloat16.
    package func forward(
        q: Matrix, k: Matrix, v: Matrix, into out: Matrix, lse: Matrix? = nil,
        segments: [AttentionSegment], on w: Workspace
    ) {
        let bytes = q.byteCount + k.byteCount + v.byteCount + out.byteCount
        let operations = 4 * pairs(of: segments)
        w.measured("attention forward", operations: operations, bytes: bytes) {
            run(q: q, k: k, v: v, into: out, lse: lse, segments: segments, on: w)
        }
    }

    /// Pairs of a query and a key it sees, times the elements of a row.
    func pairs(of segments: [AttentionSegment]) -> Int {
        segments.reduce(0) { sum, segment in
            let own = segment.rows.count
            let earlier = segment.keyRanges.reduce(-own) { $0 + $1.count }
            let all = own * earlier + own * (own + 1) / 2
            // A query with n keys more than the window does not see n of them.
            let most = max(0, earlier + own - kernelWindow)
            let least = max(0, earlier - kernelWindow)
            return sum + all - (most * (most + 1) - least * (least + 1)) / 2
        } * heads * headDimension
    }

    private func run(
        q: Matrix, k: Matrix, v: Matrix, into out: Matrix, lse: Matrix?,
        segments: [AttentionSegment], on w: Workspace
    ) {
        precondition(
            k.rows == v.rows
                && segments.allSatisfy { segment in
                    segment.keyRanges.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= k.rows }
                },
            "Attention: a segment names a key row outside 0 ..< \(k.rows)")
        let (keyRows, keyStarts) = Self.keyRows(of: segments)
        let jobs = forwardJobs(segments, threads: w.pool.threads)
        let longest = jobs.map(\.queries.count).max() ?? 0
        let floats = me_attention_forward_scratch(heads, keyValueHeads, headDimension, longest)
        let lanes = min(w.pool.threads, jobs.count * keyValueHeads)
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
                    key_count: keyStarts[job.segment + 1] - start, window: kernelWindow,
                    key_rows: keys.value.map { $0 + start })
                share.withLane { lane in
                    w.kernels.attention_forward(
                        &problem, index % keyValueHeads, job.queries.lowerBound,
                        job.queries.upperBound, lane)
                }
            }
        }
    }

    /// A block of a segment's queries, and the keys that its last one sees.
    private struct ForwardJob {
        var segment: Int
        var queries: Range<Int>
        var keys: Int
    }

    /// Blocks of queries: the more of them, up to some hundred rows, share a block of keys once it
    /// is laid out, the better, as long as every thread has its jobs. The long ones come first, so
    /// that threads end together.
    private func forwardJobs(_ segments: [AttentionSegment], threads: Int) -> [ForwardJob] {
        let queries = segments.reduce(0) { $0 + $1.rows.count }
        let fair = queries * keyValueHeads / (8 * threads)
        let block = max(1, 96 * keyValueHeads / heads, min(fair, 768 * keyValueHeads / heads))
        var jobs: [ForwardJob] = []
        for (index, segment) in segments.enumerated() {
            let earlier = segment.prefix.reduce(0) { $0 + $1.count }
            for first in stride(from: 0, to: segment.rows.count, by: block) {
                let last = min(first + block, segment.rows.count)
                jobs.append(
                    ForwardJob(
                        segment: index, queries: first..<last,
                        keys: min(earlier + last, kernelWindow + last - first)))
            }
        }
        return jobs.sorted { ($0.keys, $0.segment) > ($1.keys, $1.segment) }
    }

    /// The rows of all segments' keys in order of position, and where each segment's begin.
    private static func keyRows(of segments: [AttentionSegment]) -> (rows: [Int32], starts: [Int]) {
        var starts = [0]
        for segment in segments {
            starts.append(starts[starts.count - 1] + segment.keyRanges.reduce(0) { $0 + $1.count })
        }
        let rows = [Int32](unsafeUninitializedCapacity: starts[segments.count]) { rows, count in
            for segment in segments {
                for range in segment.keyRanges {
                    for row in range {
                        rows[count] = Int32(row)
                        count += 1
                    }
                }
            }
        }
        return (rows, starts)
    }
}
