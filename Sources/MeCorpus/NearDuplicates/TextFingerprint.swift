import Crypto

/// The first 128 bits of the SHA-256 of a normalised text: equal ones mean equal texts (ten billion
/// different texts give a false match with probability 10⁻¹⁹).
package struct TextFingerprint: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    /// Of normalised bytes.
    init(ofNormalized bytes: some Sequence<UInt8>) {
        let digest = Array(SHA256.hash(data: Array(bytes)).prefix(16))
        high = digest.littleEndian(at: 0)
        low = digest.littleEndian(at: 8)
    }

    /// Of a text in UTF-8, normalised.
    init(of text: some Sequence<UInt8>) {
        self.init(ofNormalized: Self.normalized(text))
    }

    /// ASCII letters in lower case, every run of white space and control characters one blank,
    /// none at the ends.
    static func normalized(_ text: some Sequence<UInt8>) -> [UInt8] {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.underestimatedCount)
        var isBlank = false
        for byte in text {
            guard byte > 0x20 else {
                isBlank = true
                continue
            }
            if isBlank, !folded.isEmpty { folded.append(0x20) }
            isBlank = false
            folded.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        }
        return folded
    }
}
