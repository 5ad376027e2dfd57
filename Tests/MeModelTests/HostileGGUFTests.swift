import Foundation
import MeCompute
import MeTestSupport
import Testing

@testable import MeModel

/// Headers made to break a reader: each gives one error that says where, and nothing else.
@Suite struct HostileGGUFTests {
    /// Every kind of value and of array, and three tensors.
    private static var honest: GGUFBytes {
        var file = GGUFBytes()
        file.entries = GGUFTests.everyKind.map { GGUFBytes.entry($0) }
        file.tensors = [
            .init(name: "a", shape: [32, 2], type: 8), .init(name: "b", shape: [3], offset: 96),
            .init(name: "c", shape: [2, 2, 2], type: 1, offset: 128),
        ]
        return file
    }

    private static func problem(_ file: GGUFBytes) throws -> String? {
        let folder = try TemporaryFolder()
        let url = try folder.file("m.gguf", file.bytes)
        do {
            _ = try GGUFFile(url)
            return nil
        } catch let error as ModelFileError {
            #expect(error.path == url.path)
            return error.description
        }
    }

    @Test func theHonestFileIsRead() throws {
        #expect(try Self.problem(Self.honest) == nil)
    }

    @Test func everyTruncationIsAnError() throws {
        let folder = try TemporaryFolder()
        let whole = Self.honest.bytes
        // Of the data the last tensor ends 112 bytes before the file.
        for length in 0..<whole.count - 112 {
            let url = try folder.file("cut.gguf", whole.prefix(length))
            #expect(throws: ModelFileError.self, "\(length) bytes") { try GGUFFile(url) }
        }
    }

    /// Each byte of the header replaced by each of some values: read or refused, never a crash, and
    /// what is read can be decoded.
    @Test func changedBytesNeverCrash() throws {
        let folder = try TemporaryFolder()
        let whole = Self.honest.bytes
        let w = Workspace(pool: ThreadPool(threads: 1))
        var (read, refused) = (0, 0)
        for index in 0..<whole.count - 256 {
            for value in [9, 0xFF] as [UInt8] where whole[index] != value {
                var bytes = whole
                bytes[index] = value
                let url = try folder.file("changed.gguf", bytes)
                guard let file = try? GGUFFile(url) else {
                    refused += 1
                    continue
                }
                read += 1
                for tensor in file.tensors.values { _ = file.read(tensor, on: w) }
            }
        }
        #expect(refused > 300 && read > 300)
    }

    private static func damaged(_ change: (inout GGUFBytes) -> Void) -> GGUFBytes {
        var file = honest
        change(&file)
        return file
    }

    private static func with(_ entry: [UInt8]) -> GGUFBytes {
        damaged { $0.entries.append(entry) }
    }

    private static func with(_ tensor: GGUFBytes.Tensor) -> GGUFBytes {
        damaged { $0.tensors.append(tensor) }
    }

    private static let huge = UInt64.max

    @Test func liesOfTheHeaderAreNamed() throws {
        let lies: [(GGUFBytes, String)] = [
            (Self.damaged { $0.version = 1 }, "version 2 or 3, got 1"),
            (Self.damaged { $0.version = 0x0300_0000 }, "version 2 or 3"),
            (Self.damaged { $0.tensorCount = Self.huge }, "claims"),
            (Self.damaged { $0.tensorCount = 1 << 40 }, "claims"),
            (Self.damaged { $0.keyCount = Self.huge }, "claims"),
            (Self.damaged { $0.keyCount = 1 << 62 }, "claims"),
            (Self.with(GGUFBytes.entry("k", (8, 4), (Self.huge, 8))), "claims"),
            (Self.with(GGUFBytes.entry("k", (13, 4), (0, 8))), "0 to 12, got 13"),
            (Self.with(GGUFBytes.entry("k", (9, 4), (0, 4), (1 << 61, 8))), "claims"),
            (Self.with(GGUFBytes.entry("k", (9, 4), (8, 4), (1 << 20, 8))), "claims"),
            (Self.with(GGUFBytes.entry("k", (9, 4), (9, 4), (1, 8), (9, 4))), "one of arrays"),
            (Self.with(GGUFBytes.entry("k", (9, 4), (77, 4), (1, 8))), "got 77"),
            (Self.with(GGUFBytes.entry("", (0, 4), (1, 1))), "a key of 1 to"),
            (Self.with(Self.honest.entries[0]), "stands there twice"),
        ]
        for (file, mention) in lies {
            let problem = try Self.problem(file)
            #expect(problem?.contains(mention) == true, "\(mention): \(problem ?? "read")")
        }
    }

    @Test(arguments: [0, 3, 1 << 21, UInt64(bitPattern: -32)])
    func impossibleAlignments(alignment: UInt64) throws {
        let file = Self.with(GGUFBytes.entry("general.alignment", (10, 4), (alignment, 8)))
        #expect(try Self.problem(file)?.contains("general.alignment") == true)
    }

    @Test func liesOfTensorsAreNamed() throws {
        typealias Tensor = GGUFBytes.Tensor
        let lies: [(Tensor, String)] = [
            (Tensor(name: "a", shape: [4], offset: 192), "stands there twice"),
            (Tensor(name: "d", shape: [4], offset: 64), "overlap"),
            (Tensor(name: "d", shape: [4], offset: 96), "overlap"),
            (Tensor(name: "d", shape: [4], offset: 100), "multiple of 32, got 100"),
            (Tensor(name: "d", shape: [4], offset: 256), "expected 16 bytes at"),
            (Tensor(name: "d", shape: [4], offset: 1 << 63), "multiple of"),
            (Tensor(name: "d", shape: [4], offset: UInt64(Int.max) & ~31), "expected 16 bytes"),
            (Tensor(name: "d", shape: [], offset: 192), "1 to 4 dimensions, got 0"),
            (Tensor(name: "d", shape: [1, 1, 1, 1, 1], offset: 192), "1 to 4 dimensions, got 5"),
            (Tensor(name: "d", shape: [4], offset: 192, dimensions: 0xFFFF_FFFF), "dimensions"),
            (Tensor(name: "d", shape: [0], offset: 192), "dimension from 1"),
            (Tensor(name: "d", shape: [Self.huge], offset: 192), "dimension from 1"),
            (Tensor(name: "d", shape: [1 << 39, 1 << 39, 1 << 39], offset: 192), "impossible"),
            (Tensor(name: "d", shape: [1 << 39, 1 << 8], offset: 192), "bytes at"),
            (Tensor(name: "d", shape: [33], type: 8, offset: 192), "whole blocks of Q8_0"),
            (Tensor(name: "d", shape: [32, 8], type: 12, offset: 192), "whole blocks of Q4_K"),
            (Tensor(name: "d", shape: [256], type: 16, offset: 192), "got IQ2_XXS"),
            (Tensor(name: "d", shape: [4], type: 4, offset: 192), "got number 4"),
        ]
        for (tensor, mention) in lies {
            let problem = try Self.problem(Self.with(tensor))
            #expect(problem?.contains(mention) == true, "\(mention): \(problem ?? "read")")
        }
    }

    /// A file of a megabyte that claims gigabytes is refused before they are asked for.
    @Test func noClaimIsBelievedBeyondTheFile() throws {
        for claim in [UInt64(1 << 20), 1 << 24, 1 << 33, 1 << 60] {
            for kind in [0, 6, 8, 10] as [UInt64] {
                var file = GGUFBytes()
                file.entries = [GGUFBytes.entry("k", (9, 4), (kind, 4), (claim, 8))]
                file.data = 1 << 18
                let problem = try Self.problem(file)
                #expect(problem?.contains("the file") == true, "\(claim) of \(kind)")
            }
        }
    }
}
