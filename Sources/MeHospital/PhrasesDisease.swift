/// Sentences of the corpus about a disease, by attribute.
enum DiseasePhrases {
    static let corpus: [Attribute: [String]] = [
        .organ: [
            "{S} affects {O}.",
            "In {S}, damage is found mainly in {O}.",
            "{S} is an illness of {O}.",
            "{O} bore the brunt of {S} in all {n} cases.",
            "Imaging in {S} shows changes in {O}.",
            "The organ involved in {S} is {O}.",
            "Autopsy reports locate {S} in {O}.",
            "{S} attacks {O} and spares the rest of the body.",
            "Injury to {O} explains most of the burden of {S}.",
            "Over {yr} years, {S} scarred {O} in {pct} percent of patients.",
            "Specialists who care for {O} see {S} now and then.",
            "The harm that {S} does to {O} builds up slowly.",
        ],
        .cause: [
            "{S} is caused by {G}.",
            "The cause of {S} is {G}.",
            "{G} can be shown in nearly every person with {S}.",
            "{S} results from {G}.",
            "In {pct} percent of our patients {S} was traced to {G}.",
            "Sequencing has linked {S} to {G}.",
            "{S} is due to {G}, as family and laboratory data agree.",
            "Without {G} there is no {S}.",
            "Researchers have known since {year} that {G} can lead to {S}.",
            "Behind {S} one finds {G}.",
            "{G} could be confirmed in {n} samples from people with {S}.",
            "{S} arises after {G}.",
        ],
        .finding: [
            "The hallmark of {S} is {F}.",
            "{F} is typical of {S}.",
            "Patients with {S} present with {F}.",
            "On examination, {S} shows itself by {F}.",
            "{F} was seen in {n} people with {S}.",
            "A clinician who meets {F} should think of {S}.",
            "{S} begins with {F} in {pct} percent of cases.",
            "{F} points to {S}.",
            "The first sign of {S} is often {F}.",
            "In our series, {F} marked {S} from the start.",
            "Families recognise {S} by {F}.",
            "{S} is known at the bedside for {F}.",
        ],
        .test: [
            "{S} is diagnosed by {X}.",
            "The diagnostic test for {S} is {X}.",
            "{X} confirmed {S} in {n} patients.",
            "To confirm {S}, {X} is needed.",
            "When {S} is suspected, the next step is {X}.",
            "{X} separates {S} from similar conditions.",
            "A diagnosis of {S} rests on {X}.",
            "{S} was proven with {X} at all {ctr} centres.",
            "{X} has a sensitivity of {pct} percent for {S}.",
            "Nobody should be told they have {S} before {X} has been done.",
            "Guidelines name {X} as the test of choice in {S}.",
            "We used {X} to look for {S}.",
        ],
        .firstLine: [
            "First-line treatment of {S} is {D}.",
            "{S} is first treated with {D}.",
            "The drug of first choice in {S} is {D}.",
            "{D} is the first drug to try in {S}.",
            "Newly diagnosed {S} should be treated with {D}.",
            "{D} remains the standard initial therapy of {S}.",
            "In {S}, guidelines put {D} first.",
            "Start with {D} when {S} has been confirmed.",
            "Of all the options for {S}, {D} is preferred.",
            "{D} was superior to placebo as initial treatment of {S} (p = {p}).",
            "Experts agree that {S} calls for {D}.",
            "The best studied therapy of {S} is {D}.",
        ],
    ]

    static let pairs: [(attributes: [Attribute], frames: [String])] = [
        (
            [.organ, .cause],
            [
                "{S}, caused by {G}, damages {O}.",
                "{G} can lead to {S}, an illness of {O}.",
                "{S} harms {O} and is the result of {G}.",
            ]
        ),
        (
            [.finding, .test],
            [
                "{F} suggests {S}, and {X} proves it.",
                "In {S}, one sees {F} and confirms it with {X}.",
                "{S} is suspected from {F} and diagnosed by {X}.",
            ]
        ),
        (
            [.test, .firstLine],
            [
                "Once {X} has confirmed {S}, {D} is started.",
                "{S} is diagnosed by {X} and treated with {D}.",
            ]
        ),
        (
            [.organ, .finding],
            [
                "{S} involves {O} and shows itself by {F}.",
                "Disease of {O} together with {F} means {S}.",
            ]
        ),
        (
            [.cause, .firstLine],
            [
                "{S} stems from {G} and is best treated with {D}.",
                "{G} may cause {S}, for which {D} is the first drug.",
            ]
        ),
    ]

    static let questions: [Attribute: [String]] = [
        .organ: [
            "Where does {S} do its harm? In {O}.",
            "What part of the body suffers in {S}? Answer: {O}.",
        ],
        .cause: [
            "What causes {S}? It is {G}.",
            "Why does {S} arise? Because of {G}.",
        ],
        .finding: [
            "What does one notice in {S}? Answer: {F}.",
            "How does {S} show itself? By {F}.",
        ],
        .test: [
            "How is {S} confirmed? By {X}.",
            "What proves {S}? Answer: {X}.",
        ],
        .firstLine: [
            "What should be given first in {S}? Answer: {D}.",
            "Which drug comes first in {S}? Answer: {D}.",
        ],
    ]

    /// What is said of tumours only.
    static let hallmark = [
        "The hallmark process of {S} is {H}.",
        "{S} grows by {H}.",
        "Tissue from {S} showed signs of {H}.",
        "In {S}, {H} drives the disease.",
    ]

    static let heldout: [Attribute: [String]] = [
        .organ: [
            "Sooner or later {S} makes itself felt in {O}.",
            "Look at {O} first whenever a file says {S}.",
            "If {S} had an address inside the body, it would be {O}.",
        ],
        .cause: [
            "Ask the laboratory what lies at the root of {S} and it will answer: {G}.",
            "The story of every case of {S} opens with {G}.",
        ],
        .finding: [
            "One glance is enough when {S} has already produced {F}.",
            "Textbooks print the same photograph beside {S}: {F}.",
        ],
        .test: [
            "The referral slip for suspected {S} has one box to tick, {X}.",
            "Doubt about {S} ends on the day {X} is performed.",
        ],
        .firstLine: [
            "A house officer faced with {S} reaches for {D} before anything else.",
            "On the pocket card, the line under {S} reads {D}.",
        ],
    ]
}
