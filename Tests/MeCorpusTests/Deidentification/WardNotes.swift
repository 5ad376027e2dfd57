@testable import MeCorpus

/// A second set by hand, in the styles in which notes come: nursing, radiology, discharge, referral,
/// triage, telephone, pathology, social work. Written after the rules and before the changes that
/// `HardNotes` led to; no rule was changed because of a miss in it (Docs/deidentification.md has the
/// figures before and after). All people, places and numbers are invented.
///
/// Marked as in `HardNotes`. Not marked: bare years, states and countries alone, weekdays alone,
/// numbers of rooms and beds, wards without a name of their own.
enum WardNotes {
    static let identifiers = HardNotes.notes(identifierLines)
    static let traps = HardNotes.notes(trapLines)
    static let all = identifiers + traps

    private static let identifierLines = """
        NURSING NOTE 0640: Pt {name:Ferreira} slept in short spells. {name:RN Thibodeaux} gave oxycodone 5 mg at 0210. Dtr {name:Lucinda} phoned twice, wants to be rung on {phone:0131 496 0227} when team rounds.
        Rm 14 bed 2. Mrs {name:Oyelaran-Blythe} c/o itch. {name:Dr Vassilakis} bleeped on {phone:2217}, cetirizine charted. Son due from Leeds {date:Tues 4th}.
        RADIOLOGY REPORT|Patient: {name:HRUSKA, ZDENEK T}|Accession: {record:CR-20-118834}|Exam date: {date:03/14/2020}|Comparison: {date:11/2/19}.|Findings: no focal consolidation. Impression: stable LUL nodule.|Dictated by: {name:A. K. Mbeki}, MD|Signed: {date:14-Mar-20} 16:05
        Findings were discussed by telephone with {name:Dr. Szczepanski} of the thoracic service at 4:15 pm on {date:March 14th}.
        DISCHARGE SUMMARY|Name: {name:Ó Briain, Caoimhe}  Hosp No: {record:RK 448 2291}  DOB {date:2.7.51}|Ward: {institution:Nightingale Ward}  Cons: {name:Mr P. Arkwright}|She was admitted on the {date:9th of June} with biliary colic.
        {name:Tomasz Wieczorek} is a {age:ninety-four}-year-old retired welder whose niece, {name:Jagoda}, manages his tablets.
        She turned {age:ninety one} last spring and still walks to church.
        REFERRAL: Dear {name:Anneke}, Thank you for seeing {name:Mr. Dieudonné Kalala} (d.o.b. {date:08/09/1963}), of {address:7 Coldharbour Mews, Ashby}, about his thyroid nodule. Yours, {name:Fiona MacAskill}
        I saw this gentleman with his partner {name:Rhys} and their friend {name:Siobhan Tierney} in my rooms at {institution:The Larches Surgery} on {date:22 Sept}.
        ED TRIAGE 23:14: 34F BIBA from {address:Kestrel Avenue}, found by neighbor {name:Hamza}. GCS 14, HR 118. Hx asthma. NOK: mother {name:Philippa Thorne} {phone:555 0148}.
        Pt states he works nights at {institution:Brackwater Foods} and last saw {name:Dr. Ngo} at the {institution:Elms} in {date:January}.
        TELEPHONE ENCOUNTER: {name:Xiomara} called re: refill. Ph# {phone:(312)555-0163}, alt {phone:312.555.0177}. Uses {institution:Dunmore Pharmacy} on {address:W. 5th St}. Message routed to {name:K. Sorensen}, CMA.
        T/C from pt's daughter-in-law, {name:Bronwen}. Pt has had diarrhea since {date:Sunday 12/6}. Advised fluids. {name:J Pruitt RN}
        SURGICAL PATHOLOGY|Case: {record:S21-04417}|Submitting physician: {name:Achterberg, L.}|Received: {date:2021-02-08}. Specimen A labelled "{name:Quiroga}, left breast 2:00" consists of a 1.2 x 0.8 cm fragment.
        Slides reviewed with {name:Dr. Ibironke Salako-Peters}, who concurs. Outside block {record:H20/7765} from {institution:Saint Columba's} was not available.
        SOCIAL WORK: Pt was evicted from {address:Apt 9, 2210 Tamarack Blvd, Duluth MN} in {date:Oct}. Caseworker {name:Desmond Achebe} of {institution:Harborlight Ministries} can be reached at {email:d_achebe@harborlight.example}.
        Interpreter ({name:Thuy}, ID {record:77120}) used throughout. Pt goes by {name:Lan}. Brother {name:Minh Duc} gave history.
        PT eval: Pt's goal is to be home for {date:Thanksgiving}; lives with husband {name:Earl} in a ranch house in {address:Pocatello}.
        Attending addendum: I saw and examined {name:Ms. Abiodun} with {name:Dr. Lim} and agree. -- {name:R. Castellanos} pgr {phone:40991}
        Pt {name:Winnie} is known to the {institution:Maudsley Road} team. CPN is {name:Colm}; seen last {date:Thurs 17 Oct}.
        HPI: {name:Mr. Tran} is s/p fall. His roommate {name:Big Joe} found him at the corner of {address:Alder and Ninth}. He has smoked since last {date:March}.
        MRN#{record:00-83-41-7} / FIN {record:5591027734} / {name:VANDERHOEVEN, PIETER J.} / M / {age:97}y / 4 WEST 412-A
        Allergic to penicillin per old chart from {institution:Mt. Carrick}. Old MRN there {record:A118842}.
        Pt's pastor, {name:Reverend Odom}, and sister {name:Tish} visited. Belongings (phone, serial no. {record:F17XK22P}) sent with {name:Tish}.
        ICU transfer note: {name:Iyer, S} - 58M - bed 11 - primary {name:Hollis} / fellow {name:Bhattacharya}. Intubated {date:1/29}, extubated {date:2/3}.
        Anaesthetic chart: Anaes {name:Dr E Fotheringham}; Surg {name:Miss Kapoor}; Scrub {name:Sr. Dooley}. Propofol 180 mg, fentanyl 100 mcg.
        Pt seen by {name:NP Garrity} at {institution:Sutter Creek Urgent Care} yesterday, {date:5/11}, given azithromycin.
        Family meeting {date:Wed, Nov 18}: present were wife ({name:Ingrid}), sons {name:Per} and {name:Anders}, {name:Dr. Whitfield}, chaplain {name:O. Mbatha}.
        Lives at {institution:Sunnybank Lodge}, {address:Harcombe}. Emergency contact: nephew ({name:Gareth}), {phone:07700 900461}.
        Please cc {name:Dr. Ruth Eisenberg}, {address:1180 Beacon Hill Pkwy, Suite 210, Tulsa OK 74103}, fax {phone:918-555-0120}.
        VNA of {address:Cape Ann} to follow. Next appt w/ {name:Dr. McSorley} {date:12 Jan 2022} at 9:30; labs at {institution:Quest on Pine}.
        The patient's mother ({name:Delphine}, {age:92} y/o) has dementia; her father died at {age:ninety-nine} in {address:Marseille}.
        Passport {record:N8834021} copied. SSN on file {socialSecurity:219-09-9999}. Portal: {url:www.myhealth.example.com/rx}. Email {email:mwright77@mail.example}.
        Seen on rounds by {name:Drs. Kowalczyk} and {name:Adeyemi-Jones}. Plan d/w {name:Sanjay} from pharmacy.
        Student note ({name:Beatriz}, MS3): Mr {name:H} - {date:9/22} - reviewed with {name:Dr. Oakes}, who was present.
        He was seen at {institution:Children's Hospital of Wexborough} as a child and at {institution:U of Carrow} in {date:Feb. 2011}.
        """

    private static let trapLines = """
        Wilson's disease and Parkinson were ruled out; Babinski downgoing, Foley to gravity, LA enlargement mild.
        May shower after 48 hours. May consider MRI. Rose spots were seen over the trunk. Bishop score 6.
        Seen in the Emergency Department, then moved to the Medical Intensive Care Unit; Nursing and Social Work involved.
        The patient is homeless and stays at the homeless shelter; came by wheelchair from Radiology.
        Refer to Homeless Clinic, Pain Clinic, Wound Care Center, Cardiology Service and Infectious Disease Clinic.
        Discharged to a Skilled Nursing Facility; Home Health will follow. Long-Term Acute Care Facility declined.
        Mini-Mental State Examination 27/30, Montreal Cognitive Assessment 22/30, Denver II normal, Boston Naming Test 48/60.
        Rx: Lasix 40 mg, Coumadin 2.5 mg, Ativan 1 mg, Norco 5/325, Lantus 14 units, Dilaudid 0.5 mg IV q4h prn.
        Ranson 3, Child-Pugh B, Wells 4.5, Gleason 3+4=7, Breslow 1.1 mm, Clark level IV, Bethesda III, Forrest Ib.
        Kerley B lines, Hampton hump, Westermark sign, Pott disease, Schmorl nodes, Baker cyst, Bankart lesion.
        Lyme disease, West Nile virus, Norwalk, Rocky Mountain spotted fever and Coxsackie were considered.
        Hgb 9.4, Plt 88, INR 1.4, Na 131, K 3.9, BUN 41, Cr 2.2, glucose 188, lactate 4.1, pH 7.29, pCO2 52.
        Mallampati II. Macintosh 3 blade, Cormack-Lehane 1, Bougie ready, Yankauer suction at the head.
        Heart: S1 S2 normal, 2/6 SEM at the RUSB, no S3. Lungs: crackles 1/3 up bilaterally. Strength 4/5 in the left arm.
        St. Jude valve, Hickman line, Jackson-Pratt drain, Swan-Ganz catheter, Hartmann's solution 1 L, Ringer's lactate.
        The Will to live was discussed. Will recheck in the morning. Mark the site. Art therapy. Grace period. Faith is important to her.
        White count 14.2, Brown sputum, Black stool, Gray matter normal, Young woman, Long QT, Short gut, Rich diet.
        In Georgia and in Mexico he worked on farms until 2004.
        Penrose drain removed; Steri-Strips in place; Dermabond applied; Vicryl and Prolene closures by layers.
        Sent to CT, then MRI, then OR. Transfer to PACU, SICU, step-down. Code status: DNR/DNI.
        Blood type A pos, Rh neg. Dose 3/4 tab. 1/2 NS at 75. L3-4, C2-3, T12-L1. 20/40 OD, 20/25 OS. 6/10 pain.
        Charcot foot, Marfan habitus, Down syndrome, Turner syndrome, Graves ophthalmopathy, Addison crisis, Bell palsy.
        Patient Name withheld. Attending: present. Provider notified. Nurse aware. Mother at bedside. Sister reports fever.
        Department of Surgery, Division of Cardiology, Same Day Surgery, Labor and Delivery, Interventional Radiology.
        Hope for discharge soon. Joy in playing. Olive oil. Iris normal. Ivy rash. Violet discoloration. Dawn phenomenon. Pat dry.
        Echo: Simpson EF 55%, Teichholz 58%, E/A 0.8, Doppler normal, Bernoulli gradient 22 mmHg, Qp/Qs 1.1.
        Ht 5'4", Wt 142 lb, BMI 24.4, T 98.6, R 18, sat 97% RA. Tanner 4. Ballard 38 weeks. Apgars 8/9.
        """
}
