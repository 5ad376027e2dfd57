import Foundation
import MeCompute
import MeTestSupport
import Testing

@testable import MeModel

/// Model files come from strangers: each damage gives one clear error, never a crash.
@Suite struct DamagedFileTests {
    /// A small GGUF file, byte by byte.
    private struct Builder {
        var bytes: [UInt8] = []

        mutating func number(_ value: UInt64, _ width: Int) {
            bytes += (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
        }

        mutating func text(_ value: String) {
            number(UInt64(value.utf8.count), 8)
            bytes += Array(value.utf8)
        }

        /// Two tensors: q8_0 of (2, 32) and f32 of (3).
        static func file() -> [UInt8] {
            var b = Builder()
            b.bytes = Array("GGUF".utf8)
            b.number(3, 4)
            b.number(2, 8)
            b.number(2, 8)
            b.text("general.architecture")
            b.number(8, 4)
            b.text("llama")
            b.text("tokenizer.ggml.tokens")
            b.number(9, 4)
            b.number(8, 4)
            b.number(2, 8)
            b.text("a")
            b.text("é")
            for (name, shape, type, offset) in [("w", [32, 2], 8, 0), ("n", [3], 0, 96)] {
                b.text(name)
                b.number(UInt64(shape.count), 4)
                for size in shape { b.number(UInt64(size), 8) }
                b.number(UInt64(type), 4)
                b.number(UInt64(offset), 8)
            }
            b.bytes += [UInt8](repeating: 0, count: (32 - b.bytes.count % 32) % 32)
            for row in 0..<2 {
                b.number(row == 0 ? 0x3C00 : 0x3800, 2)
                b.bytes += (0..<32).map { UInt8(bitPattern: Int8($0 - 16)) }
            }
            b.bytes += [UInt8](repeating: 0, count: 96 - 68)
            for value in [1.5, -2, 3] as [Float] { b.number(UInt64(value.bitPattern), 4) }
            return b.bytes
        }
    }

    @Test func ggufReadsWhatWasWritten() throws {
        let folder = try TemporaryFolder()
        let file = try GGUFFile(try folder.file("m.gguf", Builder.file()))
        #expect(file.text("general.architecture") == "llama")
        #expect(file.texts("tokenizer.ggml.tokens") == ["a", "é"])
        #expect(file.tensors["w"]?.shape == [2, 32])
        #expect(file.tensors["n"]?.format == .float32)
    }

    @Test func everyTruncationOfAGGUFIsAnError() throws {
        let folder = try TemporaryFolder()
        let whole = Builder.file()
        for length in 0..<whole.count {
            let url = try folder.file("cut.gguf", whole.prefix(length))
            #expect(throws: ModelFileError.self, "\(length) bytes") { try GGUFFile(url) }
        }
    }

    @Test func changedBytesOfAGGUFNeverCrash() throws {
        let folder = try TemporaryFolder()
        let whole = Builder.file()
        var refused = 0
        for index in 0..<whole.count - 96 {
            for value in [0xFF, 0x7F] as [UInt8] {
                var bytes = whole
                bytes[index] = value
                let url = try folder.file("changed.gguf", bytes)
                if (try? GGUFFile(url)) == nil { refused += 1 }
            }
        }
        #expect(refused > 100)
    }

    @Test(arguments: [
        ("{}", "missing"),
        (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, "belongs to no part"),
    ])
    func wrongTensorsAreNamed(header: String, mention: String) throws {
        let golden = try Golden("plain-untied")
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            at: golden.folder.appending(path: "config.json"),
            to: folder.url.appending(path: "config.json"))
        _ = try folder.file("model.safetensors", Self.safetensors(header, data: 8))
        let error = #expect(throws: ModelFileError.self) { try ModelFile(folder.url) }
        #expect(error?.description.contains(mention) == true)
    }

    private static func safetensors(_ header: String, data: Int) -> [UInt8] {
        let length = UInt64(header.utf8.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) }
            + Array(header.utf8) + [UInt8](repeating: 0, count: data)
    }

    @Test(arguments: [
        // Overlapping, out of range, reversed, of another size, overflowing, negative, no JSON.
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
        #"{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"b":{"dtype":"F32","shape":[1],"data_offsets":[16,20]}}"#,
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
        #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
        #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#,
        #"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
        #"{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#,
        #"{"a":7}"#, "[1]", "{",
    ])
    func damagedSafetensorsHeaders(header: String) throws {
        let folder = try TemporaryFolder()
        let url = try folder.file("m.safetensors", Self.safetensors(header, data: 16))
        let error = #expect(throws: ModelFileError.self) { try SafeTensorsFile(url) }
        #expect(error?.description.hasPrefix(url.path) == true)
    }

    @Test func aHeaderLongerThanTheFileIsRefused() throws {
        let folder = try TemporaryFolder()
        for bytes: [UInt8] in [[], [1, 2], [255, 255, 255, 255, 255, 255, 255, 255, 0]] {
            let url = try folder.file("m.safetensors", bytes)
            #expect(throws: ModelFileError.self) { try SafeTensorsFile(url) }
        }
    }

    @Test func picklesAreRefusedWithTheReason() throws {
        let golden = try Golden("plain-untied")
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(
            at: golden.folder.appending(path: "config.json"),
            to: folder.url.appending(path: "config.json"))
        _ = try folder.file("pytorch_model.bin", [1])
        let error = #expect(throws: ModelFileError.self) { try ModelFile(folder.url) }
        #expect(error?.description.contains("pickle") == true)
    }
}
