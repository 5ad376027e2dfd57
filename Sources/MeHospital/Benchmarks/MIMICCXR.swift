/// MIMIC-CXR 2.0.0: chest radiograph reports with findings and impression.
enum MIMICCXRFiles {
    struct Report {
        var findings: String
        var impression: String
    }

    /// Reports with findings that `seen` does not hold yet, so that no text stands in two splits.
    static func reports(
        _ seed: UInt64, _ count: Int, stream: String, seen: inout Set<String>
    ) -> [Report] {
        var chance = Chance(seed: seed, stream)
        var result: [Report] = []
        while result.count < count {
            let report = self.report(&chance)
            if seen.insert(report.findings).inserted { result.append(report) }
        }
        return result
    }

    private static func report(_ chance: inout Chance) -> Report {
        let normal = chance.percent(25)
        let chosen = normal ? [] : chance.sample(CXRPhrases.findings, chance.number(1...3))
        let side = chance.pick(["left", "right"])
        let slots = ["side": side, "mm": "\(chance.number(5...19))"]
        let open = CXRPhrases.normals.filter { sentence in
            !chosen.contains { $0.excludes == sentence }
        }
        var sentences = chosen.map { Frame.fill(chance.pick($0.seen), slots, &chance) }
        sentences += chance.sample(open, normal ? 5 : 3)
        var ends = chosen.map { Frame.fill(chance.pick($0.read), slots, &chance) }
        if normal { ends = [chance.pick(CXRPhrases.allClear)] }
        if ends.count > 1 { ends = ends.enumerated().map { "\($0.offset + 1). \($0.element)" } }
        return Report(
            findings: chance.shuffled(sentences).joined(separator: " "),
            impression: ends.joined(separator: " "))
    }

    static func files(_ world: World, _ settings: HospitalSettings) -> [TextFile] {
        let count = settings.benchmarkItems
        let sizes = [("train", count * 2), ("dev", count / 3), ("test", count)]
        var files: [TextFile] = []
        var chance = Chance(seed: world.seed, "cxr views")
        var seen: Set<String> = []
        for (number, size) in sizes.enumerated() {
            var rows = [["subject_id", "study_id", "path"]]
            let all = reports(world.seed, size.1, stream: "cxr \(size.0)", seen: &seen)
            for (index, report) in all.enumerated() {
                let subject = "\(16_000_000 + number * 500_000 + index * 37)"
                let study = "\(56_000_000 + number * 500_000 + index * 41)"
                let path = "files/p\(subject.prefix(2))/p\(subject)/s\(study).txt"
                rows.append([subject, study, path])
                let indication = chance.pick(CXRPhrases.indications)
                files.append(
                    TextFile(
                        path: "benchmarks/mimic_cxr/\(path)", text: page(report, indication)))
            }
            files.append(
                TextFile(path: "benchmarks/mimic_cxr/\(size.0).csv", text: Encoding.csv(rows)))
        }
        return files
    }

    private static func page(_ report: Report, _ indication: String) -> String {
        """
                                         FINAL REPORT (SYNTHETIC)
         EXAMINATION:  CHEST (PA AND LAT)
        \u{20}
         INDICATION:  \(indication)
        \u{20}
         FINDINGS:\u{20}
        \u{20}
         \(report.findings)
        \u{20}
         IMPRESSION:\u{20}
        \u{20}
         \(report.impression)

        """
    }

    static func samples(_ world: World, _ count: Int, stream: String) -> [InstructionSample] {
        var seen: Set<String> = []
        return reports(world.seed, count, stream: stream, seen: &seen).map { report in
            InstructionSample(
                instruction: "Write the impression of this radiology report from its findings.",
                input: "Findings: \(report.findings)\nImpression:", output: report.impression,
                source: "mimic_cxr")
        }
    }
}

enum CXRPhrases {
    static let indications = [
        "Cough and fever.", "Shortness of breath.", "Chest pain after a fall.", "Line placement.",
        "Check before surgery.",
    ]
    static let normals = [
        "The heart is normal in size.", "There is no pleural effusion.",
        "No pneumothorax is seen.", "The lungs are otherwise clear.",
        "The bony structures are intact.", "The mediastinal contours are unremarkable.",
        "There is no free air below the diaphragm.",
    ]
    static let allClear = [
        "No acute cardiopulmonary process.", "Normal chest radiograph.",
        "No evidence of acute disease.",
    ]
    static let findings: [(seen: [String], read: [String], excludes: String)] = [
        (
            [
                "There is a new opacity at the {side} lung base.",
                "Patchy consolidation is seen in the {side} lower lobe.",
            ],
            [
                "{side} lower lobe pneumonia.",
                "Findings concerning for pneumonia at the {side} base.",
            ],
            "The lungs are otherwise clear."
        ),
        (
            [
                "The {side} costophrenic angle is blunted.",
                "A layering {side} pleural collection is present.",
            ], ["Small {side} pleural effusion.", "{side} pleural effusion."],
            "There is no pleural effusion."
        ),
        (
            [
                "The cardiac silhouette is enlarged.",
                "The heart is larger than on the prior study.",
            ], ["Cardiomegaly.", "Enlarged heart."], "The heart is normal in size."
        ),
        (
            [
                "A thin pleural line with no lung markings beyond it is seen at the {side} apex.",
                "Air is present in the {side} pleural space.",
            ], ["{side} apical pneumothorax.", "Small {side} pneumothorax."],
            "No pneumothorax is seen."
        ),
        (
            [
                "Vessels are indistinct and septal lines are seen at both bases.",
                "There is perihilar haze with upper zone vessels distended.",
            ], ["Pulmonary edema.", "Mild pulmonary vascular congestion."],
            "The lungs are otherwise clear."
        ),
        (
            [
                "A rounded density of {mm} mm projects over the {side} upper lobe.",
                "There is a {mm} mm nodule in the {side} upper zone.",
            ],
            [
                "{mm} mm nodule in the {side} upper lobe; CT is recommended.",
                "{side} upper lobe nodule, for which CT is advised.",
            ], "The lungs are otherwise clear."
        ),
        (
            [
                "There is a break in the lateral part of a {side} rib.",
                "Cortical irregularity is seen along the {side} seventh rib.",
            ], ["{side} rib fracture.", "Fracture of a {side} rib."],
            "The bony structures are intact."
        ),
        (
            [
                "The lungs are hyperinflated with flat diaphragms.",
                "Large lung volumes with flattening of the diaphragm are noted.",
            ], ["Emphysema.", "Hyperinflation, in keeping with chronic obstructive disease."],
            "There is no free air below the diaphragm."
        ),
        (
            [
                "The tip of the endotracheal tube lies {mm} mm above the carina.",
                "An endotracheal tube ends near the carina.",
            ], ["Endotracheal tube close to the carina.", "Low endotracheal tube."],
            "The mediastinal contours are unremarkable."
        ),
        (
            [
                "Linear bands at the {side} base suggest volume loss.",
                "There is streaky density at the {side} base with a raised diaphragm.",
            ], ["{side} basilar atelectasis.", "Atelectasis at the {side} base."],
            "The lungs are otherwise clear."
        ),
    ]
}
