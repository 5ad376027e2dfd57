// Places and institutions, written from general knowledge.

extension Lexicon {
    static let cities = """
        new_york los_angeles chicago houston philadelphia san_antonio san_diego dallas
        san_jose san_francisco indianapolis fort_worth seattle denver boston el_paso detroit
        nashville memphis portland oklahoma_city las_vegas louisville baltimore milwaukee
        albuquerque tucson fresno sacramento kansas_city atlanta omaha colorado_springs
        raleigh miami oakland minneapolis tulsa cleveland wichita tampa new_orleans honolulu
        anaheim lexington cincinnati st_paul saint_paul toledo newark greensboro plano
        jersey_city st_louis saint_louis pittsburgh anchorage norfolk laredo lubbock spokane
        baton_rouge tacoma des_moines rochester fayetteville birmingham akron little_rock
        worcester knoxville chattanooga tallahassee bronx manhattan springfield hartford
        bridgeport new_haven stamford albany syracuse yonkers scottsdale salt_lake reno
        boise santa_fe santa_ana santa_barbara santa_monica long_beach palo_alto ann_arbor
        grand_rapids fort_wayne fort_lauderdale st_petersburg dearborn lansing green_bay
        peoria rockford naperville evanston topeka sioux_falls fargo bismarck billings
        cheyenne missoula biloxi huntsville charleston jacksonville gainesville pensacola
        london berlin munich hamburg frankfurt cologne zurich geneva amsterdam rotterdam
        brussels copenhagen stockholm oslo helsinki dublin edinburgh manchester liverpool
        leeds bristol lisbon barcelona milan naples warsaw prague budapest moscow kiev
        istanbul lagos nairobi johannesburg cape_town mumbai delhi bangalore chennai kolkata
        karachi lahore dhaka bangkok hanoi manila jakarta hong_kong shanghai beijing tokyo
        osaka kyoto seoul melbourne brisbane auckland montreal vancouver ottawa calgary
        edmonton havana mexico_city guadalajara tijuana bogota caracas santo_domingo
        rio_de_janeiro buenos_aires
        """
    static let cityStarts = """
        new los san el las st saint fort santa long palo ann grand green baton des little
        salt kansas oklahoma jersey colorado cape hong mexico santo sioux buenos rio
        """
    static let stateNames = """
        alabama alaska arizona arkansas california colorado connecticut delaware florida
        georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland
        massachusetts michigan minnesota mississippi missouri montana nebraska nevada ohio
        oklahoma oregon dakota carolina hampshire rhode pennsylvania tennessee texas utah vermont virginia washington
        wisconsin wyoming
        """
    static let countries = """
        america canada mexico england ireland scotland wales france germany spain italy
        portugal poland russia ukraine china japan korea india pakistan bangladesh vietnam
        thailand philippines indonesia australia africa nigeria ghana kenya ethiopia somalia
        egypt iran iraq syria lebanon turkey greece brazil argentina chile peru colombia
        ecuador venezuela cuba haiti jamaica guatemala honduras nicaragua europe asia usa uk
        """
    static let states = "ny tx wi ky nv wv az nh ut wy vt nj"
    static let weakStates = """
        la pa ma md mi ca co me or in oh id al ar de hi ms mt nc nd ne pr ri sc sd va wa ga
        ia ok mo fl il tn ks nm ak mn ct dc qc bc mb sk nb ns nl
        """
    static let streets = """
        street avenue ave road rd lane ln drive blvd boulevard parkway pkwy highway hwy
        terrace circle crescent mews turnpike tpke straße strasse
        """
    static let weakStreets = """
        st dr court ct place pl way view square sq row close gardens hill walk quay loop
        trail pike route plaza alley
        """
    static let institutionHeads = """
        hospital clinic infirmary hospice sanatorium sanitarium university institute college
        center centre home facility pharmacy laboratories healthcare school health academy
        polyclinic hôpital krankenhaus klinikum clinique seminary
        """
    static let institutionParts = """
        medical general memorial regional university community county city children's
        childrens veterans affairs administration health healthcare care cancer surgical
        surgery trauma rehabilitation rehab heart eye dialysis imaging nursing wellness
        treatment hospital clinic center centre research teaching district state national
        federal women's womens osteopathic specialty behavioral psychiatric mental
        orthopedic orthopaedic pediatric cardiology oncology dermatology neurology
        ophthalmology urology radiology primary family internal medicine emergency
        outpatient ambulatory acute skilled assisted living senior physical therapy pain
        wound sleep stroke coumadin anticoagulation diabetes hiv infectious disease diseases
        urgent system services associates group partners network foundation school high
        middle elementary college home facility academic tertiary outside local our the a
        this that other another same free private public rural urban veteran hematology
        gynecology obstetrics plastic vascular transplant infusion birthing burn spine joint
        hand foot weight loss fertility retina vision hearing dental oral
        """
    static let acronyms = """
        mgh bwh bidmc ucla ucsf jhu upmc nyu uab utmb msk mskcc
        """
    static let topLevels = "com org net edu gov mil info biz int io uk de fr ca au eu us health"
}
