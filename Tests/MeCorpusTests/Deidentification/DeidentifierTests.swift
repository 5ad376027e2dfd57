import Foundation
import Testing

@testable import MeCorpus

@Suite struct DeidentifierTests {
    private static let key = Array("a secret of the hospital's own".utf8)

    private func placeholders(_ text: String) throws -> String {
        try Deidentifier(DeidentificationSettings()).deidentify(text, patient: "1").text
    }

    private func surrogate(
        _ text: String, patient: String = "1", key: [UInt8] = DeidentifierTests.key
    ) throws -> String {
        var settings = DeidentificationSettings()
        settings.replacement = .surrogate
        return try Deidentifier(settings, key: key).deidentify(text, patient: patient).text
    }

    @Test func replacesEachCategoryByItsPlaceholder() throws {
        let text = """
            Name: José Núñez   MRN: 4471902   SSN 078-05-1120
            Aged 93, seen 3/14/2019 at Larkfield General Hospital; phone (617) 555-0142,
            jose@example.org, https://example.org/p/7, 12 Larkspur Lane, Springfield, IL 62704.
            """
        #expect(
            try placeholders(text) == """
                Name: [NAME]   MRN: [ID]   SSN [SSN]
                Aged [AGE], seen [DATE] at [INSTITUTION]; phone [PHONE],
                [EMAIL], [URL], [ADDRESS].
                """)
    }

    @Test(arguments: [
        "LA enlargement, PA pressure 45, RA normal, MS and MR excluded.",
        "Parkinson disease, Wilson's disease, Foley catheter, Stevens-Johnson syndrome.",
        "BP 140/90, 5/5 strength, 1/2 tablet, C5-6, T10, GCS 12/15, on 1/2 tablet daily.",
        "Vancomycin 1 g q12h, Percocet 5/325, WBC 8.2, Plt 250,000, pH 7.35, HR 97.",
        "She may march on. The patient was prepped; white count 12, black stools.",
        "A 89-year-old woman. Ejection fraction 55-60%. L4/5 disc, grade 3/6 murmur.",
        "Hospital Course: stable. Brief Hospital Course: as above. Chief Complaint: Headache",
        "ASSESSMENT: GASTRITIS. PLAN: PRILOSEC. FOLEY CATHETER REMOVED.",
        "Mr. A is seen by XYZ, MD at ABC Hospital on [**2101-3-4**] with ___.",
        "In 2015 a stent; NCT04482913, PMID 28847302; 2,000,000 CFU/mL; 330 ms.  The rest",
        "", "\n\n", "@ / . ( + [ ' - 's [** ", "é", "1", "/", "Dr.", "Dr. ", "SSN", "MRN:", "p.",
    ])
    func leavesClinicalTextAlone(_ text: String) throws {
        #expect(try placeholders(text) == text)
    }

    @Test func aNameFoundOnceIsFoundEverywhere() throws {
        let text = "Patient: Zubrow, Ottokar\nZubrow walks well. ZUBROW, and Ottokar's knee."
        #expect(
            try placeholders(text)
                == "Patient: [NAME]\n[NAME] walks well. [NAME], and [NAME]'s knee.")
    }

    @Test func whatWasReplacedStaysAsItIs() throws {
        for note in HardNotes.development + HardNotes.second {
            let once = try placeholders(String(decoding: note.text, as: UTF8.self))
            #expect(try placeholders(once) == once)
        }
    }

    @Test func findingsAreBytesOfTheOriginal() throws {
        let text = "Größe 180 cm. Dr. Müller-Weiß, 3/4/2019."
        let findings = try Deidentifier(DeidentificationSettings())
            .deidentify(text, patient: "1").findings
        let bytes = Array(text.utf8)
        let taken = findings.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
        #expect(taken == ["Müller-Weiß", "3/4/2019"])
        #expect(findings.map(\.category) == [.name, .date])
    }

    @Test func theAuditManifestHoldsNoText() throws {
        let text = "Dr. Quigley called 3/4/2019 from 617-555-0142."
        let findings = try Deidentifier(DeidentificationSettings())
            .deidentify(text, patient: "1").findings
        #expect(findings.count == 3)
        let entries = findings.map { DeidentificationEntry(document: "n1", finding: $0) }
        let json = String(decoding: try JSONEncoder().encode(entries), as: UTF8.self)
        for taken in ["Quigley", "3/4", "617", "0142"] { #expect(!json.contains(taken)) }
        #expect(
            try JSONDecoder().decode([DeidentificationEntry].self, from: Data(json.utf8)) == entries
        )
    }

    @Test func surrogatesAgreeWithinAPatientOnly() throws {
        let first = try surrogate("Dr. Kettlewell and Mr. Kettlewell, MRN: 4471902.")
        let words = first.split { !$0.isLetter }.map(String.init)
        #expect(words[1] == words[4] && words[1] != "Kettlewell")
        #expect(!first.contains("4471902"))
        #expect(try surrogate("Dr. Kettlewell and Mr. Kettlewell, MRN: 4471902.") == first)
        #expect(try surrogate("MR. KETTLEWELL") == "MR. \(words[1].uppercased())")
        let texts = try (0..<8).map { try surrogate("Dr. Kettlewell", patient: "\($0)") }
        #expect(Set(texts).count > 4)
        #expect(try surrogate("MRN: 4471902", key: Self.key + [1]) != surrogate("MRN: 4471902"))
    }

    @Test func datesMoveTogetherAndKeepTheirForm() throws {
        var shifts: Set<Int> = []
        for patient in 0..<12 {
            let text = "Seen 03/01/2019, then 2019-03-11."
            let moved = try surrogate(text, patient: "\(patient)")
            let numbers = moved.split { !$0.isNumber }.compactMap { Int($0) }
            try #require(numbers.count == 6)
            let first = day(numbers[2], numbers[0], numbers[1])
            #expect(day(numbers[3], numbers[4], numbers[5]) - first == 10)
            #expect(first != day(2019, 3, 1))
            #expect(moved.count == text.count)
            shifts.insert(first)
        }
        #expect(shifts.count > 8)
    }

    @Test(arguments: [
        ("3/14/2019", "4/3/2019"), ("2019-12-30", "2020-01-19"), ("14.03.2019", "03.04.2019"),
        ("March 14, 2019", "April 3, 2019"), ("MAR 14, 2019", "APR 3, 2019"),
        ("1st of May 2019", "21st of May 2019"), ("Tuesday, 3/14/19", "4/3/19"),
        ("14-Mar-2019", "3-Apr-2019"), ("03/2019", "04/2019"), ("2/28", "3/20"),
        ("March", "April"), ("13/2/2020", "4/3/2020"), ("12 May 1999", "1 June 1999"),
    ])
    func aDateIsShifted(_ written: String, _ expected: String) {
        let moved = ShiftedDate.shifted(Array(written.utf8), by: 20)
        #expect(moved.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test func settingsAreObeyed() throws {
        var settings = DeidentificationSettings()
        settings.categories = [.date]
        settings.names = ["Vorbrugg"]
        settings.allowed = ["Quigley"]
        let text = "Dr. Quigley and Vorbrugg, 3/4/2019."
        #expect(
            try Deidentifier(settings).deidentify(text, patient: "").text
                == "Dr. Quigley and Vorbrugg, [DATE].")
        settings.categories = IdentifierCategory.allCases
        #expect(
            try Deidentifier(settings).deidentify(text, patient: "").text
                == "Dr. Quigley and [NAME], [DATE].")
        settings.replacement = .surrogate
        #expect(throws: CorpusError.self) { try Deidentifier(settings, key: [1, 2, 3]) }
        settings.maximumShift = 0
        #expect(throws: CorpusError.self) { try Deidentifier(settings, key: Self.key) }
    }

    private func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let parts = DateComponents(year: year, month: month, day: day)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return Int((calendar.date(from: parts)?.timeIntervalSince1970 ?? 0) / 86_400)
    }
}
