@testable import MeCorpus

/// Sentences written by hand in the many ways notes have; `{category:text}` marks an identifier.
/// All people, places and numbers are invented.
///
/// The rules were mended by what these parts showed, `heldOut` last. What to expect elsewhere is told
/// by `WardNotes` (Docs/deidentification.md, which also has the figures of each part when it first
/// ran).
enum HardNotes {
    typealias Note = (text: [UInt8], gold: [IdentifierFinding])

    static let development = notes(developmentLines)
    static let second = notes(secondLines)
    static let third = notes(thirdLines)
    static let heldOut = notes(heldOutLines)

    /// One note a line; `|` is a line end.
    static func notes(_ lines: String) -> [Note] {
        lines.split(separator: "\n").map { note(String($0)) }
    }

    private static func note(_ line: String) -> Note {
        var text: [UInt8] = []
        var gold: [IdentifierFinding] = []
        var rest = Array(line.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "{"), let colon = rest.firstIndex(of: UInt8(ascii: ":")),
                let close = rest.firstIndex(of: UInt8(ascii: "}")),
                let category = IdentifierCategory(
                    rawValue: String(decoding: rest[..<colon], as: UTF8.self))
            else {
                text.append(byte == UInt8(ascii: "|") ? 0x0A : byte)
                continue
            }
            let start = text.count
            text += rest[(colon + 1)..<close].map { $0 == UInt8(ascii: "|") ? 0x0A : $0 }
            gold.append(
                IdentifierFinding(category: category, start: start, end: text.count, rule: "gold"))
            rest = rest[(close + 1)...]
        }
        return (text, gold)
    }

    private static let developmentLines = """
        PATIENT NAME: {name:SMITH, JOHN Q.}|MRN: {record:00482913}|DOB: {date:03/14/1952}|DATE OF SERVICE: {date:11-02-2018}
        Patient: {name:Delacroix, Amélie}   Acct #: {record:AC-449201-7}   Room 412B
        Dear Dr. {name:Okonkwo-Hale}, thank you for referring {name:Rosalind Pike}, a 47-year-old teacher.
        Pt's wife {name:Ana} is at the bedside and agrees with the plan.
        His daughter, {name:Mary Beth Tully}, can be reached at {phone:(617) 555-0142}.
        {name:J. R. Whitcombe}, M.D., dictated this on {date:March 3, 2017}; transcribed {date:3/4/17}.
        Seen on {date:14.03.2019} in the outpatient clinic, next visit {date:2 April 2019}.
        Admitted {date:4/12} with chest pain, discharged {date:4/15}; BP 140/90, strength 5/5 throughout.
        Take 1/2 tablet of metoprolol 25 mg twice a day and 1/4 tablet at night if HR > 110.
        Parkinson disease and Wilson's disease were considered; a Foley catheter was placed.
        LA enlargement and mild MR; PA pressure 45, RA normal, MS excluded on TTE.
        MRI of C5-6 and T10-11 shows stenosis, L4/5 disc bulge, grade 3/6 murmur at the apex.
        GCS 12/15 on arrival, 15/15 by evening; pain 7/10, APGAR 8/9.
        Electronically signed by {name:Priya Venkataraman}, NP on {date:2020-07-19} 14:32
        The {age:93}-year-old woman lives alone.
        A {age:93}-year-old man from {address:Springfield, IL 62704} with CAP.
        She is {age:101} years old and still gardens; her sister lived to 88 years.
        Call {phone:555-0187} or page {phone:617-555-0110 x4521}; fax {phone:+1 617 555 0199}.
        SSN {socialSecurity:078-05-1120} was on the old form, Medicare ID {record:1EG4-TE5-MK73}.
        Mail goes to {address:418 Old Orchard Rd, Apt 3B, Montpelier, VT 05602}.
        E-mail: {email:j.doe+clinic@mail.example.org}; see {url:https://my.example.org/visit?id=88} for results.
        Transferred from {institution:St. Brendan's Hospital} to {institution:Lakeview Nursing Home} last night.
        Followed at the {institution:Cranford Family Clinic}; the pain clinic has no record of it.
        Mr. {name:van der Berg} was started on Lasix. {name:Van der Berg} tolerated it well.
        Mrs. {name:White} had a white count of 12.4. White blood cells were elevated.
        cc: {name:Harriet Olufsen}, MD; {name:T. Brandt}, PA-C
        Discussed with {name:Miguel Ángel Ruiz}, her husband, by phone {date:Tuesday, June 5th}.
        Pacemaker serial number {record:PJN482913S}, implanted {date:Jan 2016}.
        No acute distress. Alert and oriented x3. Mood "good". Denies SI/HI.
        Mr. A is a 45-year-old man seen by XYZ, MD at ABC Hospital on [**2101-3-4**] with ___.
        Swan-Ganz catheter via Seldinger technique; Jackson-Pratt drain; Stevens-Johnson syndrome ruled out.
        I saw {name:Tom} today. {name:Tom} says the knee is better; his brother {name:Desmond} drove him.
        Na 140, K 4.1, Cl 103, HCO3 24, BUN 18, Cr 1.1, glucose 105, WBC 8.2, Plt 250,000.
        Babinski down-going, Romberg negative, Murphy sign absent, McBurney point non-tender.
        {name:O'Shaughnessy, Brigid M.} | Unit No: {record:774-20-18} | Sex: F
        Since {date:May} she has had migraines; she may march on. In {date:August 2015} she fell.
        Vancomycin 1 g IV q12h, day 3/7; Zosyn 3.375 g q6h. Trough 15.2.
        The patient, {name:Ms. Yolanda Birdsong}, presents to {institution:Marlow University Hospital} ED.
        RE: {name:KOWALCZYK, EWA}|DATE: {date:12 SEP 2014}|To whom it may concern
        IP {url:192.168.40.17} uploaded the images; device MAC {record:00:1B:44:11:3A:B7}.
        Height 5'10", weight 180 lbs, BMI 25.8, ejection fraction 55-60%, visual acuity 20/40 OD.
        Lives in {address:Worcester} with his son; works at a bank. Born in {address:Tralee}, Ireland.
        """

    private static let secondLines = """
        NAME: {name:GUPTA, SUNIL R}|ACCOUNT NUMBER: {record:7720193}|ADMISSION DATE: {date:09/08/2011}|ATTENDING: {name:MEREDITH FAIRWEATHER}, MD
        Dear {name:Gwen}, I had the pleasure of seeing your patient {name:Mr. Tobin Ashgrove} on the {date:4th of May, 2016}.
        {name:Castellanos} is a 61 y/o M w/ hx of COPD. Dr. {name:Castellanos}' son, {name:Luis}, is HCP.
        The patient's mother, {name:Bernadette}, states he fell on {date:10/31}.
        Her husband {name:Kwabena} called the ward on {date:Sunday 12 January}.
        Surgeon: {name:Ulrich Zeitlinger}, MD|Assistant: {name:P. Marsh}, PA|Anesthesia: General
        Signed: {name:Nkechi Obiora} RN, {date:05.11.2020} 07:15
        Dictated by: {name:L. K. Thornquist}, D.O.|D: {date:02/11/2009}|T: {date:02/12/2009}
        Date of birth {date:1948-12-30}. Date of death: {date:19 Feb 2021}.
        She was admitted {date:Dec 24th} and went home {date:Jan 2}.
        Last colonoscopy in {date:10/2014} was clean; mammogram {date:Nov 2013}.
        Stress test {date:7-Aug-12} showed no ischemia; echo of {date:08/2012} unchanged.
        Follow up {date:Mon 3/18} at 2:30 pm with {name:Dr. Abernathy-Lowe}.
        From {date:2/3} to {date:2/9} he received ceftriaxone 2 g daily.
        DNR signed {date:2019/04/05}. Course complicated by VT.
        Motor 5/5 in all extremities, sensation intact, reflexes 2/4, pulses 2+/2+.
        BP was 118/76, then 98/54; O2 sat 94% on 2 L, RR 12/14.
        Percocet 5/325 one to two tablets every 4-6 hours, Norco 10/325 prn.
        Hodgkin lymphoma, Crohn disease and Raynaud phenomenon in the family.
        A Kelly clamp and a Richardson retractor were used, then a Penrose drain.
        Ranson criteria 2/11, Glasgow score 14, Child-Pugh B, Mallampati II.
        Dilated LA, PA catheter, Bell palsy, May-Thurner syndrome, Baker cyst.
        In the OR the patient was prepped; OR time 2 h; ME negative.
        At C3-4 and S1 there is narrowing; T2 hyperintense lesion 12 x 15 mm.
        The {age:97} y.o. gentleman fell; his wife, aged {age:92}, found him.
        Patient is a {age:ninety-four}-year-old nun. Her roommate is 89.
        HR 97, sat 93, weight 94 kg, 90 mg Cymbalta, 95 degrees of flexion.
        Phone {phone:020 7946 0123}, mobile {phone:+44 7700 900456}, ward extension {phone:4471}.
        Tel: {phone:212.555.0173}|Fax: {phone:212.555.0174}
        Reach me on pager {phone:30117} or cell {phone:1-415-555-0136}.
        Social security number: {socialSecurity:219 09 9999}; last four of SSN {socialSecurity:4822}.
        Medical record number {record:H4471902}, encounter #{record:300214471}.
        Driver's license {record:D482-5519-0042}, DEA {record:BT4491827}, NPI {record:1093817465}.
        Implant: Zimmer knee, lot number {record:62748193}, catalogue size 4.
        He lives at {address:27 Harcourt Terrace, Dublin} with two dogs.
        Home: {address:1600 N. Meridian St., Suite 210, Indianapolis, Indiana 46202}
        Correspondence to {address:P.O. Box 7714, Tulsa, OK 74105}.
        She moved from {address:Guadalajara} to {address:Fort Collins}, Colorado in 2009.
        Write to {email:nora_finch@ward7.example.co.uk} or visit {url:www.example.com/kidney}.
        Chart at {url:http://10.20.30.40/ehr} and {url:clinic.example.org/notes/551}.
        Seen at {institution:Mount Ararat Medical Center} and the {institution:University of Ghent Hospital}.
        Records from {institution:Bexley Cottage Hospital} and {institution:Sacred Heart Rehabilitation Center} reviewed.
        He was taken to an outside hospital, then to the emergency department and the surgery clinic.
        She teaches at {institution:Ferndale Elementary School}; her son attends {institution:Hollis College}.
        {name:Zubaida Qureshi-Lund} presented for follow-up. Ms. {name:Qureshi-Lund} feels well.
        Thanks to Drs. {name:Amsel} and {name:Porteous} for the referral.
        I spoke with {name:Björn Ekström} (brother) and {name:Père Mathieu} yesterday.
        PCP: {name:F. Scott Marlowe}. Pharmacy: {institution:Corner Pharmacy}.
        Pt {name:Ilse Brandtner} c/o HA x 3 d. {name:Ilse} rates it 6/10.
        Mr {name:Nguyen} said his neighbour {name:Old Pete} found him.
        {name:D'Agostino, Vincenzo} (MRN {record:55-20-31}) returned; {name:Vincenzo} is well.
        Mrs. {name:Love} is in love with her new hip. Love you lots, she said.
        Nurse {name:Ratchford} gave morphine 2 mg at 22:10.
        Consulted {name:Dr. Xiu-Ying Tan} of nephrology and {name:Dr. E. Haverstock}, cardiology.
        MS. {name:TREMBLAY} IS A 54-YEAR-OLD WOMAN WITH MS. SHE WAS SEEN BY DR. {name:PAULSSON} ON {date:6/7/10}.
        [**Known lastname 482**] was admitted to [**Hospital1 18**] on [**2187-04-02**]; Dr. [**First Name (STitle) 12**] agreed.
        Dr. X saw Ms. ABC at XYZ Medical Center on ___; dictated by ___, MD.
        Protocol NCT04482913, PMID 28847302; dose 1,250,000 units; 2,000,000 CFU/mL.
        Rinne and Weber normal. Trendelenburg position. Whipple procedure. Kocher incision.
        Regular rate, no rubs. Extremities: No edema. Assessment: Stable angina. Plan: Continue Plavix.
        Blood cultures 3/4 bottles positive; 2/2 sputum; strep 1/1.
        Family meeting with {name:Consuelo}, {name:Hector} and their mother on {date:April 9}.
        FOLEY CATHETER REMOVED. GRAVES DISEASE STABLE. LASIX 40 MG. PATIENT TOLERATED DIET WELL.
        """

    private static let thirdLines = """
        HISTORY AND PHYSICAL|Patient: {name:Tremaine Bascombe}|Med Rec #: {record:20-448-193}|D/O/B: {date:7/4/61}|Date of Exam: {date:10.09.2013}
        {name:LEUNG, WAI-KIT} {date:05/05/2005} CT ABDOMEN W/O CONTRAST. COMPARISON: {date:4/1/2005}.
        Dear Colleague,|Thank you for sending {name:Mrs. Philippa Dunmow-Sykes}, born {date:22/11/1939}, to our unit.
        Attg: Dr. {name:H. Ravensworth}; fellow: {name:Tomas Figueira}, MD PhD; RN: {name:Colette}.
        Ms. {name:Achterberg} called {date:8/19} c/o calf pain; told to go to {institution:Tidewater Regional Hospital}.
        Son {name:Benedikt} lives in {address:Rotterdam}; daughter-in-law {name:Ineke} helps on weekends.
        The patient's name is {name:Oyelaran Bakare}. {name:Bakare} denies fever.
        Per {name:Dr. Castlebury}'s note of {date:Feb. 28th}, colchicine 0.6 mg was held.
        Return {date:Thursday, 9 July 2015} at 10:15; bring films from {institution:Queensmead Infirmary}.
        Started {date:2018-01}; stopped {date:15-JUN-2018}; restarted {date:20180801} (date of restart).
        Symptoms since late {date:January}; worse after {date:Christmas}.
        {age:90} yo F, G4P3, s/p ORIF, lives w/ {age:94} y/o husband; both ambulate 200 ft.
        A 9-year-old boy weighing 31 kg; his great-grandmother died aged {age:103}.
        Call our office at {phone:(0) 207 555 0146} or toll-free {phone:1 800 555 0177}.
        Contact: {name:Marguerite Vance} (sister) {phone:503 555 0121}; beeper #{phone:7731}.
        Policy no. {record:XKR-00917744}; claim {record:2019-447-0021}; Lic. No. {record:G-59218}.
        Social: {socialSecurity:517-64-2208}. Email {email:p_vance77@post.example.net}.
        Images at {url:ftp://pacs.example.org/2291} from host {url:10.1.22.9}.
        Resides at {address:1920 NW 23rd Ave, Portland, OR 97210}; formerly of {address:Coos Bay, OR}.
        Ship to {address:88 Wharf Street|Halifax, NS}.
        Works for {institution:Brightwater Nursing Home}; trained at the {institution:Royal Academy of Leeds}.
        Dx: Ewing sarcoma, Hashimoto thyroiditis, Sjogren syndrome; no Virchow node, no Kussmaul sign.
        The Bovie was set to 30; Kerrison rongeurs, a Bookwalter retractor and a 10 mm Hasson port were used.
        Pt on Synthroid 88 mcg, Coumadin 5/2.5 alternating, Humalog 4/6/8 units with meals.
        ROM 0-120, MMT 4+/5, DTR 2/4, Tinel positive, SLR 60/90; vision 20/25 OU, IOP 14/16.
        LVEF 35/40%, PASP 55, LA 4.8 cm, RV mildly dilated, AV peak 3.2 m/s, MS gradient 6.
        The Rose criteria and Duke score were not met; Bell and Hunt were considered; a Mayo stand stood near.
        Brown sputum, gray matter intact, Long QT, Young age, White matter changes, Black stools.
        Ms. {name:Bright} was bright and alert. Bright red blood per rectum was absent.
        SUBJECTIVE: PATIENT FEELS BETTER. OBJECTIVE: VITAL SIGNS STABLE. ASSESSMENT: GASTRITIS. PLAN: PRILOSEC.
        Signed, {name:Aloysius Grantham}, M.D., Department of Surgery, {institution:Kingsholm University}
        Interpreter: {name:Thi Mai}. Witness: {name:K. Oduro-Smith}. Time out performed with all staff.
        Mr {name:al-Masri} and his cousin {name:Faisal} agreed; Mr {name:al-Masri} signed the consent {date:3/2/22}.
        {name:Jo} has been my patient for years. {name:Jo}'s husband {name:Stig} drives.
        """

    private static let heldOutLines = """
        Patient Name: {name:Hollingsworth, Edna}|Age/Sex: {age:91}/F|Hosp #: {record:H00281746}|Admitted: {date:01/30/2014}
        Pt. seen and examined with {name:Dr. Osterhaus}. Agree with the note of {name:Dr. Iqbal} dated {date:2/14}.
        {name:Marjorie} was brought in by her niece {name:Tabitha} after a fall at home in {address:Duluth}.
        Report faxed to {name:Dr. Lindgren} at {phone:218-555-0166} on {date:Oct 3, 2012}.
        Operative note. Surgeon: {name:Casimir Wójcik}, M.D. Date: {date:06-30-2011}. EBL 50 mL.
        He worked at {institution:Stonefield Paper Mill} for 30 years and retired in 1998.
        On the morning of {date:7/22} she became febrile to 38.9; cultures from {date:7/21} grew E. coli.
        Mother ({name:Svenja}, 34) and father ({name:Ruaridh}, 36) are healthy; no consanguinity.
        Wheelchair serial no. {record:WX-77-40912}; Humana member ID {record:H66120934}.
        Please phone {name:Mrs. Adebayo-Clarke} on {phone:01865 555 012} to arrange an appointment.
        Discharged home {date:11/2/09} with VNA of {address:Braintree}; PCP {name:Stoddard} aware.
        The {age:95} year-old veteran of the Pacific war was stationed in {address:Guam} in 1944.
        Seen in consultation at the request of {name:Leopold Ainsworth}, MD, of {institution:Harbor Point Associates}.
        Spironolactone 25 mg 1/2 tab daily; K 5.1; BP 96/58 to 104/60; HR 58-64; SpO2 93-95%.
        Tanner stage 3, Gleason 3+4=7, Ki-67 15/20, ECOG 1/2, NIHSS 4, mRS 2/6, FOUR score 14/16.
        Murphy's sign positive; Hartmann's solution; Lachman 1A; Weber B fracture; Cobb angle 12.
        """
}
