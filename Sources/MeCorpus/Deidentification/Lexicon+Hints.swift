// Weaker words, which need something beside them before they announce an identifier, and words that
// only look as if they did.

extension Lexicon {
    static let hints: [(words: String, flags: Flags)] = [
        (moreCities, .city), (places, .city),
        (
            "addis bowling cedar coral corpus council fort grand great high idaho key klamath kuala la las niagara panama phnom pine rapid san santa sao sioux tel terre thunder twin walla",
            .cityStart
        ),
        (
            """
            mill mills associates foundation ministries ministry temple synagogue mosque parish
            cathedral lodge manor ranch estates industries company corporation corp inc llc ltd factory
            foundry brewery farms foods bakery motors logistics airlines shipyard prison jail
            penitentiary barracks library kindergarten surgery practice ward pharmacy chemists
            hostel shelter church chapel bank partners supermarket nursery
            """, .firm
        ),
        (
            """
            gp pcp rn lpn cna crna np cpn attending fellow surgeon resident intern chaplain
            caseworker pharmacist anesthesiologist anaesthetist hospitalist intensivist midwife
            registrar paramedic psychologist dietitian dietician physiotherapist primary neighbor
            neighbour niece nephew
            """, .role
        ),
        (
            """
            dtr dau gdtr granddtr hcp nok poa hubby fiancee daughters sons brothers sisters nieces
            nephews cousins grandson granddaughter stepson stepdaughter ex-wife ex-husband
            housemate flatmate carer great-niece great-nephew godson goddaughter
            """, [.relative, .common]
        ),
        (
            """
            père herr frau señor señora señorita monsieur mme mlle signor signora pastor rabbi imam
            chaplain deacon officer detective deputy sergeant sgt captain colonel judge reverend
            """, [.title, .weakTitle]
        ),
        (shortNames, .given), ("wed tue thur thu sun", .weekday),
        (
            """
            intubated extubated placed removed implanted performed done repeated completed ended
            resolved arrived transferred reviewed resulted collected received arriving due scheduled
            diagnosed hospitalized hospitalised operated fell injured noted given last next
            yesterday today tomorrow week morning evening afternoon night dates as
            """, .weakDateCue
        ),
        (
            """
            home house apartment flat cabin trailer farm stationed traveled travelled flew drove
            emigrated immigrated vacation vacationing hospitalized hospitalised incarcerated works
            working worked employed trip retired jailed lived
            """, .homeCue
        ),
        ("pgr bleeped ph telephoned texted nok voicemail", .phoneCue),
        ("pgr bleeped", .extensionCue),
        ("hosp accession specimen block slide tag", .weakRecordCue),
        (
            """
            police physiatry chiropractic podiatry homeless wheelchair skilled long-term long term denver montreal assessment naming walk-in drop-in
            cardiothoracic thoracic colorectal bariatric maxillofacial laparoscopic robotic
            reconstructive cosmetic neurosurgery sports craniofacial endovascular
            same labor delivery interventional step-down progressive nurse's medication
            urgent walk minute low-vision travel staff visiting crisis transitional
            """, .institutionPart
        ),
        (
            """
            i ii iii iv developmental cognitive naming inventory questionnaire battery assessment
            examination exam depression anxiety rules rule manual score knee virus heart study
            """, .afterPlace
        ),
        ("hank toronto", .eponym), ("dilators stentless porcine", .eponymHead),
        (
            """
            pt patient by as née nee aka nicknamed old big little uncle aunt auntie cousin brother
            sister labeled labelled marked designated
            """, .hint
        ),
        ("st saint mt mount", .saint),
        ("valve wort vitus catheter medical pacemaker dance", .afterSaint),
    ]

    private static let shortNames = """
        pete sam max ben matt chris dave andy tony phil stan ernie gus ned walt russ vince
        kate katie liz lizzie beth betsy meg maggie peg nan nell nellie annie sally molly polly
        millie lottie hattie trudy dot flo winnie tess tessa bess jess josie rosie gracie ellie
        ollie archie alfie reggie stu geoff monty
        """

    /// Towns that discharge summaries are sent to and people come from.
    private static let moreCities = """
        duluth braintree ithaca flint saginaw kalamazoo muskegon kenosha appleton oshkosh
        janesville dubuque davenport cedar_rapids sioux_city council_bluffs bloomington
        champaign urbana joliet waukegan skokie muncie kokomo terre_haute evansville fishers
        noblesville youngstown canton lorain mansfield zanesville parkersburg morgantown roanoke
        lynchburg charlottesville chesapeake suffolk rockville frederick hagerstown annapolis
        wilmington dover trenton paterson hoboken passaic edison allentown bethlehem scranton
        wilkes-barre altoona johnstown utica binghamton schenectady poughkeepsie niagara_falls
        watertown plattsburgh burlington montpelier rutland brattleboro nashua portsmouth bangor
        lewiston brockton waltham fitchburg pittsfield holyoke chicopee northampton pawtucket
        cranston providence newport danbury norwalk waterbury meriden groton shreveport
        lafayette houma natchez vicksburg hattiesburg tupelo gulfport tuscaloosa dothan macon
        savannah valdosta roswell asheville greenville spartanburg durham gastonia hickory
        high_point murfreesboro kingsport paducah owensboro covington bowling_green ocala
        lakeland sarasota naples orlando daytona hialeah coral_gables fort_myers key_west
        galveston beaumont abilene amarillo brownsville mcallen harlingen killeen longview
        texarkana corpus_christi mesquite plano stillwater muskogee bartlesville fayetteville
        jonesboro pine_bluff joplin sedalia kearney hastings grand_island salina hutchinson
        olathe rapid_city aberdeen minot great_falls helena bozeman butte kalispell laramie
        pocatello nampa twin_falls idaho_falls provo ogden flagstaff yuma tempe glendale
        prescott las_cruces pueblo greeley fort_collins loveland durango bakersfield stockton
        modesto visalia salinas monterey santa_cruz santa_rosa vallejo napa eureka redding chico
        berkeley sunnyvale oxnard ventura pasadena pomona riverside compton inglewood torrance
        burbank eugene medford corvallis klamath_falls vancouver olympia bellingham yakima
        walla_walla pullman kennewick fairbanks juneau sitka hilo kailua
        """

    /// Cities and islands of the rest of the world.
    private static let places = """
        guam saipan honolulu san_juan ponce mayaguez galway limerick belfast derry cardiff
        swansea newport glasgow aberdeen dundee inverness stirling sheffield leicester coventry
        wolverhampton bradford sunderland newcastle durham blackpool stockport oldham wigan
        norwich ipswich cambridge swindon exeter plymouth portsmouth southampton bournemouth
        brighton canterbury luton slough croydon marseille lyon toulouse bordeaux lille nantes
        strasbourg rennes grenoble dijon paris madrid seville malaga bilbao zaragoza granada
        turin genoa bologna palermo catania verona venice trieste salzburg vienna graz innsbruck
        linz basel lausanne lucerne stuttgart dusseldorf düsseldorf dortmund leipzig dresden
        hanover hannover nuremberg bremen mannheim heidelberg freiburg antwerp ghent bruges
        utrecht eindhoven groningen aarhus odense gothenburg malmo malmö uppsala bergen
        trondheim stavanger tampere turku reykjavik tallinn riga vilnius krakow kraków gdansk
        gdańsk wroclaw wrocław poznan brno bratislava zagreb belgrade sarajevo skopje bucharest
        thessaloniki izmir ankara cairo casablanca tunis algiers accra dakar abuja kano ibadan
        kampala kinshasa luanda harare lusaka durban pretoria addis_ababa mogadishu khartoum
        tehran baghdad basra mosul aleppo damascus beirut amman jerusalem tel_aviv haifa riyadh
        jeddah doha dubai kabul kandahar rawalpindi islamabad peshawar ahmedabad pune hyderabad
        kochi jaipur lucknow kathmandu rangoon yangon saigon danang phnom_penh vientiane
        singapore kuala_lumpur penang surabaya cebu davao taipei kaohsiung guangzhou shenzhen
        wuhan chengdu nanjing busan incheon nagoya sapporo fukuoka kobe hiroshima nagasaki
        okinawa adelaide hobart darwin canberra wellington christchurch dunedin toronto winnipeg
        saskatoon halifax moncton sudbury thunder_bay monterrey puebla oaxaca veracruz cancun
        merida tegucigalpa managua san_salvador panama_city nassau port-au-prince medellin quito
        guayaquil lima cusco la_paz valparaiso montevideo asuncion sao_paulo brasilia recife
        fortaleza
        """
}
