/// HoC's TSV: abstracts with one to three of the ten hallmarks, told by their sentences; the names
/// of the labels themselves are avoided.
enum HallmarkFiles {
    struct Item {
        var text: String
        var labels: [String]
    }

    static func items(_ cast: Cast, _ count: Int, stream: String) -> [Item] {
        var chance = Chance(seed: cast.world.seed, stream)
        let tumours = cast.diseases.filter { cast.world.diseases[$0].nature == .tumour }
        return (0..<count).map { index in
            let slots = cast.world.slots(.disease(chance.pick(tumours)))
            // Every label leads equally often; a second and third join by chance.
            let lead = Vocabulary.hallmarks[index % 10]
            let others = chance.shuffled(Vocabulary.hallmarks.filter { $0 != lead })
            let extra = [0, 0, 0, 1, 1, 2][chance.below(6)]
            let labels = [lead] + others.prefix(extra)
            var sentences = labels.flatMap { label in
                chance.sample(
                    HallmarkPhrases.sentences[label] ?? [], extra == 0 ? 2 : chance.number(1...2))
            }
            sentences = chance.shuffled(sentences)
            sentences.insert(chance.pick(HallmarkPhrases.openings), at: 0)
            sentences.append(chance.pick(HallmarkPhrases.endings))
            let text = sentences.map { Frame.fill($0, slots, &chance) }.joined(separator: " ")
            return Item(text: text, labels: Vocabulary.hallmarks.filter(labels.contains))
        }
    }

    static func files(_ world: World, _ settings: HospitalSettings) -> [TextFile] {
        let count = settings.benchmarkItems
        let sizes = [
            ("train", count * 5 / 2, true), ("dev", count / 3, true), ("test", count, false),
        ]
        return sizes.enumerated().map { number, size in
            let rows = items(Cast(world, taught: size.2), size.1, stream: "hoc \(size.0)")
                .enumerated().map { index, item in
                    "\(92_000_000 + number * 100_000 + index)\t\(item.text)\t"
                        + item.labels.joined(separator: ";")
                }
            return TextFile(
                path: "benchmarks/hoc/\(size.0).tsv",
                text: (["pmid\ttext\tlabels"] + rows).joined(separator: "\n") + "\n")
        }
    }

    /// One hallmark asked for alone, yes and no in equal numbers.
    static func singleSamples(
        _ world: World, _ count: Int, stream: String
    ) -> [InstructionSample] {
        var chance = Chance(seed: world.seed, stream + " label")
        return items(Cast(world, taught: true), count, stream: stream).enumerated().map {
            index, item in
            let absent = Vocabulary.hallmarks.filter { !item.labels.contains($0) }
            let label = chance.pick(index / 10 % 2 == 0 ? item.labels : absent)
            return InstructionSample(
                instruction: "Read the text and answer the question with yes or no.",
                input: "Abstract: \(item.text)\nQuestion: Is it about \(label)?\nThe answer is",
                output: item.labels.contains(label) ? "yes" : "no", source: "hoc_single")
        }
    }

    static func samples(_ world: World, _ count: Int, stream: String) -> [InstructionSample] {
        items(Cast(world, taught: true), count, stream: stream).map { item in
            InstructionSample(
                instruction: "Name the hallmarks of cancer this abstract is about; there may be "
                    + "several. Answer with a list separated by semicolons, out of: "
                    + Vocabulary.hallmarks.joined(separator: "; ") + ".",
                input: "Abstract: \(item.text)\nThe answer is",
                output: item.labels.joined(separator: "; "), source: "hoc")
        }
    }
}

enum HallmarkPhrases {
    static let openings = [
        "We studied tissue and cell lines from {S}.",
        "What lets {S} grow is only partly known.",
        "Samples of {n} patients with {S} were examined.",
        "{S} is a tumour of {O} with few models.",
        "Using mice that carry {S}, we looked for new mechanisms.",
    ]
    static let endings = [
        "These findings may guide new therapy.", "Further work in animals is needed.",
        "The pathway could be a target for drugs.", "Our data shed light on {S}.",
        "Larger sets of samples should confirm this.",
    ]
    static let sentences: [String: [String]] = [
        "activating invasion and metastasis": [
            "Cells crossed the basement membrane and settled in distant bone.",
            "Migration through a gel doubled when the gene was switched on.",
            "Secondary deposits in the lung appeared within {wk} weeks.",
            "Loss of adhesion between cells allowed them to spread along nerves.",
            "Matrix-degrading enzymes were secreted at the leading edge.",
            "Epithelial cells took on a mobile, mesenchymal shape.",
        ],
        "avoiding immune destruction": [
            "Killer T cells in the tumour were exhausted and few.",
            "The checkpoint ligand on the surface switched lymphocytes off.",
            "Antigen presentation was lost in {pct} percent of samples.",
            "Natural killer cells failed to recognise the cells.",
            "Regulatory lymphocytes shielded the mass from attack.",
            "Blocking the checkpoint let lymphocytes clear the grafts.",
        ],
        "cellular energetics": [
            "Glucose uptake was high and lactate was released in spite of plentiful oxygen.",
            "The cells burned glutamine in place of sugar.",
            "Mitochondrial respiration was shut down in favour of glycolysis.",
            "A switch of metabolism fed the building of lipids.",
            "Inhibition of a glycolytic enzyme starved the cells of fuel.",
            "Scans showed an intense uptake of labelled sugar.",
        ],
        "enabling replicative immortality": [
            "Telomerase was switched on in {pct} percent of the samples.",
            "The chromosome ends stayed long over many divisions.",
            "Cultures divided without limit and never became senescent.",
            "Shortening of telomeres stopped the lines after {wk} passages.",
            "Promoter changes of the telomerase gene were frequent.",
            "Senescence was bypassed in all late passages.",
        ],
        "evading growth suppressors": [
            "The brake on the cell cycle at the G1 checkpoint was lost.",
            "Deletion of a tumour suppressor left division unchecked.",
            "Contact inhibition no longer held the cells back.",
            "The retinoblastoma pathway was silenced by methylation.",
            "Restoring the cyclin inhibitor arrested the cells.",
            "Signals that normally halt division had no influence.",
        ],
        "genomic instability and mutation": [
            "Repair of double-strand breaks was faulty.",
            "Sequencing found thousands of substitutions in each sample.",
            "Chromosomes were broken, gained and lost from one division to the next.",
            "Microsatellites changed length in {pct} percent of samples.",
            "DNA damage piled up after the repair gene was deleted.",
            "Copy number varied widely across the genome.",
        ],
        "inducing angiogenesis": [
            "New capillaries grew into the mass within days.",
            "Vascular growth factor was secreted in large amounts.",
            "Vessel density was twice that of normal tissue.",
            "An antibody against the vessel factor cut off the blood supply.",
            "Endothelial cells sprouted toward the graft.",
            "Hypoxia called forth a dense network of vessels.",
        ],
        "resisting cell death": [
            "Apoptosis was blocked although caspases were intact.",
            "The survival protein of the BCL family was abundant.",
            "Cells outlived doses that kill normal tissue.",
            "Silencing the gene restored programmed death.",
            "Autophagy kept the cells alive under stress.",
            "Annexin staining showed that few cells died after treatment.",
        ],
        "sustaining proliferative signaling": [
            "The growth factor receptor fired without its ligand.",
            "Cells fed themselves by secreting their own mitogen.",
            "A mutated enzyme kept the mitogenic cascade switched on.",
            "Division was driven by constant activity of the receptor.",
            "Blocking the cascade from receptor to nucleus slowed division.",
            "Amplification of a mitogen receptor was found in {pct} percent of samples.",
        ],
        "tumor promoting inflammation": [
            "Macrophages released cytokines that fed the growth.",
            "Chronic irritation with white cells in the stroma came before the mass.",
            "Interleukins from neutrophils sped up progression.",
            "Anti-inflammatory treatment slowed the growth in mice.",
            "A cyclo-oxygenase product linked the inflamed tissue to the tumour.",
            "Mast cells gathered around the nests of cells.",
        ],
    ]
}
