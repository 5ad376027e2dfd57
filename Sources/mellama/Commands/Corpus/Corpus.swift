import ArgumentParser

/// `mellama corpus`: the token shards to pretrain on.
struct Corpus: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Build a corpus, look at it, and say where its tokens come from.",
        discussion: "Example: mellama corpus inspect runs/quickstart/corpus",
        subcommands: [
            CorpusBuild.self, CorpusMerge.self, CorpusInspect.self, CorpusProvenance.self,
            CorpusDecontaminate.self, CorpusDeidentify.self,
        ])
}
