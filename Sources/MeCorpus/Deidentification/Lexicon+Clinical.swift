// The clinical allow-list: eponyms with what they name, and words that begin with a capital letter
// in notes without being anybody's name. Drugs and findings are mostly known by their endings
// (WordShape) and by standing in lower case elsewhere in the note.

extension Lexicon {
    static let eponyms = """
        parkinson alzheimer foley wilson crohn hodgkin addison cushing graves bell babinski kernig
        brudzinski murphy mcburney rovsing lachman mcmurray phalen tinel romberg hoffmann hoffman
        glasgow apgar swan ganz kirschner steinmann hartmann whipple nissen billroth roux starr
        allen doppler holter bovie kocher kelly mayo metzenbaum debakey adson allis babcock
        richardson deaver weitlaner gelpi hohmann penrose jackson pratt hemovac yankauer miller
        macintosh mallampati trendelenburg fowler veress hasson marcaine betadine pfannenstiel
        kerrison leksell gardner mayfield bookwalter balfour o'sullivan o'connor thompson cloward
        caspar barrett meckel colles smith jones osgood schlatter raynaud sjogren sjögren behcet
        hashimoto basedow guillain barre barré kaplan meier down turner klinefelter marfan ehlers
        danlos huntington tourette asperger kaposi burkitt ewing wegener goodpasture henoch
        schonlein kawasaki takayasu stevens johnson lyell bowen paget dupuytren peyronie charcot
        marie tooth friedreich wernicke korsakoff broca lewy pick creutzfeldt jakob reye still
        felty baker bartholin skene montgomery cooper camper scarpa poupart hesselbach spigelian
        richter littre morgagni bochdalek mallory weiss boerhaave zenker schatzki dieulafoy
        virchow sister joseph krukenberg courvoisier cullen turner grey homans moses trousseau
        chvostek kussmaul cheyne stokes biot corrigan quincke duroziez austin flint graham steell
        carey coombs levine ewart beck kehr ortner wolff parkinson lown ganong brugada wenckebach
        mobitz romano ward jervell lange nielsen fallot eisenmenger ebstein blalock taussig fontan
        norwood ross bentall maze cox dor batista heller dor toupet collis belsey ivor mckeown
        miles lanz kraske lichtenstein shouldice bassini stoppa rives mcvay halsted willis bright
        bowman henle loop fanconi bartter gitelman liddle conn alport berger randall hunner
        kegel burch marshall marchetti krantz mccall lefort shirodkar mcdonald bishop leopold
        braxton hicks naegele chadwick hegar spalding robinson down edwards patau noonan digeorge
        prader willi angelman williams rett hurler hunter gaucher fabry pompe niemann tay sachs
        krabbe menkes lesch nyhan von willebrand christmas glanzmann bernard soulier fanconi
        diamond blackfan gilbert crigler najjar rotor dubin caroli budd chiari arnold dandy walker
        klippel feil sprengel erb klumpke volkmann sudeck perthes legg calve kohler freiberg
        sever kienbock preiser monteggia galeazzi bennett rolando boxer pott jefferson hangman
        lisfranc chopart weber danis salter harris garden pauwels neer gustilo schatzker tscherne
        hawkins speed yergason finkelstein thomas ober trendelenburg ortolani barlow galant moro
        spurling hoffman lhermitte lasegue gower gowers brown sequard horner adie argyll robertson
        marcus gunn weber rinne dix hallpike epley meniere menière ludwig quinsy waldeyer killian
        caldwell luc denker lempert wullstein snellen ishihara amsler schirmer goldmann humphrey
        descemet bowman tenon fleischer kayser coats leber stargardt graefe credé crede bankart
        bristow latarjet hill sachs perthes trethowan simmonds thompson achilles kleinert bunnell
        kessler lembert connell gambee halsted ethibond vicryl prolene monocryl dermabond penrose
        jamshidi tru veress verres palmer rumel satinsky cooley crile heaney zeppelin gomco mogen
        karman hulka jako dedo lindholm boyle davis mcivor crowe yasargil rhoton raney dandy
        cushing penfield woodson frazier fraser hudson midas rex ommaya broviac hickman groshong
        quinton tesio mahurkar schon ross cordis judkins amplatz seldinger berman tuohy quincke
        whitacre sprotte crawford touhy robertshaw combitube guedel magill bullard bougie mapleson
        ambu venturi hudson huber mediport passy muir shiley bivona jackson cope dobhoff corpak
        salem levin sengstaken blakemore minnesota linton cantor kock brooke hartmann parks
        milligan morgan ferguson goodsall baron buck bryant russell dunlop hamilton harrington
        luque cotrel dubousset jewett knight taylor milwaukee boston philadelphia minerva halo
        gigli bier esmarch robert jones ilizarov hoffmann rush ender kuntscher austin moore
        charnley judet gibson watson smith petersen hardinge henry stoppa kocher langenbeck cobb
        epstein barr doyle framingham ranson child pugh killip wells geneva rockall forrest braden morse norton
        karnofsky rankin barthel hamilton folstein beck hachinski fagerström rutherford fontaine
        breslow clark gleason fuhrman dukes nottingham bloom richardson bethesda milan rome
        duke jones centor ottawa canadian salter los wood lister maddox bjerrum
        """
    static let eponymHeads = """
        disease syndrome sign signs test maneuver manoeuvre procedure catheter clamp clamps forceps
        retractor retractors scissors blade frame drain drains tube tubes drainage classification
        criteria criterion score scale index palsy fracture hernia line lines point wire wires bag
        clip clips needle needles suture sutures stitch incision position lymphoma tumor tumour
        sarcoma contracture deformity phenomenon reflex reflexes ulcer ring diverticulum esophagus
        cyst gland glands duct ligament pouch triangle canal node nodule respirations breathing
        murmur triad block rhythm stage class grade type factor anomaly malformation chorea
        dementia ataxia encephalopathy psychosis aphasia area bodies body thyroiditis nephropathy
        nodes pupil law equation formula stain agar medium solution collar brace splint splints cast boot
        traction pin pins nail plate screw rod rods prosthesis hemiarthroplasty approach repair
        operation fundoplication anastomosis technique bypass shunt loop flap graft valve balloon
        filter port laryngoscope scope speculum hook dissector elevator rongeur punch curette
        cautery monitor study ultrasound protocol gastrectomy resection pancreatoduodenectomy
        tenotomy osteotomy cannula trocar bowel coma hallucination crisis facies kyphosis cell
        cells virus chromosome fever spots nodules lines cotton pad dressing wrap bandage stocking
        orthosis walker exercises exercise cycle level tremor plus bodies tendon pneumonia
        catheters lymphoma's meter table view projection virus's disorder paralysis sphincter
        membrane layer capsule scientific instrument instruments set system model fissure gyrus sulcus foramen space fascia tracheostomy trach
        drill saw dilator dilators sound sounds staple stapler sleeve ports hemostat snare
        """
    static let functionWords = """
        the a an and or but if then he she it they we i you his her its their our my your who whom
        whose which that this these those is are was were be been being am has have had having do
        does did doing can could may might must shall should would not no nor of in on at by for
        with about against between into through during before after above below to from up down
        out off over under again further once here there when where why how all any both each few
        more most other some such only own same so than too very just also as because until while
        please see both per via upon since unless none n/a unknown yes denies states reports
        however therefore thus although though
        """
    static let commonWords = """
        pt pts alert oriented awake stable unstable comfortable pleasant cooperative supine prone male
        female man woman boy girl gentleman lady infant child adult elderly young caucasian white
        black hispanic asian african american european indian jewish christian catholic muslim
        english spanish french german italian chinese japanese korean vietnamese russian polish
        portuguese right left bilateral upper lower anterior posterior lateral medial superior
        inferior proximal distal mild moderate severe acute chronic positive negative normal
        abnormal general specific primary secondary initial final total partial complete regular
        daily weekly monthly annual first second third last next previous current past present
        history physical examination exam review assessment plan impression discussion summary
        course diagnosis diagnoses procedure procedures operation operative preoperative
        postoperative medication medications allergies allergy laboratory labs results findings
        vital signs temperature pulse respirations weight height admission discharge date time
        service department hospital clinic office emergency room unit floor ward bed note notes
        report record number name patient patients doctor physician surgeon nurse attending
        resident consultant consult consultation referral referred family social medical surgical
        clinical past chief complaint subjective objective indications indication technique
        description specimens specimen estimated blood loss fluids drains complications anesthesia
        anesthetic condition disposition follow followup instructions recommendations education
        counseling home work school day night morning evening today yesterday tomorrow week month
        year years old age sex race gender marital status single married divorced widowed smoking
        alcohol tobacco drugs illicit occupation retired diet activity exercise sleep appetite
        heart lungs lung chest abdomen back neck head eyes ears nose throat mouth skin breast
        breasts extremities neurological neurologic psychiatric musculoskeletal cardiovascular
        respiratory gastrointestinal genitourinary endocrine hematologic lymphatic constitutional
        heent rectal pelvic genitalia prostate kidney liver spleen bladder bowel brain spine hip
        knee knees foot feet hand hands arm leg shoulder ankle elbow wrist finger toe thyroid
        cardiology neurology oncology radiology surgery medicine pediatrics psychiatry urology
        dermatology orthopedics orthopedic ophthalmology gynecology obstetrics pathology
        hematology nephrology pulmonary rheumatology gastroenterology endocrinology anesthesiology
        pharmacy therapy therapist rehabilitation hospice nursing social case management
        electronically signed dictated transcribed reviewed approved performed copy sincerely
        dear regards thank thanks attention subject regarding respectfully yours truly
        according additionally after although another approximately because both continue
        currently dressing during either electrocardiogram every everything evidence extensive
        following found given good great having however human inside instead large less like
        little local long lot major many maximum minimum minor most much multiple new nice
        occasional often once ongoing open other otherwise overall particular possible
        postop preop prior probable questionable rather recent recently relevant repeat
        rest rule same serial several short significant similar simple small soft some status
        still subsequent subsequently such sudden there therefore through throughout time two
        one three four five six seven eight nine ten under until using various very well when where
        while within without written bedside synthetic invented mental sir madam self
        informed consent side effects risk risks benefits alternatives options questions answers
        parent parents mother father wife husband daughter son brother sister children
        dressing wound care nutrition insurance living situation language interpreter
        brief chamber colleague colleagues team sirs version page fax phone address city state street zip email web site
        """
    static let clinicalWords = """
        aspirin tylenol motrin advil aleve lasix coumadin plavix lipitor zocor crestor norvasc
        lopressor toprol coreg cozaar diovan benicar zestril prinivil vasotec altace accupril
        glucophage januvia lantus humalog novolog levemir humulin novolin insulin synthroid
        prednisone medrol decadron solumedrol kenalog depo-medrol celestone percocet vicodin norco
        lortab oxycontin morphine dilaudid fentanyl demerol codeine tramadol ultram neurontin
        lyrica topamax depakote keppra dilantin tegretol lamictal zoloft prozac paxil celexa
        lexapro effexor cymbalta wellbutrin trazodone elavil ativan xanax valium klonopin ambien
        lunesta restoril seroquel zyprexa risperdal abilify haldol lithium ritalin adderall
        concerta strattera nexium prilosec protonix prevacid zantac pepcid reglan zofran phenergan
        compazine imodium colace senokot miralax dulcolax keflex ancef rocephin augmentin amoxil
        zithromax biaxin cipro levaquin avelox bactrim flagyl cleocin vancomycin zosyn unasyn
        tobramycin gentamicin diflucan valtrex zovirax tamiflu albuterol ventolin proventil advair
        flovent singulair spiriva atrovent claritin zyrtec allegra benadryl flonase nasonex
        viagra cialis flomax proscar avodart detrol ditropan premarin provera estrace depo
        lovenox heparin warfarin digoxin lanoxin amiodarone nitroglycerin imdur atenolol versed
        propofol diprivan ketamine lidocaine xylocaine sensorcaine neosporin bacitracin
        fosamax actonel boniva calcium vitamin iron potassium magnesium sodium chloride glucose
        creatinine hemoglobin hematocrit platelets albumin bilirubin cholesterol bun inr
        hypertension diabetes asthma copd chf cad cancer stroke anemia depression anxiety gout
        migraine hypothyroidism pneumonia influenza covid hiv aids dvt pe mi cva tia uti gerd bph
        staph strep mrsa klebsiella pseudomonas enterococcus escherichia candida aspergillus
        salmonella shigella campylobacter clostridium helicobacter haemophilus listeria bengal
        aureus coli pylori difficile velcro teflon gore-tex silastic kerlix ace steri-strips
        telfa xeroform kling webril surgicel gelfoam floseal tisseel mesh alloderm integra
        ct mri mra pet eeg emg ekg ecg echo ultrasound x-ray cbc bmp cmp esr crp psa tsh hgb hct
        wbc rbc plt lad lcx rca lvef lv rv la ra av sa svc ivc avf pda asd vsd icu ccu micu sicu
        er ed or pacu gi gu ob gyn ent cv cns iv im po prn bid tid qid qd qhs npo dnr dni hpi pmh
        psh ros rom wnl nad cta rrr jvd perrla eomi dtr cranial nerve nerves ringers ringer
        lactated saline dextrose marcaine bupivacaine stryker medtronic synthes zimmer depuy
        """
}
