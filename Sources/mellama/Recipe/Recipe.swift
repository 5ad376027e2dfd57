import Foundation
import MeCompute
import MeCorpus
import MeEvaluation
import MeHospital
import MeTraining

/// Everything a run does, as its YAML file says it; a field that the file leaves out has the
/// default that stands here.
///
/// In paths, `{run}` is the run's own folder; others are relative to the working folder.
struct Recipe: Codable, Equatable {
    /// The run's name, and the name of its folder.
    var name = "run"
    /// The folder that runs lie in.
    var output = "runs"
    /// The seed of every stage that does not name its own.
    var seed: UInt64 = 7
    /// 0: as many as there are processors.
    var threads = 0
    var model = BaseModel()
    var samples = Samples()
    var corpus = CorpusSettings()
    var pretrain = PretrainSettings()
    var tune = Tuning()
    var evaluate = Evaluation()

    /// The model a run starts from.
    struct BaseModel: Codable, Equatable {
        /// A name that `mellama pull` knows, or a path; empty: a new model of random weights.
        var path = ""
        /// The new model's shape, with a tokenizer trained on the corpus' own text.
        var scratch = Scratch()

        struct Scratch: Codable, Equatable {
            var vocabulary = 2048
            var width = 128
            var feedForwardWidth = 352
            var layers = 4
            var heads = 4
            var keyValueHeads = 2
            var positions = 2048
        }
    }

    /// The synthetic hospital.
    struct Samples: Codable, Equatable {
        /// Whether it is written; a run on real data only says false.
        var enabled = true
        var hospital = HospitalSettings()
    }

    /// Instruction tuning of the base model and of the pretrained one.
    struct Tuning: Codable, Equatable {
        /// Instruction files: Alpaca's JSON array or JSON lines.
        var data: [String] = ["{run}/samples/instructions/train.json"]
        /// Data-use label of these files, which the models made from them carry.
        var licence = CorpusSettings.Licence.open
        /// A chat template's name; empty: the model's own.
        var template = ""
        var settings = TuneSettings()
    }

    /// The four arms' examination.
    struct Evaluation: Codable, Equatable {
        var settings = EvaluationSettings()
        /// Another scoring for single benchmarks.
        var scoring: [String: Scoring] = [:]
        /// Another prompt style for single benchmarks.
        var style: [String: PromptStyle] = [:]
        /// Another limit of generated answers, in tokens, for single benchmarks.
        var maximumTokens: [String: Int] = [:]
        /// Texts whose loss in bits per byte is measured, by domain.
        var heldout: [Heldout] = []
        /// Tokens of context a held-out text is read with.
        var window = 1024
        var type = WeightType.bfloat16
    }

    /// A held-out text of one domain.
    struct Heldout: Codable, Equatable {
        var name = ""
        var source = CorpusSettings.Source()
    }

    /// The defaults of a seed.
    init(seed: UInt64 = 7) {
        self.seed = seed
        samples.hospital.seed = seed
        corpus.seed = seed
        pretrain.run.seed = seed
        tune.settings.run.seed = seed
        evaluate.settings.seed = seed
    }

    /// The run's folder.
    var folder: URL { URL(filePath: output).appending(path: name) }

    /// What is wrong with it, if anything, beginning with the field's path.
    var problem: String? {
        if name.isEmpty || name.contains("/") || name.hasPrefix(".") {
            return "name: expected a plain folder name, got '\(name)'"
        }
        if !(0...64).contains(threads) { return "threads: expected 0 to 64, got \(threads)" }
        if evaluate.window < 16 { return "evaluate.window: expected 16 or more" }
        for name in evaluate.settings.benchmarks + evaluate.scoring.keys.sorted()
            + evaluate.style.keys.sorted() + evaluate.maximumTokens.keys.sorted()
        where !Benchmark.all.contains(where: { $0.name == name }) {
            let known = Benchmark.all.map(\.name).joined(separator: ", ")
            return "evaluate: expected benchmarks among \(known), got '\(name)'"
        }
        if let (name, limit) = evaluate.maximumTokens.min(by: { $0.value < $1.value }), limit < 0 {
            return "evaluate.maximumTokens.\(name): expected 0 or more, got \(limit)"
        }
        return (samples.enabled ? samples.hospital.problem : nil).map { "samples.hospital." + $0 }
            ?? pretrain.problem.map { "pretrain." + $0 }
            ?? tune.settings.problem.map { "tune.settings." + $0 }
    }

    /// A copy with `{run}` in every path replaced.
    var resolved: Recipe {
        var copy = self
        let run = folder.relativePath
        func fill(_ path: inout String) { path = path.replacing("{run}", with: run) }
        for domain in copy.corpus.domains.indices {
            for source in copy.corpus.domains[domain].sources.indices {
                fill(&copy.corpus.domains[domain].sources[source].path)
            }
        }
        fill(&copy.corpus.decontamination.data)
        for index in copy.corpus.decontamination.benchmarks.indices {
            fill(&copy.corpus.decontamination.benchmarks[index])
        }
        for index in copy.corpus.decontamination.items.indices {
            fill(&copy.corpus.decontamination.items[index])
        }
        fill(&copy.corpus.deduplication.earlier)
        fill(&copy.corpus.deidentification.keyFile)
        for index in copy.tune.data.indices { fill(&copy.tune.data[index]) }
        fill(&copy.evaluate.settings.data)
        for index in copy.evaluate.heldout.indices {
            fill(&copy.evaluate.heldout[index].source.path)
        }
        return copy
    }
}
