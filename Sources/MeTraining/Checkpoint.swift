import Foundation
import MeCompute
import MeCorpus
import MeModel

/// A trainer's state on disk, `step-000200/`: parameters and both moments in float32, the step, and
/// what the run was. Resuming from it gives the same bits as never having stopped.
package struct Checkpoint: Codable, Equatable, Sendable {
    package var step: Int
    /// Steps of the whole run: at the last one its result is made, and the checkpoint only saves
    /// work where that is lost.
    package var steps: Int
    package var tokens: Int
    /// What must be the same for a resumed run to be the same run: settings and data, hashed.
    package var runHash: String
    /// The kernels' tier: another rounds differently.
    package var instructionSet: String
    /// Reports of all steps so far.
    package var history: [StepReport]

    static let prefix = "step-"

    /// The latest complete checkpoint under a folder.
    package static func latest(in folder: URL) -> URL? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasPrefix(prefix) }.sorted().reversed()
            .map { folder.appending(path: $0) }
            .first { (try? Manifest.verify(folder: $0, hashes: false)) != nil }
    }

    /// Writes `step-N/`, whole or not at all, then removes older ones.
    /// `files` are written beside, by name.
    package func write(
        _ trainer: Trainer, in folder: URL, keeping kept: Int, with files: [String: Data] = [:]
    ) throws {
        let name = Self.prefix + String(format: "%06d", step)
        let output = try OutputFolder(replacing: folder.appending(path: name))
        let entries = trainer.parameters.table.entries
        try SafeTensorsFile.write(
            entries, type: .float32, to: output.url.appending(path: "model.safetensors")
        ) { trainer.parameters[$0] }
        try SafeTensorsFile.write(
            Self.momentNames(entries, "first."), type: .float32,
            to: output.url.appending(path: "first.safetensors")
        ) { trainer.first.flat.slice($0) }
        try SafeTensorsFile.write(
            Self.momentNames(entries, "second."), type: .float32,
            to: output.url.appending(path: "second.safetensors")
        ) { trainer.second.flat.slice($0) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(self).write(to: output.url.appending(path: "state.json"))
        for (name, data) in files { try data.write(to: output.url.appending(path: name)) }
        try output.commit()
        try Self.removeOld(in: folder, keeping: kept)
    }

    /// Reads a checkpoint into a trainer of the same run. Nil, with the trainer as it was, where it
    /// ended another run; one in the midst of another run is an error, for it may be missed.
    package static func read(
        _ folder: URL, into trainer: Trainer, runHash: String
    ) throws -> Checkpoint? {
        let state = try state(of: folder)
        guard state.runHash == runHash else {
            if state.step >= state.steps { return nil }
            throw TrainingError(
                folder.path,
                "is at step \(state.step) of \(state.steps) of a run with other settings or other "
                    + "data than this one",
                advice: "Go on with those settings, train into another folder, or remove this one")
        }
        let isa = trainer.workspace.instructionSet.rawValue
        guard state.instructionSet == isa else {
            throw TrainingError(
                folder.path,
                "was made with \(state.instructionSet) kernels, this run uses \(isa), which round "
                    + "differently",
                advice: "Set MELLAMA_ISA=\(state.instructionSet), or start in another folder")
        }
        let w = trainer.workspace
        let entries = trainer.parameters.table.entries
        let model = try SafeTensorsFile(folder.appending(path: "model.safetensors"))
        for entry in entries { try model.read(entry, into: trainer.parameters[entry], on: w) }
        for (file, store) in [("first", trainer.first), ("second", trainer.second)] {
            let tensors = try SafeTensorsFile(folder.appending(path: "\(file).safetensors"))
            for entry in momentNames(entries, file + ".") {
                try tensors.read(entry, into: store.flat.slice(entry), on: w)
            }
        }
        trainer.resume(atStep: state.step)
        return state
    }

    /// What a whole, undamaged checkpoint says of itself.
    private static func state(of folder: URL) throws -> Checkpoint {
        do {
            try Manifest.verify(folder: folder, hashes: true)
            let url = folder.appending(path: "state.json")
            return try JSONDecoder().decode(Checkpoint.self, from: Data(contentsOf: url))
        } catch let error as CorpusError {
            throw damaged(error.path, "expected \(error.expected), got \(error.got)", folder)
        } catch {
            throw damaged(folder.path, "expected a checkpoint's state, got: \(error)", folder)
        }
    }

    private static func damaged(
        _ place: String, _ problem: String, _ folder: URL
    ) -> TrainingError {
        TrainingError(
            place, problem,
            advice: "The checkpoint is damaged: remove \(folder.path) and run again, which starts "
                + "from an earlier checkpoint where there is one")
    }

    /// Removes all checkpoints under a folder.
    package static func removeAll(in folder: URL) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        for name in names where name.hasPrefix(prefix) {
            try FileManager.default.removeItem(at: folder.appending(path: name))
        }
    }

    private static func momentNames(_ entries: [Parameter], _ prefix: String) -> [Parameter] {
        ParameterTable(entries.map { (prefix + $0.name, $0.shape) }).entries
    }

    private static func removeOld(in folder: URL, keeping kept: Int) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        // A killed process leaves the checkpoint it was writing under its hidden name.
        let unfinished = names.filter { $0.hasPrefix("." + prefix) }
        let old = names.filter { $0.hasPrefix(prefix) }.sorted().dropLast(max(1, kept))
        for name in unfinished + old {
            try FileManager.default.removeItem(at: folder.appending(path: name))
        }
    }
}

extension Matrix {
    /// A parameter's part of flat memory, in its rows and columns.
    fileprivate func slice(_ entry: Parameter) -> Matrix {
        columns(entry.offset..<entry.offset + entry.count)
            .reshaped(rows: entry.rows, columns: entry.columns)
    }
}
