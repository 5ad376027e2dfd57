import Foundation
import Testing

@testable import MeCompute

/// The stored formats against the `gguf` Python package (`Tools/gguf_goldens.py`), and their
/// encoders against bounds of error.
@Suite struct StoredFormatTests {
    private struct Expected: Decodable {
        var blocks: Data
        var values: Data
        var numbers: Data?
        var encoded: Data?
    }

    private static func goldens() throws -> [String: Expected] {
        let url = Bundle.module.bundleURL.appending(path: "Goldens/stored-formats.json")
        return try JSONDecoder().decode([String: Expected].self, from: Data(contentsOf: url))
    }

    private static func decode(_ bytes: Data, _ format: StoredFormat) -> [Float] {
        let count = bytes.count / format.blockBytes * format.blockLength
        var values = [Float](repeating: 7, count: count)
        bytes.withUnsafeBytes { bytes in
            values.withUnsafeMutableBufferPointer {
                format.decode(bytes.baseAddress!, into: $0.baseAddress!, count: count)
            }
        }
        return values
    }

    private static func floats(_ data: Data) -> [Float] {
        data.withUnsafeBytes { bytes in
            (0..<bytes.count / 4).map {
                bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self)
            }
        }
    }

    @Test(arguments: StoredFormat.allCases)
    func decodesBitForBit(format: StoredFormat) throws {
        let golden = try #require(try Self.goldens()[format.rawValue])
        let expected = Self.floats(golden.values)
        let got = Self.decode(golden.blocks, format)
        try #require(got.count == expected.count && got.count > 60)
        // Which NaN comes of infinity times zero differs between processors.
        let wrong = got.indices.filter {
            got[$0].bitPattern != expected[$0].bitPattern
                && !(got[$0].isNaN && expected[$0].isNaN)
        }
        #expect(wrong.isEmpty)
        #expect(expected.contains { !$0.isFinite } || format == .float32, "no extremes")
    }

    @Test func encodesTheReferencesBytes() throws {
        var seen = 0
        for (name, golden) in try Self.goldens() {
            guard let numbers = golden.numbers, let encoded = golden.encoded else { continue }
            let format = try #require(StoredFormat(rawValue: name))
            let values = Self.floats(numbers)
            let matrix = Matrix(values, rows: values.count / 32, columns: 32)
            let got = format.encode(matrix, on: Workspace(pool: ThreadPool(threads: 1)))
            #expect(got == Array(encoded), "\(name)")
            seen += 1
        }
        #expect(seen == 7)
    }

    /// Root mean squares of the error relative to those of numbers drawn from a normal distribution:
    /// llama.cpp's own, measured on such numbers.
    static let reached: [(StoredFormat, Float)] = [
        (.float32, 0), (.float16, 0.0003), (.bfloat16, 0.002), (.q8_0, 0.0054), (.q4_0, 0.087),
        (.q4_1, 0.079), (.q5_0, 0.043), (.q5_1, 0.0382), (.q2_k, 0.296), (.q3_k, 0.151),
        (.q4_k, 0.0712), (.q5_k, 0.0361), (.q6_k, 0.0177), (.iq4_nl, 0.076), (.iq4_xs, 0.0766),
    ]

    @Test(arguments: reached)
    func errorsAreNoLargerThanLlamaCpps(format: StoredFormat, bound: Float) {
        let values = Self.normal(16 * 256)
        let matrix = Matrix(values, rows: 16, columns: 256)
        let bytes = format.encode(matrix, on: Workspace(pool: ThreadPool(threads: 1)))
        let back = Self.decode(Data(bytes), format)
        let error = zip(values, back).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        let size = values.reduce(Float(0)) { $0 + $1 * $1 }
        #expect((error / size).squareRoot() <= bound)
    }

    private static func normal(_ count: Int) -> [Float] {
        var random = RandomStream(seed: 5)
        return (0..<count).map { _ in Float(0.02 * random.normal()) }
    }

    @Test(arguments: StoredFormat.allCases)
    func hardRowsAreKeptAsWellAsCanBe(format: StoredFormat) {
        let rows: [(name: String, values: [Float], tolerance: Float)] = [
            ("zeros", [Float](repeating: 0, count: 256), 0),
            ("alike", [Float](repeating: 0.5, count: 256), 0.002),
            ("alike and negative", [Float](repeating: -3, count: 256), 0.01),
            ("tiny", (0..<256).map { Float($0 - 128) * 0x1p-140 }, 0x1p-130),
            // Uneven levels have none at zero.
            ("one large", (0..<256).map { $0 == 77 ? 1000 : 0 }, 8),
            ("negative only", (0..<256).map { -1 - Float($0 % 7) / 7 }, 0.5),
        ]
        let matrix = Matrix(rows.flatMap(\.values), rows: rows.count, columns: 256)
        let bytes = format.encode(matrix, on: Workspace(pool: ThreadPool(threads: 1)))
        let back = Self.decode(Data(bytes), format)
        for (index, row) in rows.enumerated() {
            let got = back[index * 256..<(index + 1) * 256]
            let worst = zip(got, row.values).map { abs($0 - $1) }.max() ?? 0
            #expect(worst <= row.tolerance, "\(row.name)")
            #expect(got.allSatisfy { $0.isFinite })
        }
    }

    /// Numbers that are none must not end the program; what they become is nobody's business.
    @Test(arguments: StoredFormat.allCases)
    func wildNumbersDoNotCrashAnEncoder(format: StoredFormat) {
        let wild: [Float] = [
            .nan, .infinity, -.infinity, 3e38, -3e38, 0x1p-149, -0.0, 65504, 65520, 1e-8, 0,
        ]
        let values = (0..<4 * 256).map { wild[$0 * $0 % 1013 % wild.count] }
        let matrix = Matrix(values, rows: 4, columns: 256)
        let bytes = format.encode(matrix, on: Workspace(pool: ThreadPool(threads: 1)))
        #expect(bytes.count == format.bytes(forElements: 1024))
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func rowsThatAreNotFiniteAreFound(bad: Float) {
        var values = Self.normal(5 * 64)
        values[7] = 3e38
        #expect(Matrix(values, rows: 5, columns: 64).firstRowNotFinite() == nil)
        values[3 * 64 + 63] = bad
        let matrix = Matrix(values, rows: 5, columns: 64)
        #expect(matrix.firstRowNotFinite() == 3)
        let rounded = Matrix(rows: 5, columns: 64, type: .bfloat16)
        rounded.copy(from: matrix)
        #expect(rounded.firstRowNotFinite() == 3)
    }

    @Test(arguments: [StoredFormat.q8_0, .q4_k, .q6_k, .iq4_xs, .float16])
    func threadsDoNotChangeBytes(format: StoredFormat) {
        let matrix = Matrix(Self.normal(40 * 1024), rows: 40, columns: 1024)
        let one = format.encode(matrix, on: Workspace(pool: ThreadPool(threads: 1)))
        #expect(format.encode(matrix, on: Workspace(pool: ThreadPool(threads: 4))) == one)
    }

    /// Every half there is, and the halves nearest to numbers between and beyond them.
    @Test func halvesGoThereAndBack() {
        for bits in UInt16.min...UInt16.max {
            let value = Float(halfBits: bits)
            if value.isNaN {
                #expect(value.halfBits & 0x7c00 == 0x7c00 && value.halfBits & 0x3ff != 0)
            } else if value.halfBits != bits {
                Issue.record("\(bits) became \(value.halfBits)")
            }
        }
        let rounded: [(Float, UInt16)] = [
            (65519, 0x7bff), (65520, 0x7c00), (1e9, 0x7c00), (0x1p-25, 0), (0x1.8p-25, 1),
            (0x3p-25, 2), (1.00048828125, 0x3c00), (1.0014648, 0x3c02), (-0x1p-14, 0x8400),
            (-0x1.ffep-15, 0x8400),
        ]
        for (value, bits) in rounded { #expect(value.halfBits == bits, "\(value)") }
    }
}
