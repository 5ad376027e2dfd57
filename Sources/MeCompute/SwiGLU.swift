import CMeKernels
import Foundation

/// The gated activation of LLaMA's feed-forward block (Shazeer 2020): out = silu(gate) · up.
///
/// gateUp holds both halves of a row side by side: (M, 2F).
package enum SwiGLU {
    /// gateUp: (M, 2F)   out: (M, F)
    package static func forward(_ gateUp: Matrix, into out: Matrix, on w: Workspace) {
        precondition(
            gateUp.columns == 2 * out.columns && gateUp.rows == out.rows
                && gateUp.type == out.type, "SwiGLU.forward: shapes or types differ")
        let bytes = gateUp.byteCount + out.byteCount
        w.measured("SwiGLU forward", operations: 5 * out.count, bytes: bytes) {
            w.split(out.rows, grain: 16) { range in
                w.kernels.swiglu_forward(
                    out.raw, gateUp.raw, out.columns, range.lowerBound, range.upperBound)
            }
        }
    }

    /// dGateUp (M, 2F) from dOut (M, F), and the forward result, out (M, F), once more.
    ///
    /// dGateUp may lie over gateUp, and out over dOut.
    package static func backward(
        _ dOut: Matrix, gateUp: Matrix, into dGateUp: Matrix, out: Matrix, on w: Workspace
    ) {
        precondition(
            gateUp.columns == 2 * dOut.columns && dGateUp.columns == gateUp.columns
                && out.columns == dOut.columns && gateUp.type == dOut.type
                && dGateUp.type == dOut.type && out.type == dOut.type,
            "SwiGLU.backward: shapes or types differ")
        let bytes = 2 * (gateUp.byteCount + dOut.byteCount)
        w.measured("SwiGLU backward", operations: 12 * out.count, bytes: bytes) {
            w.split(dOut.rows, grain: 16) { range in
                w.kernels.swiglu_backward(
                    dGateUp.raw, out.raw, gateUp.raw, dOut.raw, dOut.columns, range.lowerBound,
                    range.upperBound)
            }
        }
    }

    /// The naive twin, in double.
    static func naiveForward(gate: [Float], up: [Float]) -> [Float] {
        zip(gate, up).map { g, u in Float(Double(g) / (1 + exp(-Double(g))) * Double(u)) }
    }

    /// The naive twin of backward, in double: the gradients of gate and up.
    static func naiveBackward(_ dOut: [Float], gate: [Float], up: [Float])
        -> (gate: [Float], up: [Float])
    {
        let (d, g, u) = (dOut.map(Double.init), gate.map(Double.init), up.map(Double.init))
        let s = g.map { 1 / (1 + exp(-$0)) }
        return (
            g.indices.map { Float(d[$0] * u[$0] * (s[$0] + g[$0] * s[$0] * (1 - s[$0]))) },
            g.indices.map { Float(d[$0] * g[$0] * s[$0]) }
        )
    }
}
