import Foundation
import MeCompute

/// The weights of a model folder: one model.safetensors, or shards that an index names.
///
/// The index is as untrusted as the files: it names files of the folder only, and what it says
/// about them is checked. Everything that is wrong with it is reported at once.
package struct SafeTensorsFolder: Sendable {
    package static let singleName = "model.safetensors"
    package static let indexName = "model.safetensors.index.json"

    /// The files that hold tensors, by name.
    package let files: [SafeTensorsFile]
    /// Every file that is read: the index, if there is one, and those with tensors.
    package let urls: [URL]
    /// Which file holds a tensor.
    private let places: [String: Int]

    /// Opens the weights of a folder and checks the headers.
    package init(_ folder: URL) throws {
        let single = folder.appending(path: Self.singleName)
        if FileManager.default.fileExists(atPath: single.path) {
            files = [try SafeTensorsFile(single)]
            urls = [single]
            places = files[0].tensors.mapValues { _ in 0 }
                .merging(files[0].raw.mapValues { _ in 0 }) { first, _ in first }
            return
        }
        let index = folder.appending(path: Self.indexName)
        let map = try Self.weightMap(index)
        let names = Set(map.values).sorted()
        let missing = names.filter {
            !FileManager.default.fileExists(atPath: folder.appending(path: $0).path)
        }
        guard missing.isEmpty else {
            throw ModelFileError(
                index, "weight_map",
                "of \(names.count) files these are missing: " + missing.joined(separator: ", "),
                advice: "Fetch them into the folder")
        }
        files = try names.map { try SafeTensorsFile(folder.appending(path: $0)) }
        urls = [index] + files.map(\.url)
        places = try Self.places(map, names, files, index)
    }

    /// What the index says: the file of each tensor.
    private static func weightMap(_ url: URL) throws -> [String: String] {
        struct Index: Decodable {
            var weight_map: [String: String]
        }
        let index: Index
        do {
            index = try JSONDecoder().decode(Index.self, from: Data(contentsOf: url))
        } catch let error as DecodingError {
            throw ModelFileError(
                url, "index", "expected weight_map, file names by tensor: \(error.summary)",
                advice: "The file is damaged: fetch or export it again")
        } catch {
            throw ModelFileError(url, "index", "cannot be read: \(error.localizedDescription)")
        }
        // The name of another folder's file would let a stranger's index read what it likes.
        for (tensor, name) in index.weight_map.sorted(by: { $0.key < $1.key })
        where name.contains(where: { "/\\\0".contains($0) }) || !name.hasSuffix(".safetensors") {
            throw ModelFileError(
                url, "tensor '\(tensor)'",
                "expected the plain name of a .safetensors file in this folder, got '\(name)'")
        }
        return index.weight_map
    }

    private static func places(
        _ map: [String: String], _ names: [String], _ files: [SafeTensorsFile], _ index: URL
    ) throws -> [String: Int] {
        var found: [String: [Int]] = [:]
        for (number, file) in files.enumerated() {
            for name in Array(file.tensors.keys) + file.raw.keys {
                found[name, default: []].append(number)
            }
        }
        func list(_ numbers: [Int]) -> String { numbers.map { names[$0] }.joined(separator: ", ") }
        var problems: [String] = []
        for (name, numbers) in found where numbers.count > 1 {
            problems.append("\(name) stands in several files: \(list(numbers))")
        }
        for (name, numbers) in found where map[name] == nil {
            problems.append("\(name) in \(list(numbers)) is not in the index")
        }
        for (name, file) in map {
            let numbers = found[name] ?? []
            if numbers.isEmpty {
                problems.append("\(name) is not in \(file) nor in another file")
            } else if !numbers.contains(where: { names[$0] == file }) {
                problems.append("\(name) is not in \(file) but in \(list(numbers))")
            }
        }
        guard problems.isEmpty else {
            throw ModelFileError(
                index, "weight_map", ModelFileError.list(problems.sorted()),
                advice: "Index and files do not belong together: fetch them again")
        }
        return found.compactMapValues(\.first)
    }

    /// The names of all tensors.
    package var names: some Collection<String> { places.keys }

    /// A tensor's shape and stored form; nil where there is none of that name.
    package func tensor(_ name: String) -> SafeTensorsFile.Tensor? {
        places[name].flatMap { files[$0].tensors[name] }
    }

    /// Every tensor.
    package var tensors: some Collection<SafeTensorsFile.Tensor> {
        files.lazy.flatMap { $0.tensors.values }
    }

    /// Matrices that bitsandbytes keeps in NF4.
    package var quantisedCount: Int {
        names.count { $0.hasSuffix(NormalFloatMatrix.stateName) }
    }

    /// Reads a tensor of a parameter's shape into a matrix of its rows and columns.
    package func read(_ parameter: Parameter, into matrix: Matrix, on w: Workspace) throws {
        guard let place = places[parameter.name] else {
            throw ModelFileError(
                urls[0], "tensor '\(parameter.name)'", "expected it, found none")
        }
        try files[place].read(parameter, into: matrix, on: w)
    }

    /// Whether two tensors have the same shape, form and bytes.
    package func areAlike(_ a: String, _ b: String) -> Bool {
        guard let (x, y) = tensor(a).flatMap({ x in tensor(b).map { (x, $0) } }),
            x.shape == y.shape, x.format == y.format
        else { return false }
        let count = x.format.bytes(forElements: x.shape.reduce(1, *))
        let (first, second) = (files[places[a] ?? 0], files[places[b] ?? 0])
        return stride(from: 0, to: count, by: 1 << 20).allSatisfy { start in
            let part = start..<min(start + 1 << 20, count)
            return first.bytes(part, of: x) == second.bytes(part, of: y)
        }
    }

    /// The shapes of parameters that are kept in NF4, which stand in one file with their parts.
    private func quantised(_ table: ParameterTable) throws -> [String: [Int]] {
        var shapes: [String: [Int]] = [:]
        for entry in table.entries {
            guard let place = places[entry.name] else { continue }
            shapes[entry.name] = try NormalFloatMatrix(entry.name, in: files[place])?.shape
        }
        return shapes
    }

    /// All missing, unexpected and misshapen tensors at once. What a model may hold besides its
    /// parameters, old rotary tables and the head of a tied model, is left out of account.
    package func check(against table: ParameterTable) throws {
        let halves = try quantised(table)
        let parts = Set(
            halves.keys.flatMap { name in NormalFloatMatrix.companions.map { name + $0 } })
        let strangers = names.sorted()
            .filter {
                !table.contains($0) && !parts.contains($0) && !$0.hasSuffix("rotary_emb.inv_freq")
                    && $0 != "lm_head.weight"
            }
            .map { "\($0) belongs to no part of the model" }
        let problems =
            strangers
            + table.entries.compactMap { entry -> String? in
                guard let shape = halves[entry.name] ?? tensor(entry.name)?.shape else {
                    return "\(entry.name) is missing"
                }
                return shape == entry.shape
                    ? nil : "\(entry.name) has shape \(shape), expected \(entry.shape)"
            }
        guard problems.isEmpty else {
            throw ModelFileError(
                urls[0], "tensors", ModelFileError.list(problems),
                advice: "The weights do not belong to this config.json")
        }
    }
}

extension SafeTensorsFolder {
    /// The size of a file beyond which the next tensor begins another, as in Transformers.
    package static let largestFile = 5_000_000_000

    /// Writes tensors in the order given; where they take more than `largestFile` bytes, into
    /// several files with an index. What an earlier writing left in the folder is removed.
    package static func write(
        _ parameters: [Parameter], type: ElementType, metadata: [String: String] = [:],
        largestFile: Int = largestFile, to folder: URL, matrix: (Parameter) throws -> Matrix
    ) throws {
        try write(
            parameters, format: type == .float32 ? .float32 : .bfloat16, metadata: metadata,
            largestFile: largestFile, to: folder
        ) { SafeTensorsFile.storedBytes(try matrix($0), type) }
    }

    /// The same with the bytes of each tensor, in a plain format.
    package static func write<Bytes: DataProtocol>(
        _ parameters: [Parameter], format: StoredFormat, metadata: [String: String] = [:],
        largestFile: Int = largestFile, to folder: URL, tensor: (Parameter) throws -> Bytes
    ) throws {
        var rest = parameters[...]
        try write(
            parameters.map { [SafeTensorsEntry($0, format)] }, metadata: metadata,
            largestFile: largestFile, to: folder
        ) { _ in try tensor(rest.removeFirst()) }
    }

    /// Writes groups of tensors that are to stand in one file, in the order given.
    static func write<Bytes: DataProtocol>(
        _ groups: [[SafeTensorsEntry]], metadata: [String: String] = [:],
        largestFile: Int = largestFile, to folder: URL, bytes: (SafeTensorsEntry) throws -> Bytes
    ) throws {
        var shards: [[SafeTensorsEntry]] = [[]]
        var (size, total) = (0, 0)
        for group in groups {
            let bytes = group.reduce(0) { $0 + $1.byteCount }
            if size > 0 && size + bytes > largestFile {
                shards.append([])
                size = 0
            }
            shards[shards.count - 1] += group
            (size, total) = (size + bytes, total + bytes)
        }
        try removeWeights(in: folder)
        var map: [String: String] = [:]
        for (number, shard) in shards.enumerated() {
            let name =
                shards.count == 1
                ? singleName
                : String(format: "model-%05d-of-%05d.safetensors", number + 1, shards.count)
            for tensor in shard { map[tensor.name] = name }
            try SafeTensorsFile.write(
                shard, metadata: metadata, to: folder.appending(path: name), bytes: bytes)
        }
        guard shards.count > 1 else { return }
        let index: [String: Any] = ["metadata": ["total_size": total], "weight_map": map]
        let data = try JSONSerialization.data(
            withJSONObject: index, options: [.prettyPrinted, .sortedKeys])
        try data.write(to: folder.appending(path: indexName))
    }

    private static func removeWeights(in folder: URL) throws {
        let old = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
            $0 == singleName || $0 == indexName
                || $0.hasPrefix("model-") && $0.hasSuffix(".safetensors")
        }
        for name in old { try FileManager.default.removeItem(at: folder.appending(path: name)) }
    }
}
