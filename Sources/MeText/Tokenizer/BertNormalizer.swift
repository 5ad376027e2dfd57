import Foundation

/// BERT's normalization: controls dropped, white space to spaces, spaces around CJK characters,
/// accents dropped and letters made small where asked.
struct BertNormalizer: Sendable, Equatable {
    var cleansText = true
    var partsChinese = true
    var stripsAccents = true
    var lowercases = true

    /// Appends what becomes of `source[range]`.
    func append(_ source: PaddedBytes, _ range: Range<Int>, to text: inout NormalizedText) {
        var at = range.lowerBound
        while at < range.upperBound {
            let value = UTF8Scan.scalar(source.storage.span, at)
            at += UTF8Scan.length(source[at])
            guard let scalar = Unicode.Scalar(value) else { continue }
            append(scalar, end: at, to: &text)
        }
    }

    private func append(_ scalar: Unicode.Scalar, end: Int, to text: inout NormalizedText) {
        var scalar = scalar
        if cleansText {
            if Self.isControl(scalar) { return }
            if scalar.properties.isWhitespace { scalar = " " }
        }
        let isParted = partsChinese && Self.isChinese(scalar.value)
        if isParted { text.append(0x20, end: end) }
        if scalar.isASCII {
            let isCapital = lowercases && (65...90).contains(scalar.value)
            text.append(UInt8(scalar.value) + (isCapital ? 32 : 0), end: end)
        } else {
            appendFolded(scalar, end: end, to: &text)
        }
        if isParted { text.append(0x20, end: end) }
    }

    private func appendFolded(_ scalar: Unicode.Scalar, end: Int, to text: inout NormalizedText) {
        let parts = String(scalar)
        let plain = stripsAccents ? parts.decomposedStringWithCanonicalMapping : parts
        for part in plain.unicodeScalars {
            if stripsAccents, BertClasses.category(part) == .nonspacingMark { continue }
            let folded = lowercases ? part.properties.lowercaseMapping : String(part)
            text.append(folded.utf8, end: end)
        }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\t", "\n", "\r": return false
        case "\0", "\u{fffd}": return true
        default: break
        }
        switch BertClasses.category(scalar) {
        case .control, .format, .privateUse: return true
        default: return false
        }
    }

    private static func isChinese(_ value: UInt32) -> Bool {
        switch value {
        case 0x4e00...0x9fff, 0x3400...0x4dbf, 0x20000...0x2a6df, 0x2a700...0x2b73f,
            0x2b740...0x2b81f, 0x2b920...0x2ceaf, 0xf900...0xfaff, 0x2f800...0x2fa1f:
            return true
        default: return false
        }
    }
}
