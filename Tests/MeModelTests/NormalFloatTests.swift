import Foundation
import MeCompute
import MeTestSupport
import Testing

@testable import MeModel

/// NF4 as bitsandbytes makes it and saves it (`Tools/quantised_goldens.py`).
@Suite struct NormalFloatTests {
    private struct Facts: Decodable {
        var ids: [Int32]
        var checksums: [String: String]
        var logits: [Float]
    }

    private static let goldens = Bundle.module.bundleURL.appending(path: "Goldens/bitsandbytes")

    private static func facts(_ name: String) throws -> Facts {
        try JSONDecoder().decode(
            Facts.self,
            from: Data(contentsOf: goldens.appending(path: "\(name)/expected.json")))
    }

    private static func checksum(_ values: [Float]) -> String {
        let hash = values.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func read(_ name: String, of file: ModelFile, _ w: Workspace) throws -> [Float] {
        let c = try file.configuration()
        let entry = ParameterTable(c)[name]
        let matrix = Matrix(rows: entry.rows, columns: entry.columns)
        try file.read(entry, of: c, into: matrix, on: w)
        return matrix.values()
    }

    @Test(arguments: ["nf4", "nf4-double"]) func readsWhatBitsandbytesSaved(name: String) throws {
        let w = Workspace()
        let facts = try Self.facts(name)
        let file = try ModelFile(Self.goldens.appending(path: name))
        #expect(facts.checksums.count == 7)
        for (parameter, sum) in facts.checksums {
            #expect(Self.checksum(try Self.read(parameter, of: file, w)) == sum, "\(parameter)")
        }
        // Kept in NF4 the matrices are what they were in the file, to the bit.
        let (plain, kept) = (
            try file.weights(type: .bfloat16, on: w), try file.weights(type: .nf4, on: w)
        )
        for parameter in facts.checksums.keys {
            #expect(kept.values(of: parameter, on: w) == plain.values(of: parameter, on: w))
        }
        let model = LlamaModel(plain)
        let activations = Activations(
            model.configuration, capacity: facts.ids.count, type: .bfloat16, keeping: .nothing)
        model.forward(Batch(documents: [facts.ids]), into: activations, on: w)
        let logits = model.logits(ofRows: Array(facts.ids.indices), of: activations, on: w)
        #expect(Closeness(logits.values(), facts.logits).error < 0.05)
    }

    @Test func makesWhatBitsandbytesMakes() throws {
        let w = Workspace()
        let file = try ModelFile(Self.goldens.appending(path: "source"))
        for (parameter, sum) in try Self.facts("nf4").checksums {
            let entry = ParameterTable(try file.configuration())[parameter]
            let values = try Self.read(parameter, of: file, w)
            let rounded = (0..<entry.rows).flatMap { row in
                WeightType.nf4.rounded(
                    Array(values[row * entry.columns..<(row + 1) * entry.columns]))
            }
            #expect(Self.checksum(rounded) == sum, "\(parameter)")
        }
    }

    /// The folder that Transformers and bitsandbytes saved of the same weights, tensor by tensor.
    @Test func writesWhatBitsandbytesSaves() throws {
        let w = Workspace()
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "nf4-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let saved = try SafeTensorsFile(Self.goldens.appending(path: "nf4/model.safetensors"))
        // From the plain weights, and from what bitsandbytes made of them.
        for source in ["source", "nf4"] {
            let model = try ModelFile(Self.goldens.appending(path: source))
            let export = try NormalFloatExport(model, adapter: nil, on: w)
            try export.write(to: folder) { _ in }
            let written = try SafeTensorsFile(folder.appending(path: "model.safetensors"))
            #expect(Set(written.raw.keys) == Set(saved.raw.keys))
            for name in saved.raw.keys {
                let (got, wanted) = (written.rawBytes(name)!, saved.rawBytes(name)!)
                // Text may be filled up with spaces.
                #expect(got.prefix(wanted.count) == wanted[...], "\(name)")
                #expect(got.dropFirst(wanted.count).allSatisfy { $0 == 0x20 }, "\(name)")
            }
            #expect(Set(written.tensors.keys) == Set(saved.tensors.keys))
            for (name, tensor) in saved.tensors {
                let range = 0..<tensor.format.bytes(forElements: tensor.shape.reduce(1, *))
                let copy = try #require(written.tensors[name])
                #expect(copy.format == tensor.format && copy.shape == tensor.shape)
                #expect(written.bytes(range, of: copy) == saved.bytes(range, of: tensor), "\(name)")
                #expect(tensor.format != .float32 || copy.offset % 4 == 0, "\(name)")
            }
        }
    }

    /// Rows that are no whole blocks: there blocks run on over the rows.
    @Test func blocksRunOnOverRowsInFiles() throws {
        let w = Workspace()
        let golden = try Golden("grouped-tied")
        let (file, c) = (try ModelFile(golden.folder), golden.configuration)
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "nf4-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Small shards: what belongs to a matrix stays in one file.
        try NormalFloatExport(file, adapter: nil, on: w)
            .write(to: folder, largestFile: 3000) { _ in }
        let back = try ModelFile(folder)
        #expect(try back.configuration().layers == c.layers)
        var ragged = 0
        for entry in ParameterTable(c).entries {
            let (a, b) = (
                Matrix(rows: entry.rows, columns: entry.columns),
                Matrix(rows: entry.rows, columns: entry.columns)
            )
            try file.read(entry, of: c, into: a, on: w)
            try back.read(entry, of: c, into: b, on: w)
            let wanted =
                NormalFloatExport.isRounded(entry)
                ? WeightType.nf4.rounded(a.values()) : WeightType.bfloat16Values(a)
            #expect(b.values() == wanted, "\(entry.name)")
            if entry.decays, entry.columns % 64 != 0 { ragged += 1 }
        }
        #expect(ragged > 0)
    }

    @Test func refusesPartsThatDoNotFit() throws {
        let source = Self.goldens.appending(path: "nf4-double")
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "nf4-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(
            at: source.appending(path: "config.json"), to: folder.appending(path: "config.json"))
        let bytes = try Data(contentsOf: source.appending(path: "model.safetensors"))
        // The same length, so that the header stays true.
        for (old, new) in [
            (#""blocksize": 64"#, #""blocksize": 32"#),
            (#""shape": [64, 64]"#, #""shape": [64, 63]"#),
            (#""quant_type": "nf4""#, #""quant_type": "fp4""#),
            ("q_proj.weight.nested_absmax", "q_proj.weight.nested_absmix"),
        ] {
            var damaged = bytes
            let place = try #require(damaged.range(of: Data(old.utf8)))
            damaged.replaceSubrange(place, with: Data(new.utf8))
            try damaged.write(to: folder.appending(path: "model.safetensors"))
            #expect(throws: ModelFileError.self, "\(new)") { try ModelFile(folder) }
        }
    }
}

extension WeightType {
    /// A matrix' numbers rounded to bfloat16.
    fileprivate static func bfloat16Values(_ matrix: Matrix) -> [Float] {
        let copy = Matrix(rows: matrix.rows, columns: matrix.columns, type: .bfloat16)
        copy.copy(from: matrix)
        return copy.values()
    }
}
