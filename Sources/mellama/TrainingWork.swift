import MeModel
import MeTraining

/// The floating-point operations that a model's training calls for, whatever the program really
/// does: what model FLOP utilisation counts (Chowdhery et al. 2022, appendix B).
///
/// A matrix parameter costs a token 2 operations forward, 2 for the input gradient, and 2 for its
/// own gradient, which frozen weights (adapters are trained) have none of. The output head is
/// counted once, and of a tied embedding that is all. Adapters' own work, norms and the like are
/// left out.
struct TrainingWork {
    enum Mode: String, CaseIterable { case full, lora }

    /// Elements of the blocks' matrices.
    let blockParameters: Int
    /// Elements of the output head.
    let headParameters: Int
    /// Operations a parameter costs a token, forward and backward.
    let perParameter: Int
    /// Heads · head width, over all layers.
    private let attentionWidth: Int

    init(_ c: ModelConfiguration, _ mode: Mode) {
        headParameters = c.vocabularySize * c.width
        let blocks = ParameterTable(c).entries.filter {
            $0.shape.count == 2 && $0.name.hasPrefix("model.layers.")
        }
        blockParameters = blocks.reduce(0) { $0 + $1.count }
        perParameter = mode == .full ? 6 : 4
        attentionWidth = c.layers * c.queryWidth
    }

    /// Matrix parameters, the output head among them.
    var parameters: Int { blockParameters + headParameters }

    /// Operations of sequences of `context` tokens each: 6·N·D or 4·N·D, and causal attention's
    /// scores and sums (4 operations for each pair of tokens and element of a head's width,
    /// forward; twice that backward).
    func operations(sequences: Int, context: Int) -> Double {
        let pairs = Double(context) * Double(context + 1) / 2 * Double(sequences)
        return Double(perParameter) * Double(parameters) * Double(sequences * context)
            + 12 * Double(attentionWidth) * pairs
    }

    /// A step's share of the peak, 0 to 1. Attention is left out, for its length varies with the
    /// documents of a step; the head counts for supervised tokens, the only ones that meet it.
    func utilisation(_ progress: TrainingProgress, ofGigaflops peak: Double) -> Double {
        let report = progress.report
        guard report.tokens > 0, peak > 0 else { return 0 }
        let operations =
            Double(perParameter)
            * (Double(blockParameters) * Double(report.tokens)
                + Double(headParameters) * Double(report.supervised))
        let seconds = Double(report.tokens) / progress.tokensPerSecond
        return operations / seconds / (peak * 1e9)
    }
}
