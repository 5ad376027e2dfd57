/// MTSamples: transcriptions of twelve of the forty specialties. Some texts stand in two rows, as in
/// the published file, so that a split by row would leak.
enum MTSamplesFiles {
    struct Item {
        var specialty: String
        var name: String
        var text: String
    }

    static func items(_ seed: UInt64, _ count: Int, stream: String) -> [Item] {
        var chance = Chance(seed: seed, stream)
        return (0..<count).map { index in
            let kind = MTSamplesPhrases.kinds[index % MTSamplesPhrases.kinds.count]
            let slots = [
                "age": "\(chance.number(21...84))", "sex": chance.pick(["male", "female"]),
                "mm": "\(chance.number(2...18))", "side": chance.pick(["left", "right"]),
            ]
            var lines = [chance.pick(MTSamplesPhrases.openings)]
            lines += chance.sample(kind.sentences, 4)
            lines.append(chance.pick(MTSamplesPhrases.endings))
            let text = lines.map { Frame.fill($0, slots, &chance) }.joined(separator: " ")
            return Item(specialty: kind.specialty, name: chance.pick(kind.names), text: text)
        }
    }

    static func files(_ world: World, _ settings: HospitalSettings) -> [TextFile] {
        var all = items(world.seed, settings.benchmarkItems * 5, stream: "mtsamples")
        all += stride(from: 0, to: all.count, by: 15).map { all[$0] }
        let header = [
            "", "description", "medical_specialty", "sample_name", "transcription", "keywords",
        ]
        let rows = all.enumerated().map { index, item in
            [
                "\(index)", "Synthetic sample: \(item.name).", item.specialty,
                "\(item.name) - \(index % 4 + 1)", item.text,
                "synthetic, \(item.specialty.lowercased())",
            ]
        }
        return [
            TextFile(
                path: "benchmarks/mtsamples/mtsamples.csv", text: Encoding.csv([header] + rows))
        ]
    }

    static func samples(_ world: World, _ count: Int, stream: String) -> [InstructionSample] {
        items(world.seed, count, stream: stream).map { item in
            InstructionSample(
                instruction: "Name the medical specialty this transcription belongs to. Answer "
                    + "with exactly one of: "
                    + MTSamplesPhrases.kinds.map(\.specialty).joined(separator: "; ") + ".",
                input: "Transcription: \(item.text)\nThe specialty is", output: item.specialty,
                source: "mtsamples")
        }
    }
}

enum MTSamplesPhrases {
    static let openings = [
        "The patient is a {age}-year-old {sex}.", "This {age}-year-old {sex} returns today.",
        "I saw this {age}-year-old {sex} at the request of a colleague.",
        "REASON FOR VISIT: A {age}-year-old {sex}, invented for training.",
    ]
    static let endings = [
        "The plan was discussed and questions were answered.", "Return in six weeks.",
        "The patient left in good condition.", "Thank you for this referral.",
    ]
    static let kinds: [(specialty: String, names: [String], sentences: [String])] = [
        (
            "Cardiovascular / Pulmonary", ["Echocardiogram", "Stress Test", "Angina Visit"],
            [
                "Ejection fraction is estimated at {age} percent.",
                "The mitral valve leaks slightly.", "Chest pain comes on with exertion.",
                "The electrocardiogram shows sinus rhythm.", "Lung volumes were mildly reduced.",
                "The left atrium is enlarged.", "No stenosis of the coronary arteries was seen.",
                "Wheezing was heard at both bases.",
            ]
        ),
        (
            "Orthopedic", ["Knee Pain", "Fracture Care", "Shoulder Visit"],
            [
                "The {side} knee is swollen and tender along the joint line.",
                "Radiographs show a healed fracture of the radius.",
                "The rotator cuff is torn on the {side}.", "A cast was applied for three weeks.",
                "Range of motion of the hip is limited.", "The meniscus test was positive.",
                "Hardware is in good position.", "Weight bearing as tolerated.",
            ]
        ),
        (
            "Gastroenterology", ["Colonoscopy", "Reflux Visit", "Endoscopy"],
            [
                "The scope was advanced to the cecum.", "A {mm} mm polyp was removed with a snare.",
                "Heartburn wakes the patient at night.", "The esophagus shows mild erosions.",
                "Biopsies of the stomach were taken.", "Stools have been loose for a month.",
                "There is tenderness in the right upper abdomen.",
                "Diverticula were seen in the sigmoid colon.",
            ]
        ),
        (
            "Neurology", ["Seizure Visit", "Headache Visit", "Nerve Study"],
            [
                "Cranial nerves are intact.", "Seizures have come twice a month.",
                "Reflexes are brisk on the {side}.", "The tremor is worse at rest.",
                "Headaches begin behind the {side} eye with flashing lights.",
                "The EEG shows spikes in the temporal lobe.", "Gait is broad and unsteady.",
                "Sensation to pin is reduced in a stocking pattern.",
            ]
        ),
        (
            "Urology", ["Kidney Stone", "Prostate Visit", "Cystoscopy"],
            [
                "A {mm} mm stone lies in the {side} ureter.", "The urine stream is weak.",
                "The bladder wall was inspected through the cystoscope.",
                "The prostate is enlarged and smooth.", "A stent was left in the ureter.",
                "The patient gets up four times a night to urinate.",
                "The catheter drained clear urine.", "PSA is stable.",
            ]
        ),
        (
            "Ophthalmology", ["Cataract", "Glaucoma Visit", "Retina Check"],
            [
                "Visual acuity is 20/40 in the {side} eye.",
                "The lens of the {side} eye is cloudy.",
                "Intraocular pressure is {mm} mmHg.", "The optic disc is cupped.",
                "The lens was removed by phacoemulsification.", "The macula is flat and dry.",
                "Pupils are equal and react to light.", "Drops are to be continued twice a day.",
            ]
        ),
        (
            "Dermatology", ["Mole Check", "Rash Visit", "Skin Biopsy"],
            [
                "A pigmented lesion of {mm} mm is on the {side} shoulder.",
                "The rash itches and scales.", "A shave biopsy was taken.",
                "Plaques cover both elbows.", "Sun protection was advised.",
                "The border of the mole is irregular.", "A steroid cream was prescribed.",
                "Acne on the face has improved.",
            ]
        ),
        (
            "Psychiatry / Psychology", ["Psychiatric Evaluation", "Mood Visit", "Therapy Note"],
            [
                "Mood is low and sleep is poor.", "There are no thoughts of self-harm.",
                "Speech is slow and affect is flat.", "Panic attacks come in crowded places.",
                "The patient hears no voices.", "Therapy every week was arranged.",
                "Concentration at work has suffered.", "Insight and judgment are fair.",
            ]
        ),
        (
            "Nephrology", ["Dialysis Note", "Renal Consult", "Proteinuria Visit"],
            [
                "Creatinine has risen to 3.{mm}.", "Dialysis is done three times a week.",
                "The fistula in the {side} arm has a good thrill.",
                "Urine protein is two grams a day.", "Potassium was high before the session.",
                "Both kidneys are small on ultrasound.", "Dry weight was lowered by a kilogram.",
                "Phosphate binders are taken with meals.",
            ]
        ),
        (
            "ENT - Otolaryngology", ["Tonsillectomy", "Sinus Visit", "Hearing Visit"],
            [
                "The tonsils are large and red.", "The nasal septum deviates to the {side}.",
                "The {side} eardrum is thick and does not move.", "Sinuses are tender to touch.",
                "Hoarseness has lasted {mm} weeks.", "The vocal cords move well.",
                "Tubes were placed in both ears.", "Nosebleeds come from the {side} nostril.",
            ]
        ),
        (
            "Obstetrics / Gynecology", ["Prenatal Visit", "Cesarean", "Gynecology Visit"],
            [
                "The fetal heart rate is regular.", "The uterus is of {mm} weeks size.",
                "Periods are heavy and painful.", "A Pap smear was taken.",
                "The baby was delivered through a low transverse incision.",
                "The cervix is closed.", "The ovaries are normal on ultrasound.",
                "Iron and folate were prescribed in pregnancy.",
            ]
        ),
        (
            "Radiology", ["CT Abdomen", "MRI Spine", "Bone Scan"],
            [
                "TECHNIQUE: Axial images were obtained with contrast.",
                "COMPARISON: None available.", "The liver and spleen enhance evenly.",
                "A nodule of {mm} mm lies in the {side} lower lobe.",
                "The ventricles are of normal size on T2 images.",
                "IMPRESSION: No acute abnormality.", "Tracer uptake is normal in the spine.",
                "There is mild disc bulging at L4-L5.",
            ]
        ),
    ]
}
