import ArgumentParser
import Foundation
import MeCompute
import MeModel

/// `mellama export`: a model in the format of the next tool.
struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a model as a GGUF file or a Hugging Face folder.",
        discussion: """
            From either of the two, with an adapter merged if one is given; tokenizer and chat \
            template travel with it. Types of a GGUF file: \(names(StoredFormat.allCases)); of a \
            folder: \(names(plain)), nf4. A row whose length is no multiple of a type's block is kept \
            in a larger simple one, and the output head in Q6_K or better; what was stored as \
            what is told. nf4 is a folder as bitsandbytes saves it for QLoRA: the blocks' matrices \
            in 4 bits, embedding and head in bfloat16.
            Example: mellama export --model merged --gguf --type q4_k --output model.gguf
            """)

    @OptionGroup var model: ModelOption
    @OptionGroup var adapter: AdapterOption
    @Flag(help: "Write a GGUF file; without it a Hugging Face folder.") var gguf = false
    @Option(help: "How the matrices are stored.") var type = ExportType.plain(.bfloat16)
    @Option(
        name: [.customLong("output"), .customLong("out")],
        help: "The file or folder to write; it appears whole or not at all.")
    var output: String
    @Option(help: "Bytes of tensors in one GGUF file at most; more go into further files.")
    var splitBytes: Int?
    @OptionGroup var compute: ComputeOptions
    @OptionGroup var json: JSONOption

    private static let plain: [StoredFormat] = [.float32, .bfloat16, .float16]

    private static func names(_ formats: [StoredFormat]) -> String {
        formats.map { $0.ggufName.lowercased() }.joined(separator: ", ")
    }

    func validate() throws {
        switch type {
        case .plain(let format) where !gguf && !Self.plain.contains(format):
            throw ValidationError(
                "--type: expected \(Self.names(Self.plain)) or nf4 for a folder, got "
                    + "\(format.rawValue) (with --gguf it can be had)")
        case .normalFloat where gguf:
            throw ValidationError(
                "--type: GGUF has no nf4; without --gguf it is a folder as bitsandbytes saves it")
        default: break
        }
        if let splitBytes {
            guard gguf else { throw ValidationError("--split-bytes: expected --gguf with it") }
            guard splitBytes > 0 else {
                throw ValidationError("--split-bytes: expected 1 or more, got \(splitBytes)")
            }
        }
    }

    func run() throws {
        Interruption.listen()
        let job = try ExportJob(model: model.model, adapter: adapter.folder, on: compute.workspace)
        let target = URL(filePath: output)
        let result =
            switch type {
            case .plain(let format) where gguf:
                try job.writeGGUF(target, format: format, splitBytes: splitBytes)
            case .plain(let format): try job.writeFolder(target, format: format)
            case .normalFloat: try job.writeNormalFloat(target)
            }
        if json.json {
            try Console.json(result)
        } else {
            for line in result.lines { Console.result(line) }
        }
    }
}

/// How `export` stores matrices.
enum ExportType: ExpressibleByArgument, Equatable {
    case plain(StoredFormat)
    /// NF4 in bitsandbytes' layout.
    case normalFloat

    /// `nf4`, or a format's name.
    init?(argument: String) {
        if argument.lowercased() == "nf4" {
            self = .normalFloat
        } else if let format = StoredFormat(argument: argument) {
            self = .plain(format)
        } else {
            return nil
        }
    }

    static var allValueStrings: [String] { StoredFormat.allValueStrings + ["nf4"] }

    var defaultValueDescription: String {
        switch self {
        case .plain(let format): format.ggufName.lowercased()
        case .normalFloat: "nf4"
        }
    }
}

extension StoredFormat {
    /// A format by its name here or in GGUF's world: `float16`, `f16`, `Q4_K`.
    init?(argument: String) {
        let name = argument.lowercased()
        guard
            let format = Self.allCases.first(where: {
                $0.rawValue == name || $0.ggufName.lowercased() == name
            })
        else { return nil }
        self = format
    }

    /// What help and errors list.
    static var allValueStrings: [String] { allCases.map { $0.ggufName.lowercased() } }
}
