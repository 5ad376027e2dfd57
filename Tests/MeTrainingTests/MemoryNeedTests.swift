import MeCompute
import MeModel
import Testing

@testable import MeTraining

/// What shapes say of memory, against peaks that were measured (Docs/performance.md).
@Suite struct MemoryNeedTests {
    private struct Peak {
        var type: WeightType
        var megabytes: Double
        var recomputes = false
    }

    private static let rows = 1024
    private static var need: MemoryNeed {
        var need = MemoryNeed(.smolLM2_135M)
        need.machineBytes = 24_000_000_000
        return need
    }

    private static func expect(_ told: Int, near megabytes: Double, _ what: String) {
        let ratio = Double(told) / 1e6 / megabytes
        #expect(ratio > 0.95 && ratio < 1.1, "\(what): \(ratio)")
    }

    /// `bench train --mode lora --batch 1 --context 1024 [--recompute]`
    @Test func adapters() {
        for peak in [
            Peak(type: .float32, megabytes: 2024), Peak(type: .bfloat16, megabytes: 1107),
            Peak(type: .q8_0, megabytes: 714), Peak(type: .nf4, megabytes: 661),
            Peak(type: .bfloat16, megabytes: 795, recomputes: true),
            Peak(type: .nf4, megabytes: 348, recomputes: true),
        ] {
            let told = Self.need.adapters(
                LoRAConfiguration(), on: peak.type, rows: Self.rows, recomputes: peak.recomputes)
            Self.expect(told, near: peak.megabytes, "\(peak)")
        }
    }

    /// `bench train --mode full --batch 1 --context 1024 [--recompute]`
    @Test func allWeights() {
        let need = Self.need
        Self.expect(need.full(.bfloat16, rows: Self.rows), near: 2939, "bfloat16")
        Self.expect(
            need.full(.bfloat16, rows: Self.rows, recomputes: true), near: 2630, "recompute")
        Self.expect(need.full(.float32, rows: Self.rows), near: 3575, "float32")
    }

    /// `bench prefill --model smol --tokens 2040`
    @Test func running() {
        for (type, megabytes) in [
            (WeightType.float32, 748.0), (.bfloat16, 405), (.q8_0, 274), (.q4_0, 225), (.nf4, 230),
        ] {
            let ratio = Double(Self.need.run(type, tokens: 2048)) / 1e6 / megabytes
            #expect(ratio > 0.87 && ratio < 1.15, "\(type): \(ratio)")
        }
    }

    /// Frozen weights take what their bits say, on models of any size.
    @Test func frozenWeightsAreSmall() {
        var c = ModelConfiguration.smolLM2_135M
        (c.width, c.feedForwardWidth, c.layers, c.heads, c.keyValueHeads) = (
            4096, 11008, 32, 32, 32
        )
        (c.headDimension, c.vocabularySize, c.tiedEmbeddings) = (128, 32000, false)
        let blocks = 32 * (4 * 4096 * 4096 + 3 * 4096 * 11008)
        let bytes = ModelWeights.bytes(of: c, type: .nf4)
        let wanted = Double(blocks) * 4.5 / 8 + 2 * 32000 * 4096 * 8.5 / 8
        #expect(abs(Double(bytes) / wanted - 1) < 1e-3)
        var large = MemoryNeed(c)
        large.machineBytes = 24_000_000_000
        let types: [WeightType] = [.float32, .bfloat16, .q8_0, .q4_0]
        let needs = types.map {
            large.adapters(LoRAConfiguration(), on: $0, rows: 1024, recomputes: true)
        }
        #expect(needs == needs.sorted(by: >))
        #expect(large.run(.nf4, tokens: 2048) < large.run(.bfloat16, tokens: 2048) / 2)
    }
}
