// Words that announce an identifier, and the table of all lists.

extension Lexicon {
    static let lists: [(words: String, flags: Flags)] = [
        (women, [.given, .woman]), (men, .given), (ambiguousNames, .ambiguous),
        (surnames, .surname), (cities, .city), (cityStarts, .cityStart),
        (stateNames, [.stateName, .common]), (countries, [.country, .common]), (states, .state),
        (weakStates, .weakState), (streets, .street), (weakStreets, .weakStreet),
        (institutionHeads, .institutionHead), (institutionParts, .institutionPart),
        (acronyms, .acronym), (topLevels, .topLevel),
        (commonWords, .common), (clinicalWords, .common), (functionWords, [.function, .common]),
        (eponyms, .eponym), (eponymHeads, .eponymHead),
        (
            """
            january february march april may june july august september october november december
            jan feb mar apr jun jul aug sep sept oct nov dec
            """, .month
        ),
        (
            "monday tuesday wednesday thursday friday saturday sunday mon tues thurs fri",
            [.weekday, .common]
        ),
        ("christmas thanksgiving easter halloween ramadan hanukkah passover", .holiday),
        ("dr doctor mr mrs ms miss mister madam prof professor drs rev reverend nurse", .title),
        (
            """
            md do rn np pa phd dds dmd dpm lpn crna pharmd lcsw facs facc mbbs frcp frcs msw rd cnm
            aprn fnp dnp psyd
            """, [.credential, .common]
        ),
        (
            """
            wife husband spouse daughter son mother father mom dad sister brother aunt uncle niece
            nephew cousin grandmother grandfather grandson granddaughter grandma grandpa fiance
            fiancé fiancée fiancee girlfriend boyfriend friend neighbor neighbour partner guardian
            caregiver caretaker stepson stepdaughter stepfather stepmother roommate caseworker
            sister-in-law
            """, [.relative, .common]
        ),
        (
            """
            patient pt name attending surgeon physician assistant anesthesiologist radiologist
            pathologist consultant provider author cc re attn pcp kin proxy contact dictator
            transcriptionist reviewer resident nurse therapist interpreter cosigner witness client
            cardiologist oncologist referring dictating surgeons assistants examiner clinician
            anesthetist technologist counselor gp sincerely regards
            """, .header
        ),
        (
            """
            signed dictated transcribed reviewed authored approved performed verified read
            interpreted cosigned entered authenticated prepared written typed reported
            """, .signing
        ),
        (
            """
            named called seen evaluated examined consulted per with by via contacted paged notified
            informed known assisted accompanied referring thank thanks hello hi
            """, .meeting
        ),
        (
            """
            on since until till before after through thru from dated date dob born admitted
            discharged admission discharge adm dc seen drawn effective expires visit appointment
            appt called came returned started stopped restarted resumed held lmp edc edd died onset started began between surgery procedure
            """, .dateCue
        ),
        (
            """
            bp pressure strength pain score scale gcs vision acuity reflexes grade graded rated
            apgar apgars motor power stage murmur pulses dtrs ratio visual od os ou level
            sensation out ranges ranging
            """, .ratioCue
        ),
        (
            """
            phone tel telephone fax facsimile cell mobile call dial calling ph callback phoned
            landline cellphone toll reached reach contact
            """, .phoneCue
        ),
        ("pager beeper ext extension bleep paged beep", [.extensionCue, .phoneCue]),
        (
            """
            mrn acct accession npi dea vin csn lic medicare medicaid mbi nhs mrns udi serial
            passport hicn
            """, .recordCue
        ),
        (
            """
            unit record account chart case visit license licence device policy member group
            encounter specimen claim patient certificate job document study id badge plate
            insurance subscriber fin har order room_key implant registration hospital dictation
            report rec identification lot sn model beneficiary
            """, .weakRecordCue
        ),
        ("ssn social ss", .socialCue),
        ("de la van von der den del della da di dos bin ibn al el du ter ten le st", .particle),
        (
            """
            mg mcg g kg ml cc l dl meq mmol units unit iu tablet tablets tab tabs capsule capsules
            cap caps puff puffs drops cm mm m lb lbs oz inch inches percent hours hour hrs hr
            days day weeks week months times bpm mmhg cfu copies cells normal ns strength dose doses
            liters minutes min seconds teaspoon teaspoons tsp cup pack packs ppd minute miles feet
            ft degrees french gauge ml/hr mcg/kg drinks joules watts hz ms years year yr yrs
            """, .unit
        ),
        ("xyz abc abcd xy xx xxx xxxx xxxxx dummy sample redacted name", .dummy),
        (
            "formerly lives living resides residing resident native moved relocated raised grew visiting",
            .homeCue
        ),
        ("course stay day days admission discharge bed records record policy visit", .stay),
        (
            """
            three four five seven two twin new old great little grand good holy sacred saint our
            lady mount blue golden silver
            """, .placeWord
        ),
        (
            """
            model drug generic brand trade medication product device file test procedure facility
            company study clinic hospital pharmacy school employer domain screen user program
            """, .thing
        ),
        ("pmid pmcid pmc doi nct isrctn eudract isbn issn grant", .publication),
        ("old age aged young", .old), ("ninety", .ninety),
    ]
}
