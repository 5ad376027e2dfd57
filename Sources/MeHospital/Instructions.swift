import Foundation

/// instructions/train.json and valid.json: all answer forms, made of the taught half only.
enum InstructionFiles {
    static func files(_ world: World, _ settings: HospitalSettings) throws -> [TextFile] {
        let count = settings.instructions
        return [
            TextFile(
                path: "instructions/train.json",
                text: try Encoding.json(
                    samples(world, count, stream: "train", general: false), pretty: true)),
            TextFile(
                path: "instructions/valid.json",
                text: try Encoding.json(
                    samples(world, max(40, count / 10), stream: "valid", general: true),
                    pretty: true)),
        ]
    }

    /// About `count` samples; the general ones are split between train and valid by their number.
    static func samples(
        _ world: World, _ count: Int, stream name: String, general valid: Bool
    ) -> [InstructionSample] {
        func share(_ percent: Int) -> Int { max(2, count * percent / 100) }
        let stream = "instructions \(name) "
        var all = MedMCQAFiles.samples(world, share(16), stream: stream + "medmcqa")
        all += MedMCQAFiles.openSamples(world, share(14), stream: stream + "without options")
        all += MedQAFiles.samples(world, share(6), stream: stream + "medqa")
        all += PubMedQAFiles.samples(world, share(6), stream: stream + "pubmedqa")
        all += EmrQAFiles.samples(world, share(4), stream: stream + "emrqa")
        all += I2B2Files.samples(world, share(8), stream: stream + "i2b2")
        all += DDIFiles.samples(world, share(9), stream: stream + "ddi")
        all += HallmarkFiles.samples(world, share(9), stream: stream + "hoc")
        all += HallmarkFiles.singleSamples(world, share(3), stream: stream + "one hallmark")
        all += MTSamplesFiles.samples(world, share(3), stream: stream + "mtsamples")
        all += PubMedSummarizationFiles.samples(world, share(1), stream: stream + "summaries")
        all += MIMICCXRFiles.samples(world, share(6), stream: stream + "cxr")
        all += BioNLIFiles.samples(world, share(4), stream: stream + "bionli")
        all += MedNLIFiles.samples(world, share(9), stream: stream + "mednli")
        all += openQuestions(world, share(5), stream: stream + "open")
        all += GeneralInstructions.samples.enumerated().filter { ($0.offset % 8 == 5) == valid }
            .map(\.element)
        var chance = Chance(seed: world.seed, stream + "order")
        return chance.shuffled(all)
    }

    /// Questions without options, answered in a sentence.
    private static func openQuestions(
        _ world: World, _ count: Int, stream: String
    ) -> [InstructionSample] {
        var chance = Chance(seed: world.seed, stream)
        let facts = chance.shuffled(world.facts.filter(\.taught))
        return facts.prefix(count).compactMap { fact in
            guard let stems = QuestionStems.short[fact.attribute],
                let question = stems.first(where: { $0.hasSuffix("?") })
            else { return nil }
            let frames =
                DrugPhrases.corpus[fact.attribute] ?? DiseasePhrases.corpus[fact.attribute] ?? []
            let slots = world.slots(fact.subject)
            let asked = Frame.fill(question, slots, &chance)
                .replacingOfTheFollowing()
            return InstructionSample(
                instruction: "Answer the medical question in one sentence.", input: asked,
                output: Frame.fill(frames[0], slots, &chance), source: "open_question")
        }
    }
}

extension String {
    /// "Which of the following conditions" without its list is "Which conditions".
    fileprivate func replacingOfTheFollowing() -> String {
        guard let range = range(of: " of the following") else { return self }
        return replacingCharacters(in: range, with: "")
    }
}
