import Foundation

/// How far a reading process is, and what it has seen.
struct FuzzTally {
    /// Of the input being read.
    var index = 0
    var accepted = 0
    var refused = 0
    var failed = 0
    /// The longest time for an input, in microseconds.
    var slowest = 0
    /// The most memory for an input, in bytes.
    var most = 0
    /// The most memory for each byte of an input (of one of 4096 bytes, where it is smaller), in
    /// sixteenths.
    var most16 = 0

    private static let fields: [any WritableKeyPath<FuzzTally, Int> & Sendable] = [
        \.index, \.accepted, \.refused, \.failed, \.slowest, \.most, \.most16,
    ]

    init() {}

    /// What a process has left; nil where it has left nothing.
    init?(file: String) {
        guard let bytes = try? Data(contentsOf: URL(filePath: file)),
            bytes.count == 8 * Self.fields.count
        else { return nil }
        for (number, field) in Self.fields.enumerated() {
            self[keyPath: field] = bytes.withUnsafeBytes {
                $0.loadUnaligned(fromByteOffset: 8 * number, as: Int.self)
            }
        }
    }

    func write(to file: Int32) {
        let numbers = Self.fields.map { self[keyPath: $0] }
        _ = numbers.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    }

    mutating func add(_ other: FuzzTally) {
        accepted += other.accepted
        refused += other.refused
        failed += other.failed
        (slowest, most) = (max(slowest, other.slowest), max(most, other.most))
        most16 = max(most16, other.most16)
    }
}
