import CMeKernels
import Foundation

/// Rotary position embedding (Su et al. 2021) in Hugging Face's half-split order: element j of a
/// head turns together with element j + head_dim / 2.
package struct RoPE: Sendable {
    let cosine: Matrix  // (positions, head_dim / 2) float32
    let sine: Matrix
    package let headDimension: Int

    /// What turns a head at one position: an angle is a frequency times the position.
    package struct Frequencies: Equatable, Sendable {
        /// Radians a token for each pair of elements, head_dim / 2 of them.
        package var values: [Float]
        /// Factor of every cosine and sine, and so of what is turned (YaRN's attention scaling).
        package var scale: Float

        package init(_ values: [Float], scale: Float = 1) {
            self.values = values
            self.scale = scale
        }

        /// θ^(-2j / head_dim), in float32 step by step as the reference computes it.
        package init(theta: Double, headDimension: Int) {
            let base = Double(Float(theta))
            self.init(
                (0..<headDimension / 2).map { j in
                    let exponent = Float(2 * j) / Float(headDimension)
                    return 1 / Float(pow(base, Double(exponent)))
                })
        }
    }

    /// Angles for positions 0 ..< positions.
    package init(positions: Int, _ frequencies: Frequencies) {
        self.init(positions: 0..<positions, frequencies: [frequencies])
    }

    /// A row of angles for each of some positions, by frequencies of its own; the last ones hold
    /// for all that follow.
    package init(
        positions: some RandomAccessCollection<Int>, frequencies: [Frequencies]
    ) {
        let half = frequencies[0].values.count
        headDimension = 2 * half
        var (cosines, sines): ([Float], [Float]) = ([], [])
        cosines.reserveCapacity(positions.count * half)
        sines.reserveCapacity(positions.count * half)
        for (row, position) in positions.enumerated() {
            let own = frequencies[min(row, frequencies.count - 1)]
            for frequency in own.values {
                // As the reference does it: the angle in float32, rounded results scaled.
                let angle = Double(Float(position) * frequency)
                cosines.append(Float(cos(angle)) * own.scale)
                sines.append(Float(sin(angle)) * own.scale)
            }
        }
        cosine = Matrix(cosines, rows: positions.count, columns: half)
        sine = Matrix(sines, rows: positions.count, columns: half)
    }

    /// Angles for positions 0 ..< positions, frequency θ^(-2j / head_dim).
    package init(positions: Int, headDimension: Int, theta: Double) {
        self.init(
            positions: positions, Frequencies(theta: theta, headDimension: headDimension))
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
