import CMeKernels
import Foundation

/// AdamW (Loshchilov & Hutter 2019) as PyTorch computes it: bias correction on, decoupled decay.
package struct AdamW: Sendable {
    package var beta1: Float
    package var beta2: Float
    package var epsilon: Float

    package init(beta1: Float = 0.9, beta2: Float = 0.95, epsilon: Float = 1e-8) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
    }

    /// One update in place. `step` counts from 1; gradients are multiplied by `gradientScale`.
    ///
    /// parameters, gradients, first and second moments: one shape, float32, rows together.
    /// `packed`, of the same shape, takes up the new values while they are at hand.
    package func update(
        _ parameters: Matrix, gradients: Matrix, first: Matrix, second: Matrix, step: Int,
        learningRate: Float, decay: Float, gradientScale: Float = 1,
        packed: PackedMatrix? = nil, on w: Workspace
    ) {
        precondition(
            parameters.count == gradients.count && parameters.count == first.count
                && parameters.count == second.count && step > 0, "AdamW: shapes differ")
        let settings = me_adamw(
            learning_rate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
            decay: decay, correction1: Float(1 - pow(Double(beta1), Double(step))),
            correction2_sqrt: Float((1 - pow(Double(beta2), Double(step))).squareRoot()),
            gradient_scale: gradientScale)
        let pointers = UnsafeSendable(
            (parameters.floats, gradients.floats, first.floats, second.floats))
        // Whole panels where the values are packed.
        let grain = packed == nil ? 1 << 16 : w.kernels.nr * parameters.columns
        let bytes = 7 * parameters.byteCount + (packed?.byteCount ?? 0)
        w.measured("AdamW", operations: 14 * parameters.count, bytes: bytes) {
            w.split(parameters.count, grain: grain) { range in
                let (p, g, m, v) = pointers.value
                let at = range.lowerBound
                w.kernels.adamw(p + at, g + at, m + at, v + at, range.count, settings)
                packed?.pack(panel: at / grain, of: parameters, on: w)
            }
        }
    }

    /// The naive twin for one parameter, in double: parameter, first and second moment after step
    /// `step`.
    func naive(
        _ parameter: Float, gradient: Float, first: Float, second: Float, step: Int,
        learningRate: Double, decay: Double
    ) -> (parameter: Double, first: Double, second: Double) {
        let (g, b1, b2) = (Double(gradient), Double(beta1), Double(beta2))
        let m = b1 * Double(first) + (1 - b1) * g
        let v = b2 * Double(second) + (1 - b2) * g * g
        let corrected = (v / (1 - pow(b2, Double(step)))).squareRoot() + Double(epsilon)
        let update = m / (1 - pow(b1, Double(step))) / corrected
        return (Double(parameter) * (1 - learningRate * decay) - learningRate * update, m, v)
    }
}
