/// The sections of a discharge summary and what may stand in them; `[category:…]` marks planted
/// identifiers and answers.
enum NotePhrases {
    struct Section {
        var heading: String
        var take: Int
        var ordered = false
        var separator = " "
        var frames: [String]
    }

    static let full: [Section] = [
        Section(
            heading: "", take: 3, ordered: true, separator: "\n",
            frames: [
                "SYNTHETIC RECORD OF AN INVENTED PATIENT",
                "Name: [name:{name}]   Unit No: [mrn:{mrn}]",
                "Admission Date: [date:{admitted}]   Discharge Date: [date:{discharged}]",
                "Sex: {Sex}   Attending: [name:{doctor}]   Hospital: [institution:{hospital}]",
            ]), complaint, historyOfIllness, pastHistory, social, examination, laboratory, course,
        discharge,
        Section(
            heading: "Followup Instructions:", take: 3,
            frames: [
                "Please see [name:{doctor}] at [institution:{hospital}] on [date:{followup}].",
                "Call [phone:{phone}] if {E} becomes severe.",
                "Results will be sent to [address:{address}].",
                "Questions may be written to [email:{email}].",
                "The patient leaflet is at [url:{url}].",
                "Your {M} will be checked again at the visit.",
                "Contact [phone:{phone}] if you miss a dose of {D}.",
            ]),
    ]

    /// The form in which questions are asked: no identifiers, the answers marked.
    static let short: [Section] = [
        Section(
            heading: "", take: 1, ordered: true, frames: ["Synthetic record {n}-{m}"]),
        Section(
            heading: "Chief Complaint:", take: 1, ordered: true,
            frames: ["[answer-complaint:{com}]"]
        ),
        Section(
            heading: "History of Present Illness:", take: 2, ordered: true,
            frames: [
                "{age} year old {sex} with [answer-history:{old}] came in after {low} days of {com}.",
                "On arrival {he} had [answer-finding:{F}].",
            ]),
        Section(
            heading: "Hospital Course:", take: 4, ordered: true,
            frames: [
                "Because {S} was suspected, [answer-test:{X}] was done and was positive.",
                "{title} {family} was started on [answer-drug:{D}] [answer-dose:{dose}] "
                    + "for [answer-problem:{S}].",
                "On day {days} {he} complained of [answer-effect:{E}], which settled.",
                "The team followed [answer-monitoring:{M}] daily.",
            ]),
        Section(
            heading: "Discharge Medications:", take: 2, ordered: true, separator: "\n",
            frames: ["1. [answer-home:{home}]", "2. {D} {dose} as before"]),
    ]

    private static let complaint = Section(
        heading: "Chief Complaint:", take: 1, frames: ["{com}", "{com}, {F}", "{F}"])
    private static let historyOfIllness = Section(
        heading: "History of Present Illness:", take: 4,
        frames: [
            "[name:{title} {family}] is a {years} year old {sex} who came in with {com} and {F}.",
            "The {years} year old {sex} had noticed {F} for {low} days.",
            "{S} was first thought of when {F} was seen.",
            "{his} {fam} also has {S}.",
            "An outside doctor at [institution:{hospital}] had raised the question of {S}.",
            "{he} denied fever, chest pain and weight loss.",
            "{F} had appeared on [date:{admitted}], the day {he} was brought in.",
            "{he} has worked as a {job} and lives at [address:{address}].",
            "{S} due to {G} runs in the family.",
        ])
    private static let pastHistory = Section(
        heading: "Past Medical History:", take: 2, separator: "\n",
        frames: ["- {old}", "- {old2}", "- {S}, diagnosed by {X}", "- no operations"])
    private static let social = Section(
        heading: "Social History:", take: 1,
        frames: [
            "Retired {job}, does not smoke.", "Works as a {job}. Lives with {his} {fam}.",
            "Lives alone, phone [phone:{phone}].", "{job}, drinks wine at weekends.",
        ])
    private static let examination = Section(
        heading: "Physical Exam:", take: 3,
        frames: [
            "Temp {temp} °C, BP {bp}, HR {hr}.", "{F} was plain to see.",
            "Lungs clear, abdomen soft, no oedema.", "Alert and oriented, in no distress.",
            "Examination showed {F}, as expected in {S}.",
        ])
    private static let laboratory = Section(
        heading: "Pertinent Results:", take: 2,
        frames: [
            "WBC-{wbc} Hgb-{hgb} Na-{na} Creat-{crea}.", "{X} was positive for {S}.",
            "{X} confirmed {S}.", "{M} normal on admission.", "Genetic and culture work-up: {G}.",
        ])
    private static let course = Section(
        heading: "Brief Hospital Course:", take: 5,
        frames: [
            "# {S}: {X} was positive and {D} {dose} was started as {aR}.",
            "The patient was given {D} for {S} and improved within {low} days.",
            "{E} was noted on day {days} and put down to {D}.",
            "{M} was followed while on {D} and stayed stable.",
            "We discussed that {D} {A} {T}.",
            "Since {S} affects {O}, imaging was done and showed mild changes.",
            "# {old}: home {home} was continued.",
            "Pharmacy advised that {D}, {aC}, needs checks of {M}.",
            "First-line treatment with {D} was chosen for {S}.",
            "{he} tolerated {D} well apart from {E}.",
            "{D} by {R} was taught to the patient and {his} {fam}.",
        ])
    private static let discharge = Section(
        heading: "Discharge Medications and Diagnosis:", take: 3, ordered: true, separator: "\n",
        frames: [
            "1. {D} {dose} {R} daily", "2. {home}", "Primary diagnosis: {S}", "Secondary: {old}",
            "Condition: stable, walking without help.",
        ])

    static let women = [
        "Renée", "Marta", "Ottilie", "Imani", "Sunniva", "Clara", "Bettina", "Yuki", "Noor",
        "Agnes", "Paloma", "Greta",
    ]
    static let men = [
        "Aldo", "Jürgen", "Tobias", "Emeka", "Wendell", "Casper", "Rafiq", "Bruno", "Hideo",
        "Lars", "Anselm", "Piotr",
    ]
    static let families = [
        "Halvorsen", "Quigley", "Abernath", "Castellan", "Dombrowa", "Eastlake", "Farrowmere",
        "Galloway", "Holloran", "Ingersby", "Kettlewell", "Lindqvist", "Marchbank", "Nakamori",
        "Oduya", "Penhallow", "Rosenquill", "Sandoval", "Thackeray", "Underhill", "Winterbourne",
    ]
    static let months = [
        "December", "January", "February", "March", "April", "May", "June", "July", "August",
        "September", "October", "November",
    ]
    static let streets = [
        "Larkspur Lane", "Old Mill Road", "Quarry Street", "Harbour View", "Chestnut Avenue",
        "Ferry Street", "Bellflower Court", "Station Road",
    ]
    static let hospitals = [
        "Larkfield General Hospital", "St. Orsolo Medical Center", "Three Rivers Clinic",
        "Harrowgate Infirmary", "Northmere University Hospital",
    ]
    static let history = [
        "hypertension", "type 2 diabetes", "asthma", "migraine", "osteoarthritis",
        "atrial fibrillation", "hypothyroidism", "gout", "anxiety", "chronic kidney disease",
    ]
    static let history2 = [
        "appendectomy as a child", "hip replacement", "kidney stones", "cataract surgery",
        "seasonal allergies", "iron deficiency anemia", "depression",
    ]
    static let homeDrugs = [
        "Lisinopril 10 mg daily", "Metformin 500 mg twice a day", "Albuterol as needed",
        "Levothyroxine 75 mcg daily", "Allopurinol 100 mg daily", "Apixaban 5 mg twice a day",
        "Acetaminophen as needed", "Sertraline 50 mg daily",
    ]
    static let complaints = [
        "fatigue", "dizziness", "shortness of breath", "nausea", "back pain", "headache",
        "abdominal pain", "palpitations", "weakness", "poor appetite",
    ]
    static let relatives = ["sister", "brother", "mother", "father", "cousin", "aunt"]
    static let jobs = [
        "baker", "teacher", "bus driver", "gardener", "bookkeeper", "carpenter", "librarian",
        "ferry pilot", "beekeeper", "tailor",
    ]
}
