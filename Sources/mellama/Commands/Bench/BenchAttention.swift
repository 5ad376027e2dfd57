import ArgumentParser
import Foundation
import MeCompute

/// `mellama bench attention`.
struct BenchAttention: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attention", abstract: "Time causal attention, forward and backward.",
        discussion: """
            Only the pairs of tokens that see each other are counted: 4 operations for each pair and \
            element of a head's width forward, 10 backward (scores are computed again there).
            Example: mellama bench attention --tokens 1024 --heads 9 --key-value-heads 3 --json
            """)

    @Option(help: "Tokens of a sequence.") var tokens = 512
    @Option(help: "Sequences.") var batch = 2
    @Option(help: "Query heads.") var heads = 9
    @Option(help: "Key and value heads; a divisor of the query heads.") var keyValueHeads = 3
    @Option(help: "Elements of a head.") var headWidth = 64
    @Option(help: "How many tokens a token sees at most; none: all before it.") var window: Int?
    @OptionGroup var bench: BenchOptions
    @OptionGroup var type: TypeOptions

    private struct Figures: Encodable {
        var gigaflops: [String: Double]
        var tokens: Int
        var batch: Int
        var heads: Int
        var keyValueHeads: Int
        var headWidth: Int
        var window: Int?
        var causal = true
    }

    func validate() throws {
        guard tokens > 0, batch > 0, heads > 0, keyValueHeads > 0, headWidth > 0, window ?? 1 > 0,
            heads % keyValueHeads == 0, headWidth % 2 == 0
        else {
            throw ValidationError(
                "expected numbers of 1 or more, --heads a multiple of --key-value-heads, and an "
                    + "even --head-width")
        }
    }

    func run() throws {
        let w = bench.compute.workspace
        let (forward, backward) = seconds(on: w)
        // The first tokens see fewer than a window.
        let wide = min(window ?? tokens, tokens)
        let pairs = Double(batch) * Double(wide) * (Double(tokens) - Double(wide - 1) / 2)
        let work = pairs * Double(heads * headWidth) / 1e9
        let speeds = [("forward", 4 * work / forward), ("backward", 10 * work / backward)]
        let figures = Figures(
            gigaflops: Dictionary(uniqueKeysWithValues: speeds), tokens: tokens, batch: batch,
            heads: heads, keyValueHeads: keyValueHeads, headWidth: headWidth, window: window)
        try bench.show(
            figures, type: type.type.rawValue, on: w,
            zip(speeds, [forward, backward]).map { speed, seconds in
                String(format: "%@: %.0f GFLOP/s (%.2f ms)", speed.0, speed.1, 1e3 * seconds)
            })
    }

    private func seconds(on w: Workspace) -> (forward: Double, backward: Double) {
        func random(_ heads: Int, seed: UInt64) -> Matrix {
            RandomWeights.matrix(
                rows: batch * tokens, columns: heads * headWidth, type: type.type.elements,
                seed: seed)
        }
        let attention = Attention(
            heads: heads, keyValueHeads: keyValueHeads, headDimension: headWidth, window: window)
        let (q, out, dOut) = (
            random(heads, seed: 1), random(heads, seed: 2), random(heads, seed: 3)
        )
        let (k, v) = (random(keyValueHeads, seed: 4), random(keyValueHeads, seed: 5))
        let (dq, dk, dv) = (
            random(heads, seed: 6), random(keyValueHeads, seed: 7), random(keyValueHeads, seed: 8)
        )
        let lse = Matrix(rows: batch * tokens, columns: heads)
        let segments = (0..<batch).map { AttentionSegment(rows: $0 * tokens..<($0 + 1) * tokens) }
        let forward = bench.median {
            attention.forward(q: q, k: k, v: v, into: out, lse: lse, segments: segments, on: w)
        }
        let backward = bench.median {
            attention.backward(
                dOut: dOut, q: q, k: k, v: v, out: out, lse: lse, dq: dq, dk: dk, dv: dv,
                segments: segments, on: w)
        }
        return (forward, backward)
    }
}
