import CMeKernels
import Foundation

/// Rotary position embedding (Su et al. 2021) in Hugging Face's half-split order: element j of a
/// head turns together with element j + head_dim / 2.
package struct RoPE: Sendable {
    let cosine: Matrix  // (positions, head_dim / 2) float32
    let sine: Matrix
    package let headDimension: Int

    /// Angles for positions 0 ..< positions, frequency θ^(-2j / head_dim).
    package init(positions: Int, headDimension: Int, theta: Double) {
        let half = headDimension / 2
        self.headDimension = headDimension
        var cosines = [Float](repeating: 0, count: positions * half)
        var sines = cosines
        // As the reference does it: the frequency in float32, then the angle in float32.
        for j in 0..<half {
            let frequency = Float(1 / pow(theta, Double(2 * j) / Double(headDimension)))
            for p in 0..<positions {
                let angle = Float(p) * frequency
                cosines[p * half + j] = Float(cos(Double(angle)))
                sines[p * half + j] = Float(sin(Double(angle)))
            }
        }
        cosine = Matrix(cosines, rows: positions, columns: half)
        sine = Matrix(sines, rows: positions, columns: half)
    }

    /// Positions it has angles for.
    package var positions: Int { cosine.rows }

    /// Turns every head of every row in place.   x: (M, heads · head_dim)   positions: M
    package func forward(_ x: Matrix, at positions: [Int32], on w: Workspace) {
        turn(x, at: positions, direction: 1, on: w)
    }

    /// Turns gradients back, in place: the transpose of forward.
    package func backward(_ dX: Matrix, at positions: [Int32], on w: Workspace) {
        turn(dX, at: positions, direction: -1, on: w)
    }

    private func turn(_ x: Matrix, at rows: [Int32], direction: Float, on w: Workspace) {
        precondition(
            rows.count == x.rows && x.columns % headDimension == 0
                && rows.allSatisfy { $0 >= 0 && $0 < positions },
            "RoPE: expected \(x.rows) positions below \(positions)")
        let (c, s) = (UnsafeSendable(cosine.floats), UnsafeSendable(sine.floats))
        rows.withUnsafeBufferPointer { rows in
            let positions = UnsafeSendable(rows.baseAddress)
            w.measured("RoPE", operations: 3 * x.count, bytes: 2 * x.byteCount) {
                w.split(x.rows, grain: 8) { range in
                    w.kernels.rope(
                        x.raw, c.value, s.value, positions.value, x.columns / headDimension,
                        headDimension, direction, range.lowerBound, range.upperBound)
                }
            }
        }
    }

    /// The naive twin for one head at one position.
    static func naive(_ head: [Float], position: Int, theta: Double) -> [Float] {
        let half = head.count / 2
        var out = head
        for j in 0..<half {
            let angle = Double(position) / pow(theta, Double(2 * j) / Double(head.count))
            let (a, b) = (Double(head[j]), Double(head[j + half]))
            out[j] = Float(a * cos(angle) - b * sin(angle))
            out[j + half] = Float(b * cos(angle) + a * sin(angle))
        }
        return out
    }
}
