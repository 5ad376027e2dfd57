import Foundation
import MeCompute
import MeCorpus
import MeModel
import MeText

extension ExportJob {
    /// Writes a folder as bitsandbytes saves one in NF4: config.json, model.safetensors and the
    /// tokenizer's files.
    func writeNormalFloat(_ output: URL) throws -> ExportResult {
        let tokenizer = try tokenizer()
        let export = try NormalFloatExport(model, adapter: adapter, on: workspace)
        var progress = ProgressLine("export")
        try OutputFolder.write(to: output) { folder in
            var done = 0
            try export.write(to: folder) {
                try Interruption.check()
                done += 1
                progress.show(done, of: export.parameters.count, $0.name)
            }
            try tokenizer.write(to: folder)
            try lineage()?.passOn(to: folder)
        }
        var result = ExportResult(kind: "folder", files: [output], asked: .bfloat16, tensors: [])
        result.type = "NF4"
        for parameter in export.parameters {
            let name = NormalFloatExport.isRounded(parameter) ? "NF4" : "BF16"
            let bytes = NormalFloatExport.bytes(of: parameter)
            result.stored[name, default: ExportResult.Share(tensors: 0, bytes: 0)].tensors += 1
            result.stored[name]?.bytes += bytes
            result.parameters += parameter.count
        }
        result.otherwise =
            export.parameters.filter {
                $0.decays && !NormalFloatExport.isRounded($0)
            }.count
        let bytes = result.stored.values.reduce(0) { $0 + $1.bytes }
        result.bitsPerWeight = Double(8 * bytes) / Double(max(1, result.parameters))
        return result
    }
}
