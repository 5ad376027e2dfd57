import CMeKernels
import Foundation

/// Cross-entropy of rows of logits against target ids, and its gradient in the same pass.
package enum CrossEntropy {
    /// What a pass says of each row.
    package struct Rows {
        /// −log p(target), nats.
        package var losses: [Float]
        /// The id with the greatest logit, the lowest of equals; empty unless asked for.
        package var best: [Int32]
    }

    /// logits: (R, V) float32   targets: R   gradient: (R, V) of any type; it becomes
    /// scale · (softmax − onehot), and may lie over the logits, each row at the row's address. The
    /// logits are used up by it.
    package static func rows(
        _ logits: Matrix, targets: ArraySlice<Int32>, gradient: Matrix? = nil, scale: Float = 1,
        wantsBest: Bool = false, on w: Workspace
    ) -> Rows {
        precondition(
            logits.type == .float32 && targets.count == logits.rows
                && targets.allSatisfy { $0 >= 0 && $0 < logits.columns },
            "CrossEntropy: expected \(logits.rows) targets below \(logits.columns)")
        let targets = Array(targets)
        var losses = [Float](repeating: 0, count: logits.rows)
        var best = [Int32](repeating: 0, count: wantsBest ? logits.rows : 0)
        let none = me_rows(data: nil, stride: 0, type: 0)
        let bytes = logits.byteCount + (gradient?.byteCount ?? 0)
        w.measured("cross-entropy", operations: 6 * logits.count, bytes: bytes) {
            losses.withUnsafeMutableBufferPointer { losses in
                best.withUnsafeMutableBufferPointer { best in
                    targets.withUnsafeBufferPointer { targets in
                        let pointers = UnsafeSendable(
                            (losses.baseAddress, best, targets.baseAddress))
                        w.split(logits.rows, grain: 2) { range in
                            let (losses, best, targets) = pointers.value
                            w.kernels.cross_entropy(
                                gradient?.raw ?? none, losses, wantsBest ? best.baseAddress : nil,
                                logits.raw, targets, logits.columns, scale, range.lowerBound,
                                range.upperBound)
                        }
                    }
                }
            }
        }
        return Rows(losses: losses, best: best)
    }

    /// The naive twin: loss and softmax − onehot of one row, in double.
    static func naive(_ logits: [Float], target: Int) -> (loss: Double, gradient: [Double]) {
        let top = Double(logits.max() ?? 0)
        let powers = logits.map { exp(Double($0) - top) }
        let sum = powers.reduce(0, +)
        var gradient = powers.map { $0 / sum }
        gradient[target] -= 1
        return (log(sum) + top - Double(logits[target]), gradient)
    }
}
