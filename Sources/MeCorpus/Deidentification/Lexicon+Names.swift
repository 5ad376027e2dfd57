// Common given names and surnames, written from general knowledge. Those that are words, places,
// drugs or eponyms too stand apart: they need another cue.

extension Lexicon {
    static let women = """
        mary maria patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa
        nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda
        dorothy melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela
        shirley anna brenda pamela emma nicole helen samantha katherine catherine christine
        debra rachel carolyn janet heather diane ruth julie olivia joyce evelyn joan
        christina lauren martha judith cheryl megan andrea ann alice jean doris jacqueline
        kathryn hannah julia gloria teresa theresa sara janice marie madeline kayla beverly
        denise marilyn danielle brittany diana abigail jane lori sophia isabella
        natalie alexis tammy erica erika vanessa monica veronica valerie tiffany phyllis
        rosa rosemary leah audrey lucille edith ethel esther mildred norma eleanor josephine
        marjorie bernice yvonne yolanda carmen ana anita elena irene lucia lucy luisa juana
        guadalupe consuelo blanca rocio pilar ines sofia gabriela alejandra beatriz claudia
        cristina fatima aisha khadija zainab leila layla amina noor mei ling xiu yuki keiko
        sakura priya anjali lakshmi sunita deepa kavita olga natasha svetlana tatiana irina
        ludmila ekaterina galina ingrid astrid greta helga heidi ursula gretchen brigitte
        chantal simone genevieve monique colette odette renée renee marta clara agnes paloma
        bettina ottilie imani sunniva agnieszka katarzyna magdalena eszter zsófia zoë chloé
        chloe zoe siobhan niamh aoife bridget maeve maureen colleen eileen noreen gertrude
        hilda bertha thelma velma wilma myrtle harriet henrietta bonnie connie jackie kathy
        cathy cindy debbie patty peggy becky vicky wendy tracy stacy jenny jill gail
        lorraine geraldine loretta darlene jeanne joanne suzanne roberta regina wanda rhonda
        juanita kristen kristin kirsten allison courtney lindsay haley hailey brianna
        mackenzie sabrina felicia latoya tamika keisha shaniqua marisol xiomara esperanza
        dolores mercedes altagracia thuy linh adaeze chioma ngozi amara folake abena ama
        """

    static let men = """
        james robert john michael david william richard joseph thomas charles christopher
        daniel matthew anthony donald steven paul andrew joshua kenneth kevin brian george
        timothy ronald edward jason jeffrey ryan jacob nicholas eric jonathan stephen larry
        justin scott brandon benjamin samuel gregory alexander patrick raymond jack dennis
        jerry tyler aaron jose adam nathan henry zachary douglas peter kyle noah ethan
        jeremy walter keith roger terry sean gerald carl harold dylan arthur lawrence jesse
        bryan billy gabriel joe logan alan juan albert willie elijah wayne randy
        vincent ralph roy bobby russell bradley philip phillip eugene howard fred louis luis
        carlos miguel jorge pedro manuel francisco antonio ricardo fernando eduardo roberto
        javier alejandro rafael raul sergio mario oscar hector ramon enrique alberto ernesto
        guillermo gustavo pablo diego mateo mohammed muhammad ahmed ahmad ali hassan hussein
        ibrahim khalid omar yusuf youssef abdul rafiq tariq wei jian ming hiroshi kenji
        takeshi hideo akira raj rajesh sanjay vijay anil sunil amit arjun vikram dmitri
        dmitry sergei vladimir ivan boris igor mikhail nikolai alexei lars sven erik bjorn
        björn olaf gunnar hans klaus jürgen juergen wolfgang dieter günter otto fritz heinz
        helmut karl pierre jacques françois francois andré andre marcel luc olivier thierry
        giovanni giuseppe luigi marco paolo aldo enzo tobias emeka wendell casper anselm
        piotr tomasz krzysztof wojciech jiří václav lászló istván miklós zoltan ferenc
        declan liam conor ciaran seamus padraig angus alistair hamish ewan callum rupert
        nigel clive trevor graham barry gary philippe jeff greg steve mike tom bob jim tim dan ron
        ken ted ed joey tommy danny johnny jimmy kenny ricky eddie freddie charlie melvin
        clarence ernest leroy cecil herbert lester floyd lloyd clyde leon leonard bernard
        edgar edwin elmer alvin calvin clifford clinton curtis darrell darryl derrick duane
        dwayne dwight elliott ernie gilbert glenn harry herman hubert hugh ira irving isaac
        jerome julian julius kirk lewis luther malcolm marvin maurice milton morris moses
        nathaniel neil norman percy rodney roland ronnie rudolph rufus salvatore seth sidney
        stuart sylvester theodore tony troy tyrone vernon victor virgil wilbur willard kwame
        kofi chidi tunde olu obinna jamal deshawn tyrell minh duc
        """

    static let ambiguousNames = """
        jo al bo flo gus mo abe ida ike amber bruce grace rose joy hope faith april may june dawn ruby pearl olive ivy violet daisy lily
        iris crystal autumn summer destiny jasmine ginger virginia georgia florence
        charlotte madison austin jordan chelsea brooklyn sydney paris victoria carolina
        savannah mark frank bill will rob pat sue art drew grant chase guy gene dale glen
        lane wade rich nick chuck cliff rusty sterling norm ray rex bud buddy earl duke king
        prince dean jay lee don josh skip harvey homer gordon nelson orlando travis simon
        marcus mitchell kelly taylor morgan bailey riley avery parker carter hunter tanner
        cooper mason chance angel jesus christian israel chad kent miles rod stone wolf
        stacey robin carrie misty penny holly hazel laurel fern candy brandy sherry melody
        harmony charity mercy patience constance prudence star sky eve dot bea dolly polly
        molly sandy perry bruno marion leslie shelby kim long young white black brown green
        gray grey gold silver wood woods hill hall field fields rivers brooks lake ford bush
        moss reed marsh banks park parks cook baker butler turner walker fisher farmer
        barber shepherd wright knight bishop pope abbott church house little small short
        strong hardy noble sharp swift moody good best power powers price rice bean berry
        lamb fox wolfe hart bird crane drake finch day week weeks winter winters spring fall
        snow frost rain storm cross pace block bond case cash cline curry doe duff early
        ease flowers gill grimes hand hands head love mays means mead mills nail neal nix
        nunn pain peck pickett pitts pool pratt rush ruff self sparks stout street tate ward
        ware waters wells west east north south wise worth york bell foley wilson parkinson
        murphy crohn graves addison cushing hodgkin allen jackson johnson thompson miller
        gardner richardson babcock kocher mayo stevens stewart reynolds barrett meckel
        colles jones osgood marshall hunt ramsay bright down stokes adams kaplan meier
        holmes harris hess carson hurst burton barton rowe paget bennett simmons
        """

    static let surnames = """
        smith williams garcia davis rodriguez martinez hernandez lopez gonzalez gonzales
        anderson moore martin perez sanchez ramirez robinson nguyen torres flores rivera
        campbell mitchell roberts gomez phillips evans diaz cruz edwards collins reyes
        morales rogers gutierrez ortiz peterson kelley ramos cox watson chavez mendoza ruiz
        hughes alvarez castillo sanders patel myers foster jimenez powell jenkins sullivan
        coleman henderson barnes vasquez romero patterson hamilton griffin wallace moreno
        cole hayes bryant herrera gibson ellis tran medina aguilar murray freeman castro
        ortega webb simpson tucker porter hicks crawford boyd kennedy warren dixon burns
        shaw robertson daniels palmer nichols ferguson hawkins dunn perkins hudson spencer
        stephens payne pierce matthews arnold wagner willis watkins olson carroll duncan
        snyder cunningham andrews harper armstrong carpenter weaver greene sims peters
        franklin lawson schmidt carr wheeler chapman oliver montgomery richards williamson
        johnston meyer mccoy howell morrison hansen fernandez garza fuller stanley welch
        larson frazier burke hanson bowman fowler brewer hoffman carlson silva pearson
        holland fleming jensen vargas byrd davidson hopkins soto schultz schroeder weber
        keller becker fischer schneider mueller müller muller zimmerman o'brien o'connor
        o'neill o'donnell o'hara o'sullivan mccarthy mcdonald macdonald mckenzie mcgregor
        mcbride mclaughlin mcmahon mcintyre fitzgerald fitzpatrick gallagher doyle byrne
        walsh quinn donnelly kowalski nowak wisniewski lewandowski novak svoboda horvath
        nagy szabo kovacs popescu ivanov petrov smirnov volkov popov rossi russo ferrari
        esposito bianchi romano colombo ricci marino greco dubois durand lefevre moreau
        laurent girard rousseau fontaine andersson johansson karlsson nilsson eriksson
        larsen olsen pedersen nielsen halvorsen lindqvist berg dahl virtanen nakamura tanaka
        suzuki watanabe takahashi yamamoto kobayashi ito sato nakamori chen wang li zhang
        liu yang huang zhao wu zhou xu zhu lin chang chan cheng wong chow leung lam pham
        huynh hoang phan vo dang bui singh kumar sharma gupta shah mehta reddy rao iyer
        kapoor chowdhury hussain malik rahman begum akhtar okafor okonkwo adeyemi oduya
        mensah osei abebe diallo traore cohen levy goldberg goldstein rosenberg rosenthal
        katz friedman schwartz shapiro bernstein epstein weinstein feldman santos oliveira
        souza pereira ferreira costa almeida carvalho delgado salazar guerrero rios navarro
        campos vega espinoza dominguez estrada acosta fuentes cabrera santana maldonado
        figueroa pacheco lozano ochoa trevino villarreal sandoval cisneros zamora velasquez
        velez rosario galloway quigley castellan thackeray underhill penhallow kettlewell
        winterbourne ingersby holloran
        """
}
