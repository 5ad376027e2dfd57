import Foundation
import MeText

/// Which files of a model are fetched: what this program reads of it, or what patterns say.
struct HubSelection {
    /// Patterns of files to fetch in place of the choice made here.
    var include: [String] = []
    /// Patterns of files to leave out.
    var exclude: [String] = []

    /// The files, and what a person should know of those left out.
    struct Choice {
        var files: [HubFile]
        var notes: [String] = []
    }

    /// All but the weights: configuration, tokenizer, templates.
    static let companions = Set(Tokenizer.allFileNames).union([
        "config.json", GenerationConfiguration.fileName, "special_tokens_map.json",
        "adapter_config.json", index,
    ])

    private static let single = "model.safetensors"
    private static let index = "model.safetensors.index.json"

    /// Chooses from a listing; throws where there is nothing to choose, or too much.
    func choose(from files: [HubFile], of reference: HubReference) throws -> Choice {
        let (pickles, safe) = files.partitioned { Self.isPickle($0.path) }
        if let file = reference.file {
            return try named([file], in: safe, pickles, reference)
        }
        if !include.isEmpty { return try named(include, in: safe, pickles, reference) }
        let companions = safe.filter { Self.companions.contains($0.path) }
        let weights = Self.tensors(of: safe)
        let ggufs = Self.ggufs(of: safe)
        var choice = Choice(files: companions + weights)
        if weights.isEmpty {
            guard !ggufs.isEmpty else { throw Self.noWeights(pickles, reference) }
            choice.files += try only(ggufs.filter { !isExcluded($0.name) }, of: reference).files
            choice.files.removeAll { $0.path == Self.index }
        } else if !ggufs.isEmpty {
            choice.notes.append(
                "the model has \(ggufs.count) GGUF files too, left there (--include '*.gguf')")
        }
        if weights.contains(where: { $0.path == Self.single }) {
            choice.files.removeAll { $0.path == Self.index }
        }
        choice.files.removeAll { isExcluded($0.path) }
        if !pickles.isEmpty { choice.notes.append(Self.noteOn(pickles)) }
        return choice
    }

    /// Whether a pattern leaves a file out.
    func isExcluded(_ path: String) -> Bool {
        exclude.contains { Self.matches(path, $0) }
    }

    private func named(
        _ patterns: [String], in safe: [HubFile], _ pickles: [HubFile], _ reference: HubReference
    ) throws -> Choice {
        func wanted(_ file: HubFile) -> Bool {
            patterns.contains { $0 == file.path || Self.matches(file.path, $0) }
                && !isExcluded(file.path)
        }
        let files = safe.filter(wanted)
        let refused = pickles.filter(wanted)
        guard !files.isEmpty else {
            if !refused.isEmpty { throw Self.noWeights(refused, reference) }
            let some = safe.prefix(12).map { "\($0.path) (\(Console.size($0.bytes)))" }
            throw CommandError(
                "\(reference.description): no file is called \(patterns.joined(separator: " or ")). "
                    + "There are: \(some.joined(separator: ", "))" + (safe.count > 12 ? ", …" : ""))
        }
        return Choice(files: files, notes: refused.isEmpty ? [] : [Self.noteOn(refused)])
    }

    /// A shell's pattern; `*` stands for slashes too, as it does in Python's `fnmatch`.
    private static func matches(_ path: String, _ pattern: String) -> Bool {
        fnmatch(pattern, path, 0) == 0
    }

    /// The safetensors at the top: the model's own where there are, else whatever has that form.
    private static func tensors(of files: [HubFile]) -> [HubFile] {
        let tensors = files.filter { $0.path.hasSuffix(".safetensors") && !$0.path.contains("/") }
        let single = tensors.filter { $0.path == Self.single }
        // Mistral keeps the same weights a second time as "consolidated".
        let shards = tensors.filter { $0.path.hasPrefix("model-") && $0.path.contains("-of-") }
        let adapter = tensors.filter { $0.path == "adapter_model.safetensors" }
        let model = single.isEmpty ? shards : single
        return model.isEmpty && adapter.isEmpty ? tensors : model + adapter
    }

    /// A GGUF model: one file, or those it was split into.
    private struct GGUF {
        var name: String
        var files: [HubFile]
    }

    private static func ggufs(of files: [HubFile]) -> [GGUF] {
        var sets: [String: [HubFile]] = [:]
        for file in files where file.path.lowercased().hasSuffix(".gguf") {
            sets[HubCache.splitName(file.path), default: []].append(file)
        }
        return sets.map { GGUF(name: $0.key, files: $0.value.sorted { $0.path < $1.path }) }
            .sorted { $0.name < $1.name }
    }

    private func only(_ ggufs: [GGUF], of reference: HubReference) throws -> GGUF {
        if ggufs.count == 1 { return ggufs[0] }
        let list = ggufs.map { gguf in
            let sizes = gguf.files.map(\.bytes)
            let sum = sizes.contains(nil) ? nil : sizes.reduce(0) { $0 + ($1 ?? 0) }
            return "  \(gguf.name)  \(Console.size(sum))"
        }
        throw CommandError(
            "\(reference.description): expected one GGUF file, got \(ggufs.count). Choose with "
                + "--include NAME:\n" + list.joined(separator: "\n"))
    }

    private static func isPickle(_ path: String) -> Bool {
        let ending = path.split(separator: ".").last?.lowercased() ?? ""
        return ["bin", "pt", "pth", "ckpt", "pkl", "pickle", "msgpack", "h5"].contains(ending)
    }

    private static func noteOn(_ pickles: [HubFile]) -> String {
        "not fetched, for a pickle runs code when it is read: "
            + pickles.prefix(4).map(\.path).joined(separator: ", ")
            + (pickles.count > 4 ? ", … (\(pickles.count) files)" : "")
    }

    private static func noWeights(
        _ pickles: [HubFile], _ reference: HubReference
    ) -> CommandError {
        let name = reference.description
        if pickles.isEmpty {
            return CommandError(
                "\(name): expected weights (safetensors or GGUF) at its top, found none. Name files "
                    + "with --include")
        }
        return CommandError(
            "\(name): its weights are only in pickles, which run code when they are read: "
                + pickles.prefix(4).map(\.path).joined(separator: ", ")
                + ". They are not fetched. Look for a revision or copy of it with safetensors (on "
                + "Hugging Face often @refs/pr/1), or convert a folder you trust (Docs/models.md)")
    }
}

extension Array {
    /// Those that a condition holds for, and the others, in order.
    fileprivate func partitioned(_ condition: (Element) -> Bool) -> ([Element], [Element]) {
        (filter(condition), filter { !condition($0) })
    }
}

extension Console {
    /// 98362432 → "98.4 MB".
    static func size(_ bytes: Int?) -> String {
        guard let bytes else { return "size unknown" }
        if bytes < 1000 { return "\(bytes) bytes" }
        if bytes < 1_000_000 { return String(format: "%.1f kB", Double(bytes) / 1e3) }
        if bytes < 1_000_000_000 { return String(format: "%.1f MB", Double(bytes) / 1e6) }
        return String(format: "%.2f GB", Double(bytes) / 1e9)
    }
}
