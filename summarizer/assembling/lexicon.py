"""Closed lists of English words that assembling goes by.

They name offices, bodies, groups and papers that speak, and the words that carry no content.
Each list is short on purpose: a word that is missing leaves two sources apart, a word too many
makes one of two.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


HE = _words("he him his himself")
SHE = _words("she her hers herself")
IT = _words("it its itself")
THEY = _words("they them their theirs themselves")
FIRST_PERSON = _words("i me my mine myself we us our ours ourselves")
RELATIVE = _words("who whom which whose that")
PRONOUNS = HE | SHE | IT | THEY | FIRST_PERSON | RELATIVE

DETERMINERS = _words(
    "the a an this that these those some several many few both all other another certain various "
    "any each every no its his her their our my your"
)

TITLES = _words(
    """president vice-president premier chancellor minister secretary undersecretary senator
    congressman congresswoman representative deputy lawmaker governor mayor councillor
    councilman councilwoman ambassador envoy consul commissioner chairman chairwoman chairperson
    chair chief director manager executive ceo founder co-founder cofounder owner leader coach
    captain commander general colonel major lieutenant sergeant admiral marshal officer
    inspector superintendent constable sheriff detective judge justice prosecutor attorney
    lawyer solicitor counsel barrister spokesman spokeswoman spokesperson professor doctor dr
    prof researcher scientist author co-author coauthor analyst economist historian engineer
    pilot reporter correspondent editor journalist activist campaigner bishop archbishop
    cardinal pope imam rabbi priest pastor king queen prince princess emperor duke duchess
    sultan sheikh lord lady sir dame mr mrs ms miss mx speaker head dean rector principal
    teacher student farmer fisherman neighbour neighbor resident witness victim survivor actor
    actress singer musician striker midfielder goalkeeper whistleblower defector member emeritus
    academic critic blogger artist writer poet gen col maj capt lt sgt adm gov sen rep rev hon
    father mother brother sister son daughter husband wife widow uncle aunt cousin boss veteran
    guard miner driver nurse surgeon treasurer comptroller auditor registrar ombudsman
    ombudswoman clerk adviser advisor aide negotiator mediator diplomat candidate nominee
    incumbent contender host presenter pollster agent businessman businesswoman tycoon
    entrepreneur cllr fr det insp supt cpl"""
)
SOMEBODY = TITLES | _words(
    """teenager man woman boy girl youth child baby victim suspect defendant patient prisoner
        pupil motorist passenger worker employee tenant customer caller buyer seller bystander
        suitor partner friend colleague person individual gunman attacker burglar intruder"""
)
"""Nouns that mean one person, whom a later "he" or "she" may point to."""
OFFICES = _words(
    """president vice-president premier chancellor minister secretary undersecretary governor mayor
    ambassador envoy commissioner chairman chairwoman chairperson chair chief director ceo leader
    coach commander general judge prosecutor sheriff professor bishop archbishop pope king queen
    prince princess emperor sultan speaker head dean rector principal captain spokesman
    spokeswoman spokesperson lawyer attorney"""
)
"""Titles of which an article usually has one holder, so that "the mayor" is somebody."""

MALE_WORDS = _words(
    """mr sir lord king prince emperor duke sultan spokesman chairman congressman councilman
    businessman actor father brother son husband uncle man boy pope priest fisherman gentleman
    grandfather fireman policeman widower himself"""
)
FEMALE_WORDS = _words(
    """mrs ms miss lady dame queen princess duchess spokeswoman chairwoman congresswoman
    councilwoman businesswoman actress mother sister daughter wife widow aunt woman girl policewoman
    grandmother herself"""
)
SPOKES = _words("spokesman spokeswoman spokesperson representative spokespeople spokesmen")

PARTICLES = _words("de da di del della van von der den al el bin ben ibn la le dos du ter zu")

GOVERNMENT_WORDS = _words(
    """government ministry cabinet kremlin parliament senate regime administration treasury
    presidency"""
)
SPEAKING_FOR_STATE = _words("government ministry cabinet regime presidency")
"""Through these a state speaks: "Azerbaijan's defence ministry" is the same source as "Baku"."""

ORGANISATION_WORDS = _words(
    """company corporation firm bank union party church mosque court council commission committee
    agency association federation society institute institution university college school
    hospital police army navy military force forces fleet guard league club team foundation
    organization organisation group fund bureau office department board authority service
    services house newspaper magazine journal channel television radio news media press times
    herald post tribune gazette watch international network alliance coalition movement campaign
    center centre station airline airlines railways airways industries holdings partners
    laboratories laboratory academy museum theatre theater trust charity consortium district
    directorate inspectorate tribunal assembly congress conference chamber command staff inc ltd
    lines airlines airways holdings industries partners motors energy steel shipping logistics
    corp co plc llc gmbh brigade battalion regiment cooperative collective syndicate works
    utility operator brewery mine refinery embassy consulate mission delegation secretariat
    forum exchange studio studios site website front order diocese archdiocese cross crescent"""
)
GROUP_WORDS = _words(
    """protesters protestors demonstrators opposition parties critics residents villagers teachers
    students workers miners farmers fishermen lawmakers deputies senators legislators soldiers
    troops forces rebels separatists militants activists campaigners families relatives parents
    neighbours neighbors supporters opponents fans voters citizens migrants refugees doctors
    nurses drivers strikers unions companies countries nations sides governments media reporters
    journalists scientists researchers economists conservationists environmentalists lawyers
    prosecutors investigators police survivors victims prisoners tenants landlords shopkeepers
    traders fighters crew crowd public people community communities group groups team members
    leaders judges monitors observers authorities both neighbours ministers colleagues
    shareholders creditors customers passengers employees staff volunteers municipalities
    churches secularists associations historians engineers academics"""
)
UNNAMED_WORDS = _words(
    """official officials source sources witness witnesses people person individual individuals man
    woman poster user diplomat diplomats insider insiders analyst analysts expert experts
    someone somebody observer aide aides employee resident spokesman spokeswoman spokesperson
    bystander bystanders onlookers passer-by critic neighbour neighbor editor blogger author
    teacher student driver member officer soldier guard lawmaker reporter others many some few
    executive executives"""
)
DOCUMENT_WORDS = _words(
    """report reports study studies letter memo memorandum document documents record records survey
    poll filing filings indictment lawsuit complaint affidavit transcript transcripts email
    emails paper papers article articles figures data results findings statistics estimates
    audit review book diary log logs posting posts post leaflet brochure treaty agreement file
    files website blog manifesto communique communiqué notice plan budget census inquiry
    autopsy statement questionnaire photographs minutes ruling verdict section"""
)

GENERIC_HEADS = GROUP_WORDS | UNNAMED_WORDS | DOCUMENT_WORDS | ORGANISATION_WORDS | GOVERNMENT_WORDS

STOPWORDS = _words(
    """a an the this that these those some any each every no not never such same own so than too
    very just also only even still yet now then there here and or but nor if because as while
    when where who whom whose which what how why of in on at by for from with without into onto
    about over under after before during through between among against within across towards
    toward upon since until to up down out off again be is are was were been being am has have
    had having do does did doing will would shall should can could may might must ought i you
    he she it we they me him her us them my your his its our their mine yours hers ours theirs
    himself herself itself themselves s t said say says saying told tell tells telling according
    going go goes gone seemingly apparently reportedly allegedly both either neither other
    others more most less least much many few further around however already n't mr mrs ms
    anything something everything anybody somebody anyone someone latter former make makes made
    making take takes taken get gets got"""
)

CALENDAR = _words(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december christmas easter ramadan"""
)
OPENERS = _words(
    """yesterday today tomorrow tonight meanwhile later earlier recently although though despite
    following according once since last next instead rather indeed finally additionally
    separately similarly ironically together elsewhere responding asked speaking"""
)
"""Words that begin a sentence with a capital and belong to no name."""

NEGATIONS = _words("not no never nobody nothing none neither nor cannot without n't nowhere")
DENYING = _words(
    """deny denies denied denying reject rejects rejected rejecting dismiss dismisses dismissed
    dismissing dispute disputes disputed disputing refute refutes refuted refuting rule rules
    ruled ruling rubbish rubbished repudiate repudiated disavow disavowed contradict contradicted
    contest contested denial denials disclaim disclaimed"""
)

GENERAL_OBJECTS = _words(
    """allegation allegations accusation accusations claim claims charge charges report reports
    suggestion suggestions it this that these them those wrongdoing involvement responsibility
    account accounts story stories rumour rumours rumor rumors assertion assertions matter
    impropriety complaint complaints criticism criticisms him her"""
)
"""Objects of a denial that name no content of their own: "denied the allegations"."""
