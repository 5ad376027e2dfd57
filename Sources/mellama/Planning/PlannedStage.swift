import Foundation
import MeCorpus

/// What a stage of a recipe will take: figures and how far to trust them.
struct PlannedStage: Encodable, Equatable {
    var name: String
    /// Memory at its peak, of the machine that needs most.
    var bytesPerDevice: Int
    /// Of all machines together while they work, and by the clock.
    var deviceHours: Double
    var hours: Double
    /// Tokens written or trained on.
    var tokens: Int
    /// On the disk at once.
    var diskBytes: Int
    var steps: [CorpusNeed.Stage] = []
    /// What the figures rest on.
    var notes: [String] = []

    /// For a person.
    var lines: [String] {
        let head =
            "\(name): \(Self.time(hours * 3600)), memory \(Self.gigabytes(bytesPerDevice)), "
            + (diskBytes > 0 ? "disk \(Self.gigabytes(diskBytes)), " : "")
            + "\(tokens) tokens, \(String(format: "%.2f", deviceHours)) machine hours"
        return [head]
            + steps.map { step in
                let name = step.name.padding(toLength: 18, withPad: " ", startingAt: 0)
                return "  \(name)\(Self.time(step.seconds)) on "
                    + (step.threads == 1 ? "1 thread" : "\(step.threads) threads")
                    + (step.machines == 1 ? "" : " of each of \(step.machines) machines")
            } + notes.map { "  - \($0)" }
    }

    static func gigabytes(_ bytes: Int) -> String {
        let value = Double(bytes) / 1e9
        return value < 1
            ? String(format: "%.0f MB", 1000 * value) : String(format: "%.1f GB", value)
    }

    /// `3.4 s`, `12 min`, `7.5 h`, `3.1 days`
    static func time(_ seconds: Double) -> String {
        switch seconds {
        case ..<120: String(format: "%.1f s", seconds)
        case ..<7200: String(format: "%.0f min", seconds / 60)
        case ..<172_800: String(format: "%.1f h", seconds / 3600)
        default: String(format: "%.1f days", seconds / 86400)
        }
    }
}

extension PlannedStage {
    /// A corpus build by what a sample of its sources says.
    ///
    /// tokens: of the finished corpus, if its sources are to be imagined so large
    static func corpus(
        _ settings: CorpusSettings, _ sample: CorpusSample, threads: Int, machines: Int,
        tokens: Double?
    ) -> PlannedStage {
        let work = sample.work(
            weights: settings.domains.map(\.weight), asked: settings.tokens, scaled: tokens)
        let need = CorpusNeed(
            work, sample.rates, threads: threads, machines: machines,
            nearDuplicates: settings.deduplication.nearDuplicates)
        var stage = PlannedStage(
            name: "corpus", bytesPerDevice: Int(need.bytes),
            deviceHours: need.machineSeconds / 3600, hours: need.seconds / 3600,
            tokens: Int(work.packedTokens), diskBytes: Int(need.partBytes + need.corpusBytes),
            steps: need.stages)
        let isLarger =
            threads > ProcessInfo.processInfo.activeProcessorCount || machines > 1 || tokens != nil
        stage.notes =
            foundations(work, sample) + [
                "disk: parts \(gigabytes(Int(need.partBytes))) and corpus "
                    + "\(gigabytes(Int(need.corpusBytes))) at once"
            ] + advice(need, machines: machines)
            + (isLarger
                ? [
                    "extrapolated: threads are taken to work side by side without loss, disks to "
                        + "keep up, and documents to be like those that were read"
                ] : [])
        return stage
    }

    /// What was measured.
    private static func foundations(_ work: CorpusWork, _ sample: CorpusSample) -> [String] {
        let rates = sample.rates
        let read = sample.sources.reduce(0) { $0 + $1.work.inputBytes }
        return [
            String(
                format: "%.4g bytes of input are about %.4g documents, %.4g bytes of text and %.4g "
                    + "tokens, by %.1f MB that were read", work.inputBytes, work.documents,
                work.textBytes, work.tokens, read / 1e6),
            String(
                format: "one thread here: cuts %.0f MB/s, prepares %.1f MB/s, compares %.0f "
                    + "documents/s, tokenises %.1f MB/s, packs %.2g tokens/s, hashes %.0f MB/s",
                rates.cutting / 1e6, rates.preparing / 1e6, rates.resolving,
                rates.tokenising / 1e6, rates.packing, rates.hashing / 1e6),
        ]
    }

    /// How to start it.
    private static func advice(_ need: CorpusNeed, machines: Int) -> [String] {
        if need.processes > 1 {
            return [
                "one process reads on one thread: run \(need.processes) on each machine (--shard "
                    + "i/\(need.processes * machines)), then `corpus merge`"
            ]
        }
        return machines > 1
            ? ["one process a machine (--shard i/\(machines)), then `corpus merge`"] : []
    }
}
