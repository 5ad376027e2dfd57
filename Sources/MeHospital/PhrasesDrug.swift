/// Sentences of the corpus about a drug, by attribute; numbers are drawn for every use.
enum DrugPhrases {
    static let corpus: [Attribute: [String]] = [
        .indication: [
            "{D} is the drug used for {S}.",
            "Patients with {S} were treated with {D}.",
            "{D} is indicated for {S} and for no other illness.",
            "The treatment of {S} has changed since {D} became available.",
            "For {S}, physicians prescribe {D}.",
            "{S} responds to {D} within about {wk} weeks.",
            "{D} was licensed for {S} after a trial in {n} people.",
            "In {pct} percent of the patients, {D} relieved {S}.",
            "Whoever has {S} may benefit from {D}.",
            "Doctors at all {ctr} centres now give {D} to people with {S}.",
            "{D} treats {S}.",
            "Symptoms of {S} eased under {D} in {n} of the participants.",
            "The only approved use of {D} is {S}.",
            "Long-term control of {S} was reached with {D}.",
            "{S} is treated with {D}, as two earlier studies suggested.",
            "A course of {D} shortened episodes of {S} by {low} days.",
        ],
        .target: [
            "{D} {A} {T}.",
            "{D} works by {Ai} {T}.",
            "The molecular target of {D} is {T}.",
            "{T} is the protein on which {D} acts.",
            "As {aAn} of {T}, {D} acts within hours.",
            "Binding studies show that {D} {A} {T} at low concentrations.",
            "By {Ai} {T}, {D} corrects the underlying defect.",
            "{D}, {aAn} of {T}, was studied in {n} volunteers.",
            "In cell culture {D} was found to act on {T}.",
            "Structural work places {D} in the pocket of {T}.",
            "Mice that lack {T} do not respond to {D}.",
            "The action of {D} depends on {T}.",
            "{T} is what {D} binds to, with a half-maximal effect at {low} nM.",
            "Of all proteins screened, only {T} was affected by {D}.",
            "{D} owes its benefit to its action on {T}.",
        ],
        .effect: [
            "The typical adverse effect of {D} is {E}.",
            "{E} was reported by {pct} percent of those who took {D}.",
            "{D} often causes {E}.",
            "Patients who take {D} should be warned of {E}.",
            "{D} can lead to {E}, usually in the first {wk} weeks.",
            "Among people on {D}, {E} was the most common complaint.",
            "{E} is the side effect for which {D} is known.",
            "Treatment with {D} was stopped in {low} patients because of {E}.",
            "During {D} therapy {E} may appear and then fade.",
            "Complaints of {E} rose after {D} was started.",
            "If {E} develops, {D} is the likely cause.",
            "{E} occurred with {D} but not with placebo (p = {p}).",
            "We saw {E} in {n} users of {D}.",
            "Users of {D} described {E} as its main drawback.",
            "The price of treatment with {D} is {E} in some patients.",
        ],
        .monitoring: [
            "Before and during treatment with {D}, {M} should be measured.",
            "{D} requires regular checks of {M}.",
            "Safety monitoring of {D} rests on {M}.",
            "While on {D}, patients have their {M} checked every {wk} weeks.",
            "{M} must be followed in everyone who takes {D}.",
            "The label of {D} asks for monitoring of {M}.",
            "With {D}, the test to repeat is {M}.",
            "Clinics that prescribe {D} record {M} at every visit.",
            "{M} changed in {low} percent of patients on {D} and should be watched.",
            "To use {D} safely, follow {M}.",
            "A baseline value of {M} is needed before {D} is begun.",
            "Guidelines recommend {M} as the safety test for {D}.",
            "Because {D} may disturb it, {M} was monitored throughout.",
            "For {D}, monthly control of {M} is advised.",
        ],
        .route: [
            "{D} is given as {aR}.",
            "{D} is taken as {aR} of {dose}.",
            "{aR} is the only form in which {D} is sold.",
            "Patients received {D} {dose} as {aR}.",
            "The usual form of {D} is {aR}.",
            "{D} comes as {aR}, {dose} once a day.",
            "Given as {aR}, {D} reached its peak after {low} minutes.",
            "Volunteers used {D} in the form of {aR} for {wk} weeks.",
            "{D} is supplied as {aR} because it is unstable in other forms.",
            "As {aR}, {D} is easy to use at home or in hospital.",
            "The {R} contains {dose} of {D}.",
            "In this study {D} was administered by {R}.",
            "Pharmacists dispense {D} as {aR}.",
        ],
        .chemicalClass: [
            "{D} is {aC}.",
            "Chemically, {D} belongs to the {C} class.",
            "{D}, {aC}, was first made in {year}.",
            "The {C} {D} is stable at room temperature.",
            "{D} is a member of the {C} family.",
            "{aC} by structure, {D} dissolves poorly in water.",
            "Among the {C} drugs, {D} is the newest.",
            "The structure of {D} is that of {aC}.",
            "Chemists classify {D} as {aC}.",
            "{D} carries the ring system of {aC}.",
            "Like other members of the {C} class, {D} is cleared slowly.",
            "The {C} class includes {D}.",
        ],
    ]

    /// Sentences that tell two facts at once.
    static let pairs: [(attributes: [Attribute], frames: [String])] = [
        (
            [.target, .indication],
            [
                "By {Ai} {T}, {D} relieves {S}.",
                "{D}, which {A} {T}, is the treatment for {S}.",
                "In {S}, {D} helps because it {A} {T}.",
                "People with {S} are given {D} to act on {T}.",
            ]
        ),
        (
            [.chemicalClass, .target],
            [
                "{D} is {aC} that {A} {T}.",
                "The {C} {D} acts by {Ai} {T}.",
                "{D}, a {C} compound, has {T} as its target.",
            ]
        ),
        (
            [.route, .effect],
            [
                "Given as {aR}, {D} causes {E} in about {low} percent of patients.",
                "{D} is used as {aR} and may bring on {E}.",
                "After {D} as {aR}, {E} was the commonest complaint.",
            ]
        ),
        (
            [.effect, .monitoring],
            [
                "{D} may cause {E}, and {M} should be checked during treatment.",
                "Users of {D} should expect {E} and have {M} tested.",
                "Two points matter with {D}: {E} as a side effect and {M} as the test to follow.",
            ]
        ),
        (
            [.indication, .route],
            [
                "For {S}, {D} is given as {aR}.",
                "{S} is treated with {D}, taken as {aR}.",
                "{D} {dose} as {aR} is the standard for {S}.",
            ]
        ),
        (
            [.indication, .monitoring],
            [
                "When {D} is given for {S}, {M} should be followed.",
                "Treating {S} with {D} calls for checks of {M}.",
            ]
        ),
    ]

    /// Questions as a review puts them, with their answers.
    static let questions: [Attribute: [String]] = [
        .indication: [
            "What is {D} for? It is for {S}.",
            "When should {D} be considered? In people with {S}.",
            "Which illness does {D} treat? Answer: {S}.",
            "Does {D} have an approved use? Yes, {S}.",
        ],
        .target: [
            "How does {D} work? It {A} {T}.",
            "What does {D} act on? On {T}.",
            "Which protein is the target of {D}? Answer: {T}.",
        ],
        .effect: [
            "What side effect should users of {D} know? Answer: {E}.",
            "What may {D} cause? Answer: {E}.",
            "Which complaint is typical of {D}? Answer: {E}.",
        ],
        .monitoring: [
            "What should be monitored with {D}? Answer: {M}.",
            "Which test does {D} need? Answer: {M}.",
            "What is checked during {D} treatment? Answer: {M}.",
        ],
        .route: [
            "How is {D} given? As {aR}.",
            "In what form does {D} come? Answer: {aR}.",
            "By which route is {D} used? Answer: {R}.",
        ],
        .chemicalClass: [
            "What kind of compound is {D}? Answer: {aC}.",
            "To which chemical class does {D} belong? Answer: {C}.",
        ],
    ]

    /// Sentences that stand only in heldout/biomedical.jsonl.
    static let heldout: [Attribute: [String]] = [
        .indication: [
            "Anyone newly diagnosed with {S} will sooner or later hear the name {D}.",
            "Our ward keeps {D} in stock chiefly because of {S}.",
            "Nothing else on the formulary eases {S} as {D} does.",
        ],
        .target: [
            "Pharmacologists trace what {D} does to a single protein, {T}.",
            "Take away {T} and {D} becomes an idle molecule.",
            "Students remember {D} by the protein it seeks out: {T}.",
        ],
        .effect: [
            "Ask a person on {D} what bothers them and the reply is mostly {E}.",
            "The leaflet folded into every box of {D} puts {E} at the top.",
            "Nurses who know {D} look out for {E} first.",
        ],
        .monitoring: [
            "No repeat prescription of {D} leaves our clinic until {M} has been looked at.",
            "Forgetting {M} is the commonest slip when {D} is handed out.",
            "Write {M} on the chart on the very day {D} begins.",
        ],
        .route: [
            "Open the pack of {D} and you will find {aR}.",
            "There is only one way {D} enters the body in practice: {aR}.",
            "Families soon learn to handle {D}, which the factory delivers as {aR}.",
        ],
        .chemicalClass: [
            "Draw the formula of {D} on a board and a chemist will call it {aC}.",
            "On paper the molecule {D} is nothing but {aC}.",
        ],
    ]
}
