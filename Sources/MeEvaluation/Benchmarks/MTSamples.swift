import Foundation
import MeText

extension Benchmark {
    /// MTSamples transcriptions, forty specialties. The same text stands under several specialties,
    /// so the split is made by text (70 : 10 : 20 by a hash of it), never by row; rows without a
    /// transcription are left out. Specialty names differ in length, so log-likelihoods are
    /// compared per byte.
    package static let mtsamples = Benchmark(
        name: "mtsamples", title: "MTSamples", task: .classification,
        form: .choice(specialties), metrics: [.macroF1, .accuracy], normalisation: .perByte,
        released: .firstSubstring, maximumTokens: 32, stops: ["\n\n"], load: loadMTSamples)

    /// Surgery and Urology stand first, as they do before Neurosurgery and Neurology in the study's
    /// list (the rest of its order is not known), so that `released` falls into the same traps.
    private static let specialties = [
        "Surgery", "Urology",
        "Allergy / Immunology", "Autopsy", "Bariatrics", "Cardiovascular / Pulmonary",
        "Chiropractic", "Consult - History and Phy.", "Cosmetic / Plastic Surgery", "Dentistry",
        "Dermatology", "Diets and Nutritions", "Discharge Summary", "ENT - Otolaryngology",
        "Emergency Room Reports", "Endocrinology", "Gastroenterology", "General Medicine",
        "Hematology - Oncology", "Hospice - Palliative Care", "IME-QME-Work Comp etc.",
        "Lab Medicine - Pathology", "Letters", "Nephrology", "Neurology", "Neurosurgery",
        "Obstetrics / Gynecology", "Office Notes", "Ophthalmology", "Orthopedic",
        "Pain Management", "Pediatrics - Neonatal", "Physical Medicine - Rehab", "Podiatry",
        "Psychiatry / Psychology", "Radiology", "Rheumatology", "SOAP / Chart / Progress Notes",
        "Sleep Medicine", "Speech - Language",
    ]

    private static func loadMTSamples(_ folder: URL, _ split: Split) throws -> [Example] {
        let file = try BenchmarkFile.find(["mtsamples.csv"], in: folder)
        let instruction =
            "Name the medical specialty this transcription belongs to. Answer with exactly one of: "
            + specialties.joined(separator: "; ") + "."
        return try DelimitedTable.read(file, separator: ",").compactMap { row in
            let text = try row.cell("transcription")
                .trimmingCharacters(in: .whitespacesAndNewlines)
            guard !text.isEmpty, part(of: text) == split else { return nil }
            let label = try row.text("medical_specialty").trimmingCharacters(in: .whitespaces)
            guard specialties.contains(label) else {
                throw EvaluationError(
                    path: row.path, place: "line \(row.line)", field: "medical_specialty",
                    expected: "one of the \(specialties.count) specialties", got: "\"\(label)\"",
                    advice: "Compare the file with the published one.")
            }
            let parts = PromptParts(
                instruction: instruction, blocks: [.init("Transcription:", text)],
                lead: "The specialty is")
            return Example(id: "line \(row.line)", parts: parts, gold: [label], answer: label)
        }
    }

    /// Where a text belongs: the first number of a generator named after it.
    private static func part(of text: String) -> Split {
        var generator = SeededGenerator(seed: 0, stream: text)
        switch generator.next() % 10 {
        case 0..<7: return .train
        case 7: return .validation
        default: return .test
        }
    }
}
