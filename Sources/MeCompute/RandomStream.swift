import Foundation

/// Counter-based chance for numbers in tensors and sampling (SplitMix64 over seed and position):
/// the state is two integers, so a checkpoint can hold it.
package struct RandomStream: RandomNumberGenerator, Codable, Equatable, Sendable {
    private var seed: UInt64
    private var position: UInt64 = 0

    package init(seed: UInt64) {
        self.seed = seed
    }

    package mutating func next() -> UInt64 {
        position &+= 1
        var mixed = seed &+ position &* 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A draw from the uniform distribution over [0, 1).
    package mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A draw from the standard normal distribution (Box & Muller 1958).
    package mutating func normal() -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return radius * cos(2 * .pi * uniform())
    }
}
