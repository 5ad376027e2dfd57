import Foundation
import MeTestSupport
import Testing

@testable import MeCompute
@testable import MeModel

/// GGUF files written and read again.
@Suite struct GGUFTests {
    private let w = Workspace(pool: ThreadPool(threads: 2))

    static let everyKind: [GGUFEntry] = [
        GGUFEntry("u8", .uint8, .integer(255)), GGUFEntry("i8", .int8, .integer(-128)),
        GGUFEntry("u16", .uint16, .integer(65535)), GGUFEntry("i16", .int16, .integer(-2)),
        GGUFEntry("u32", .uint32, .integer(4_294_967_295)),
        GGUFEntry("i32", .int32, .integer(-2_147_483_648)),
        GGUFEntry("f32", .float32, .real(0.100000001490116119384765625)),
        GGUFEntry("yes", .boolean, .boolean(true)), GGUFEntry("text", text: "né\u{0}e 🩺"),
        GGUFEntry("u64", .uint64, .integer(.max)), GGUFEntry("i64", .int64, .integer(.min)),
        GGUFEntry("beyond", .uint64, .unsigned(.max)), GGUFEntry("f64", .float64, .real(0.1)),
        GGUFEntry("bytes", .uint8, .integers([0, 255])),
        GGUFEntry("flags", .boolean, .integers([1, 0])),
        GGUFEntry("numbers", numbers: [1, -1]), GGUFEntry("reals", reals: [0.5, -.infinity]),
        GGUFEntry("doubles", .float64, .reals([1e300])), GGUFEntry("none", texts: []),
        GGUFEntry("texts", texts: ["", "a", String(repeating: "long ", count: 6)]),
    ]

    @Test func everyKindOfValueComesBack() throws {
        let folder = try TemporaryFolder()
        let writer = GGUFWriter(
            entries: Self.everyKind, tensors: [.init(name: "t", shape: [2, 3], format: .float32)])
        let url = folder.url.appending(path: "m.gguf")
        let bytes = [UInt8](repeating: 1, count: 24)
        #expect(try writer.write(to: url) { _ in bytes } == [url])
        let file = try GGUFFile(url)
        #expect(file.version == 3)
        #expect(file.entries == Self.everyKind)
        let tensor = try #require(file.tensors["t"])
        #expect(tensor.shape == [2, 3] && file.bytes(of: tensor) == bytes)
        #expect(folder.names == ["m.gguf"])
    }

    @Test func anAbortedWriteLeavesTheEarlierFile() throws {
        struct Stopped: Error {}
        let folder = try TemporaryFolder()
        let url = try folder.file("m.gguf", [1, 2, 3])
        let writer = GGUFWriter(
            entries: [],
            tensors: (0..<3).map { .init(name: "\($0)", shape: [8], format: .float32) },
            splitBytes: 32)
        #expect(throws: Stopped.self) {
            try writer.write(to: url) {
                if $0.name == "2" { throw Stopped() }
                return [UInt8](repeating: 0, count: 32)
            }
        }
        #expect(folder.names == ["m.gguf"])
        #expect(try Array(Data(contentsOf: url)) == [1, 2, 3])
    }

    // MARK: Models

    /// A model most of whose rows are whole super-blocks, with random weights, as a folder.
    private func model(in folder: TemporaryFolder, tied: Bool = false) throws -> ModelFile {
        var c = ModelConfiguration()
        (c.vocabularySize, c.width, c.feedForwardWidth, c.layers) = (8, 256, 32, 1)
        (c.heads, c.keyValueHeads, c.headDimension) = (4, 2, 8)
        (c.normEpsilon, c.ropeTheta, c.maximumPositions) = (1e-6, 12345, 77)
        (c.tiedEmbeddings, c.beginToken, c.endToken) = (tied, nil, nil)
        var random = RandomStream(seed: 9)
        try ModelFile.write(c, type: .float32, to: folder.url) { parameter in
            let values = (0..<parameter.count).map { _ in Float(random.normal()) * 0.05 }
            return Matrix(values, rows: parameter.rows, columns: parameter.columns)
        }
        return try ModelFile(folder.url)
    }

    private func export(
        _ model: ModelFile, as format: StoredFormat, to url: URL, splitBytes: Int? = nil
    ) throws -> GGUFFile {
        let export = try GGUFExport(model, format: format, on: w)
        let entries = try GGUFExport.entries(
            of: model, name: "tiny", vocabulary: [GGUFEntry("tokenizer.ggml.model", text: "none")],
            format: format)
        let writer = GGUFWriter(
            entries: entries, tensors: export.tensors, splitBytes: splitBytes)
        let files = try writer.write(to: url) { try export.bytes(of: $0) }
        return try GGUFFile(files[files.count - 1])
    }

    private func values(_ parameter: Parameter, of model: ModelFile) throws -> [Float] {
        try model.read(parameter, of: model.configuration(), adding: nil, on: w).values()
    }

    private func encodedAndDecoded(
        _ values: [Float], columns: Int, _ format: StoredFormat
    ) -> [Float] {
        let bytes = format.encode(
            Matrix(values, rows: values.count / columns, columns: columns), on: w)
        var out = [Float](repeating: 0, count: values.count)
        bytes.withUnsafeBytes { bytes in
            out.withUnsafeMutableBufferPointer {
                format.decode(bytes.baseAddress!, into: $0.baseAddress!, count: values.count)
            }
        }
        return out
    }

    @Test(arguments: StoredFormat.allCases)
    func modelsComeBackInEveryFormat(format: StoredFormat) throws {
        let folder = try TemporaryFolder()
        let original = try model(in: folder)
        let url = folder.url.appending(path: "m.gguf")
        let file = try export(original, as: format, to: url)
        let c = try original.configuration()
        #expect(try file.configuration() == c)
        #expect(file.text("general.architecture") == "llama")
        #expect(file.integer("general.quantization_version") == 2)
        for parameter in ParameterTable(c).entries {
            let stored = try file.tensor(of: parameter).format
            let isHead = parameter.name == "lm_head.weight"
            if parameter.shape.count == 1 {
                #expect(stored == .float32)
            } else if isHead && format.bitsPerElement < 6.5 {
                #expect(stored == .q6_k)
            } else {
                #expect(stored == format.fitting(rows: parameter.columns))
            }
            let expected = encodedAndDecoded(
                try values(parameter, of: original), columns: parameter.columns, stored)
            #expect(try values(parameter, of: .gguf(file)) == expected, "\(parameter.name)")
        }
    }

    /// From one GGUF file into another: what stays in its format is copied bit for bit, metadata
    /// too; through float32 and back into the first format nothing changes either.
    @Test func ggufToGGUFKeepsWhatItCan() throws {
        let folder = try TemporaryFolder()
        let first = try export(
            try model(in: folder, tied: true), as: .q8_0, to: folder.url.appending(path: "a.gguf"))
        let second = try export(
            .gguf(first), as: .q8_0, to: folder.url.appending(path: "b.gguf"))
        #expect(try Data(contentsOf: first.url) == Data(contentsOf: second.url))
        #expect(first.tensors["output.weight"] == nil)
        let wide = try export(
            .gguf(first), as: .float32, to: folder.url.appending(path: "c.gguf"))
        let third = try export(.gguf(wide), as: .q8_0, to: folder.url.appending(path: "d.gguf"))
        #expect(try Data(contentsOf: third.url) == Data(contentsOf: first.url))
        #expect(wide.entries.map(\.key) == first.entries.map(\.key))
        #expect(wide.integer("general.file_type") == 0)
    }

    /// Tiny models' rows are no whole blocks of most formats.
    @Test(arguments: Golden.names)
    func rowsThatDoNotFitFallBack(name: String) throws {
        let golden = try Golden(name)
        let folder = try TemporaryFolder()
        let original = try ModelFile(golden.folder)
        let file = try export(original, as: .q4_k, to: folder.url.appending(path: "m.gguf"))
        for parameter in ParameterTable(golden.configuration).entries
        where parameter.shape.count == 2 {
            let expected: StoredFormat = parameter.columns % 32 == 0 ? .q5_0 : .float16
            let isHead =
                parameter.name == "lm_head.weight"
                || golden.configuration.tiedEmbeddings
                    && parameter.name == "model.embed_tokens.weight"
            let head: StoredFormat = parameter.columns % 32 == 0 ? .q8_0 : .float16
            #expect(try file.tensor(of: parameter).format == (isHead ? head : expected))
        }
    }

    /// Scaled positions, windows and biases, as `Tools/config_goldens.py` has them.
    @Test(arguments: ConfigurationGolden.names)
    func whatConfigurationsSayComesBack(name: String) throws {
        let golden = try ConfigurationGolden(name)
        let folder = try TemporaryFolder()
        let original = try ModelFile(golden.folder)
        let url = folder.url.appending(path: "m.gguf")
        let c = golden.configuration
        if (try? c.ggufPositions()) == nil {
            #expect(throws: ModelFileError.self) { try export(original, as: .float32, to: url) }
            return
        }
        let file = try export(original, as: .float32, to: url)
        let read = try file.configuration()
        // GGUF holds these in single precision.
        let lengths = [8, 64].map {
            (c.ropeFrequencies(length: $0), read.ropeFrequencies(length: $0))
        }
        for (one, other) in lengths {
            #expect(Closeness(other.values, one.values).error < 1e-5)
            #expect(abs(one.scale - other.scale) < 1e-6)
        }
        #expect(read.slidingWindow == c.slidingWindow)
        #expect(read.attentionBias == c.attentionBias && read.feedForwardBias == c.feedForwardBias)
        for parameter in ParameterTable(c).entries {
            #expect(
                try values(parameter, of: .gguf(file)) == values(parameter, of: original),
                "\(parameter.name)")
        }
    }

    @Test func everyFormatHasANumberOfItsOwn() {
        #expect(Set(StoredFormat.allCases.map(\.ggufCode)).count == StoredFormat.allCases.count)
        #expect(Set(StoredFormat.allCases.map(\.ggufFileType)).count == StoredFormat.allCases.count)
        for format in StoredFormat.allCases {
            #expect(format.fitting(rows: 256) == format)
            #expect(format.fitting(rows: 7).blockLength == 1)
            #expect(format.fitting(rows: 96).bitsPerElement >= format.bitsPerElement)
        }
    }

    @Test func brokenWeightsAreNotQuantised() throws {
        let folder = try TemporaryFolder()
        let whole = try model(in: folder)
        let c = try whole.configuration()
        try ModelFile.write(c, type: .float32, to: folder.url) { parameter in
            var values = try self.values(parameter, of: whole)
            if parameter.name.hasSuffix("up_proj.weight") { values[300] = .nan }
            return Matrix(values, rows: parameter.rows, columns: parameter.columns)
        }
        let url = folder.url.appending(path: "m.gguf")
        let broken = try ModelFile(folder.url)
        let error = #expect(throws: ModelFileError.self) { try export(broken, as: .q8_0, to: url) }
        #expect(error?.description.contains("up_proj.weight': expected finite") == true)
        #expect(!folder.names.contains { $0.hasSuffix("gguf") || $0.hasSuffix("partial") })
    }

    // MARK: Several files

    /// Makes three files of the model.
    private let splitBytes = 24_000

    @Test func splitModelsAreReadFromAnyPart() throws {
        let folder = try TemporaryFolder()
        let original = try model(in: folder)
        let last = try export(
            original, as: .q8_0, to: folder.url.appending(path: "m.gguf"), splitBytes: splitBytes)
        let names = folder.names.filter { $0.hasSuffix("gguf") }
        #expect(names.count >= 3 && names[0] == "m-00001-of-0000\(names.count).gguf")
        let whole = try export(original, as: .q8_0, to: folder.url.appending(path: "one.gguf"))
        #expect(last.names == whole.names)
        for name in names {
            let file = try GGUFFile(folder.url.appending(path: name))
            #expect(file.parts.map(\.lastPathComponent) == names)
            #expect(try file.configuration() == original.configuration())
            for (name, tensor) in file.tensors {
                #expect(
                    file.bytes(of: tensor) == whole.bytes(of: try #require(whole.tensors[name])))
            }
        }
        // One file again: nothing of the split is left.
        let joined = try export(
            .gguf(last), as: .q8_0, to: folder.url.appending(path: "joined.gguf"))
        #expect(try Data(contentsOf: joined.url) == Data(contentsOf: whole.url))
    }

    @Test func partsThatDoNotBelongTogetherAreNamed() throws {
        let folder = try TemporaryFolder()
        _ = try export(
            try model(in: folder), as: .q8_0, to: folder.url.appending(path: "m.gguf"),
            splitBytes: splitBytes)
        let names = folder.names.filter { $0.hasSuffix("gguf") }
        try #require(names.count == 3, "\(names)")
        let parts = try names.map { try Data(contentsOf: folder.url.appending(path: $0)) }
        func problem(_ change: (TemporaryFolder) throws -> Void) throws -> String {
            let other = try TemporaryFolder()
            for (name, part) in zip(names, parts) { _ = try other.file(name, part) }
            try change(other)
            let error = #expect(throws: ModelFileError.self) {
                try GGUFFile(other.url.appending(path: names[0]))
            }
            return error?.description ?? ""
        }
        let missing = try problem {
            try FileManager.default.removeItem(at: $0.url.appending(path: names[1]))
        }
        #expect(missing.contains("expected \(names[1]) beside it, found none"))
        let swapped = try problem {
            _ = try $0.file(names[1], parts[2])
            _ = try $0.file(names[2], parts[1])
        }
        #expect(swapped.contains("split.no: expected 1, got 2"))
        let foreign = try problem {
            let writer = GGUFWriter(entries: [], tensors: [])
            _ = try writer.write(to: $0.url.appending(path: names[2])) { _ in [] }
        }
        #expect(foreign.contains("split.no: expected 2, got none"))
        let cut = try problem { _ = try $0.file(names[2], parts[2].prefix(100)) }
        #expect(cut.contains(names[2]))
        let other = try TemporaryFolder()
        let renamed = try other.file("model.gguf", parts[0])
        let error = #expect(throws: ModelFileError.self) { try GGUFFile(renamed) }
        #expect(error?.description.contains("NAME-00001-of-00003.gguf") == true)
    }
}
